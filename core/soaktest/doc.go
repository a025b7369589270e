// Package soaktest tells tests how much to try: a slice with every change, and all
// of it with make soak. A test that goes through a matrix, kills processes or plays
// random histories takes minutes as a whole, and tells most of what it has to tell in
// seconds.
package soaktest
