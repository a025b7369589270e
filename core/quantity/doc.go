// Package quantity writes numbers for people, in the same way everywhere.
package quantity
