// Package trial is the dialog in which an administrator tests a log-on. It shows the account, the
// profile and the method, then each step with its result as it happens, and the verdict. Several
// screens open it, through the window.
//
// A Dialog belongs to the drawing goroutine. The log-on runs as a task. Cancel ends it, and so does
// closing the window. A password is removed from its field when the log-on starts, and is
// overwritten when it ends.
package trial
