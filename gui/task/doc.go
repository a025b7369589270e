// Package task runs work beside the window. The goroutine that draws never
// reads a database, a file or the network: a page hands such work to Go or
// Stream, and gets the result back on the drawing goroutine, where it may touch
// widgets.
//
// A Runner owns the goroutines of one window. Go and Stream may be called from
// any goroutine. Callbacks run on the drawing goroutine, those of one task in
// their order, those of several in the order in which their work ends. A task
// that was cancelled makes no further callback, as long as it is the drawing
// goroutine that cancels; nor does any task once Close was called. Close waits
// for the work, and may be called on the drawing goroutine.
//
// Errors are handed to the callback as the work returned them.
package task
