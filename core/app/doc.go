// Package app is what both front ends call: the window and the command line
// have the same actions because they are methods of App.
//
// App keeps nothing that matters: the Store keeps connectors, runs and the
// directory, the Vault keeps secrets, and Connect opens a tenant. All three are
// ports, filled by the composition root. Methods may be called from any
// goroutine. Those that take a context return when their work is done or the
// context ends, and leave no goroutine behind. Runs of one connector exclude each other across
// programs (the Store's lock), runs of several go side by side.
//
// Serve is the background, and owns every goroutine of it: the loop of the
// schedule, the runs that StartSync asks for, and what tells subscribers. It
// ends them all before it returns. One program at a time runs the schedule of a
// data folder; another one that serves waits, and takes over. A connector has
// one run at a time: who asks for another gets that one. Subscribers get an
// Overview first and then every event in its order; an Overview is as of when
// it is made, so that it may be ahead of the events that follow it.
//
// Order of a change that touches secret and row: the secret is stored and read
// back first, then the row; when the row is refused, the vault gets back what
// it held. So a connector that is listed has its secret.
//
// Errors are for people: problem.Of finds code, title and hint in each of them.
package app
