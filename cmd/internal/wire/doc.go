// Package wire is the composition root: it makes the application of its parts,
// once for the window and once for the command line. Real connectors get the
// client of core/graph over the sign-in of core/auth; connectors of the cloud
// "practice" get the same client over the practice tenant, in process.
//
// Open opens; Close closes what Open opened, after the last method of the
// application has returned.
package wire
