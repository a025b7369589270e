// Package authentication is the screen of that name: the list of authentication
// profiles, which say who may log on and how, and the form that adds and edits
// one.
//
// A Page belongs to the drawing goroutine. Everything that it stores or asks is
// done by tasks; while one stores, the form takes no other order.
package authentication
