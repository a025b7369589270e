// Package simtest is for tests against a practice tenant. Its visitor signs in on the tenant's
// pages like a person, but without a browser. It also contains the faults that no scenario of the
// practice tenant uses.
package simtest
