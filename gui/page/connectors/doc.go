// Package connectors is the Connectors screen: the list of connections to tenants, the form
// that adds and edits one, the connection test as a checklist, and the guide to the
// registration in Entra ID.
//
// A Page belongs to the drawing goroutine. Tasks do everything that it stores or asks. While
// one stores, the form accepts no other command. A key leaves the form with the task that
// stores it, and is not shown again.
package connectors
