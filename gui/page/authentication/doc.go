// Package authentication is the Authentication screen: the list of authentication profiles, which
// say who may log on and how, and the form that adds and edits a profile.
//
// A Page belongs to the drawing goroutine. It reads and stores data in tasks. While a task stores a
// profile, the form accepts no other command.
package authentication
