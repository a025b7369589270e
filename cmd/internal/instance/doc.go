// Package instance keeps one program to a data folder: the first holds a lock
// that the system frees when it dies, and listens on the loopback network;
// another one that is started asks it to show its window, and ends. A token in
// a file that only this account can read keeps strangers out.
//
// Claim may be called once for a folder and program. The goroutine that listens
// is the Instance's own, and ends with Release. Errors are for people, except
// ErrShown.
package instance
