// Package spelling decides when two differently written texts are the same, and which of two texts
// comes first.
//
// Names and addresses are compared in Unicode's composed form (NFC) and without regard to case. A
// search also ignores accents. Lists are in the order of Unicode collation (CLDR root). They are
// sorted by keys that a store can save, so the order is the same in every store and on every
// system.
//
// The functions are pure and safe for concurrent use.
package spelling
