// Package quantity formats numbers for people, in the same way everywhere.
package quantity
