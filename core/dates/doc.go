// Package dates reads days and moments as people type them, in the order in which they write
// the numbers of a date.
package dates
