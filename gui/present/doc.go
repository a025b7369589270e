// Package present turns the data of the engine and the store into the contents of the window: rows,
// texts, states and flags that are ready to show. It imports no GUI toolkit, does no input or
// output, has no state and never fails. It leaves unknown values empty. Each screen has a file, and
// a few files are shared.
//
// Times need a Clock, so the same input gives the same text. All texts follow the same style:
// sentence case, plain words, numbers grouped. Every text from a tenant goes through Line or Clean
// before it is shown, so a name cannot break a line or change the direction of writing.
package present
