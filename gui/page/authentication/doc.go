// Package authentication is the Authentication screen: the list of authentication profiles,
// which say who may log on and how, and the form that adds and edits a profile.
//
// A Page belongs to the drawing goroutine. Tasks do everything that it stores or asks. While
// one stores, the form accepts no other command.
package authentication
