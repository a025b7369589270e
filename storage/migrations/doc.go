// Package migrations holds the scripts that bring the tables of a database from each
// version to the next one. A released script never changes.
package migrations
