// Package supervise lets a program run under the service manager of its system. Under systemd, it
// reports over the socket of sd_notify(3) that the program is ready, what it does, that it is
// alive, and that it stops. Under Windows, it runs the program as a service. If the program is
// started by hand, the package does nothing.
//
// Call Run once per process. It calls work in a separate goroutine under Windows, and otherwise
// directly, and returns when work has returned. The methods of Manager are safe for concurrent use.
// They never fail, because work is worth doing even if no service manager watches.
package supervise
