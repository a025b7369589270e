// Package dates reads days and moments as somebody types them, in the order in
// which they write the numbers of a date.
package dates
