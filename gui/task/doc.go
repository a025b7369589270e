// Package task runs work outside the drawing goroutine, which never reads a database, a file or the
// network. A page passes such work to Go or Stream. It gets the result back on the drawing
// goroutine, where it may touch widgets.
//
// A Runner owns the goroutines of one window. Any goroutine may call Go and Stream. Callbacks run
// on the drawing goroutine: those of one task in order, those of several tasks in the order in
// which their work ends. If the drawing goroutine cancels a task, the task makes no further
// callback. After Close, no task does. Close waits for the work. The drawing goroutine may call it.
//
// The callback gets errors as the work returned them.
package task
