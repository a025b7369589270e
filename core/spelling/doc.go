// Package spelling says when two texts that are written differently are the same, and which
// of two texts comes first.
//
// Names and addresses are compared in Unicode's composed form (NFC) and without regard to
// case. A search also ignores accents. Lists are in the order of Unicode collation (CLDR
// root), by keys that a store may keep. So every store and system gives the same order.
//
// The functions are pure, and any goroutine may call them.
package spelling
