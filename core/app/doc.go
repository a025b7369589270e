// Package app is what both front ends call: the window and the command line
// have the same actions because they are methods of App.
//
// App owns no state of its own: the Store keeps connectors, runs and the
// directory, the Vault keeps secrets, and Connect opens a tenant. All three are
// ports, filled by the composition root. Methods may be called from any
// goroutine; they return when their work is done or their context ends, and
// leave no goroutine behind. Runs of one connector exclude each other across
// programs (the Store's lock), runs of several go side by side.
//
// Order of a change that touches secret and row: the secret is stored and read
// back first, then the row; when the row is refused, the vault gets back what
// it held. So a connector that is listed has its secret.
//
// Errors are for people: problem.Of finds code, title and hint in each of them.
package app
