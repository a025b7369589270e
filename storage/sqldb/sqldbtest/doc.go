// Package sqldbtest makes databases for the tests of the store's packages.
package sqldbtest
