// Package welcome is the screen of a first start, when there is no connector yet. It leads to
// the user's own connector or to the practice tenant.
//
// Everything here belongs to the drawing goroutine. A task adds the practice connector. If
// that fails, the screen says why and what to do.
package welcome
