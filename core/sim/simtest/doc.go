// Package simtest is for tests that need people of a practice tenant: a visitor
// signs in at its pages as a person with a browser does, without one.
package simtest
