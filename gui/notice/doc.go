// Package notice tells people of problems, on every screen in the same way: what
// happened, why, what to do, Microsoft's request id where there is one, and a
// button that copies all of it.
//
// What it returns belongs to the drawing goroutine.
package notice
