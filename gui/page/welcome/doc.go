// Package welcome is the first screen, when there is no connector yet. It lets the user add a
// connector or try the practice tenant.
//
// Everything here belongs to the drawing goroutine. A task adds the practice connector. If that
// fails, the screen says why and what to do.
package welcome
