// Package directory is Rollcall's vocabulary: connectors, users, groups, memberships, runs,
// and the small types of the ports between packages. It imports only the standard library
// and does no input or output.
//
// Object IDs are Graph's, in lower case. Properties keep Graph's names and are held as
// canonical JSON (see Attributes), so two answers of Graph that mean the same compare equal.
// Values are plain data. Copy them freely, and guard them yourself if goroutines share them.
package directory
