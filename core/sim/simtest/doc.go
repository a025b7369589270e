// Package simtest is for tests against a practice tenant. Its visitor signs in on the
// tenant's pages like a person with a browser, but without a browser. Its faults are those
// that no scenario of the practice tenant plays.
package simtest
