// Package dates reads days and moments as people type them, with the numbers of a date in the order
// that the reader uses.
package dates
