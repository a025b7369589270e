// Package notice shows problems in the same way on every screen: what happened, why, what to
// do, Microsoft's request ID if there is one, and a button that copies all of it.
//
// The objects that it returns belong to the drawing goroutine.
package notice
