// Package vaulttest starts a real Secret Service for tests: a private D-Bus session bus with
// gnome-keyring on it, in its own folders. So a test neither sees nor changes the keyring of
// the person who runs it.
//
// D-Bus connections and the environment belong to the whole process. Tests that use this
// package must not run in parallel.
package vaulttest
