// Package simtest is for tests that need people of a practice tenant. Its visitor signs in on
// the tenant's pages like a person with a browser, but without a browser.
package simtest
