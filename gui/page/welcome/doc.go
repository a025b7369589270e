// Package welcome is the screen of a first start, when there is no connector
// yet: it leads to a connector of one's own, or to the practice tenant.
//
// Everything here belongs to the drawing goroutine. The practice connector is
// added beside it; when that fails, the screen says why and what to do.
package welcome
