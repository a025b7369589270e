// Package directory is Rollcall's vocabulary: connectors, users, groups, memberships, runs, and the
// small types that packages use to talk to each other. It does no input or output.
//
// Object IDs are Graph's, in lower case. Properties keep Graph's names and are canonical JSON (see
// Attributes), so two answers from Graph with the same meaning compare equal. Values are plain
// data. Copy them freely, but use a lock if goroutines share them.
package directory
