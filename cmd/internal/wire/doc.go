// Package wire is the composition root. It builds the application from its parts, once for
// the window and once for the command line. A real connector gets the client of core/graph
// with the sign-in of core/auth. A connector of the cloud "practice" gets the same client
// with the practice tenant, in process.
//
// Open opens the parts. Close closes them, after the last method of the application has
// returned.
package wire
