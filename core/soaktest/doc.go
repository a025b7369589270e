// Package soaktest tells tests how much to test: a part in make test, and everything in make soak.
// A test that goes through many combinations, kills processes or plays random histories takes
// minutes to do everything. A part of it finds most faults in seconds.
package soaktest
