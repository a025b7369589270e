// Package wire puts the parts of the application together, once for the window and once for the
// command line. A real connector gets the client of core/graph with the sign-in of core/auth. A
// connector of the cloud "practice" gets the same client, but with the practice tenant in this
// process.
//
// Open opens all parts. Call Close when the last method of the application has returned.
package wire
