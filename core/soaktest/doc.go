// Package soaktest tells tests how much to try: a slice in make test, and all of it in make
// soak. A test that goes through a matrix, kills processes or plays random histories takes
// minutes in full. A slice of it finds most faults in seconds.
package soaktest
