// Package trial is the dialog in which an administrator tries a log-on: who, by
// which profile, in which way; then every step with its result as it happens,
// and the verdict. Several screens open it, by way of the window.
//
// A Dialog belongs to the drawing goroutine. The log-on runs as a task, which
// Cancel and the end of the window end. A password leaves its field when the
// log-on begins, and is overwritten when that ends.
package trial
