// Package connectors is the Connectors screen: the list of connectors, the form that adds and edits
// one, the connection test as a checklist, and the guide to registering an application in Entra ID.
//
// A Page belongs to the drawing goroutine. It reads and stores data in tasks. While a task stores a
// connector, the form accepts no other command. The form passes a key to the task that stores it,
// and does not show it again.
package connectors
