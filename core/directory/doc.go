// Package directory is Rollcall's vocabulary: connectors, users, groups,
// memberships, runs and the small types that the ports between the packages
// speak in. It imports the standard library only and does no input or output.
//
// Object ids are Graph's, in lower case. Properties keep Graph's own names and
// are held as canonical JSON (see Attributes), so that two answers of Graph
// that mean the same compare equal. Values here are plain data: copy them
// freely, and guard them yourself when goroutines share them.
package directory
