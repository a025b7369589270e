// Package connectors is the screen of that name: the list of connections to
// tenants, the form that adds and edits one, the test of a connection as a
// checklist, and the guide through the registration in Entra ID.
//
// A Page belongs to the drawing goroutine. Everything that it stores or asks is
// done by tasks; while one stores, the form takes no other order. A key that
// was typed leaves the form with the task that stores it, and is not shown
// again.
package connectors
