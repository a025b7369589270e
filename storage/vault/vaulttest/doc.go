// Package vaulttest starts a real Secret Service for tests: a private D-Bus
// session bus with gnome-keyring on it, in folders of its own, so that a test
// neither sees nor changes the keyring of whoever runs it.
//
// D-Bus connections and the environment belong to the whole process: tests
// that use this package must not run in parallel.
package vaulttest
