// Package present turns what the engine and the store tell into what the
// window shows: display-ready rows, texts, states and flags. It imports no
// toolkit, does no input or output, keeps nothing and never fails: what it does
// not know it leaves empty. One file for each screen, and a few that all share.
//
// Times need a Clock, so that the same input gives the same text. Texts follow
// one voice: sentence case, plain words, numbers grouped. Everything that comes
// from a tenant goes through Line or Clean before it is shown, so that a name
// cannot break a line or turn the direction of writing.
package present
