// Package spelling says when two texts are the same although they are written
// differently, and which of two comes first.
//
// Names and addresses are the same in Unicode's composed form (NFC) and in any letter
// case. A search ignores accents besides. Lists are in the order of Unicode collation
// (CLDR root), by keys that a store may keep: every store and system gives the same
// order.
//
// Its functions are pure and may be called from any goroutine.
package spelling
