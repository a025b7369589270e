// Package exchange moves a configuration from one computer to another: settings, connectors
// and authentication profiles, in one JSON file without secrets.
//
// Export writes everything but the folder of backups, which belongs to its computer. Import
// recognizes connectors and profiles by their IDs. It changes existing ones, adds others, and
// removes none. It checks the whole file before it changes anything. A file with a part that
// this version does not know is refused, so that nothing is lost unnoticed. Importing the
// same file again changes nothing. Only a store that fails halfway can leave a part of it.
//
// A Service is a value without state. Methods work in the caller's goroutine. Two imports at
// once are not kept apart. Errors are for people: problem.Of finds code, title and hint in
// each of them.
package exchange
