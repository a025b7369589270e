// Package trial is the dialog in which an administrator tests a log-on: the account, the
// profile and the method, then each step with its result as it happens, and the verdict.
// Several screens open it, through the window.
//
// A Dialog belongs to the drawing goroutine. The log-on runs as a task. Cancel ends it, and
// so does the end of the window. A password leaves its field when the log-on begins, and is
// overwritten when it ends.
package trial
