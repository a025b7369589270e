// Package vaulttest starts a real Secret Service for tests: a private D-Bus session bus with
// gnome-keyring, in separate folders. A test therefore neither reads nor changes the keyring of
// the person who runs it.
//
// D-Bus connections and the environment belong to the whole process. Tests that use this
// package must not run in parallel.
package vaulttest
