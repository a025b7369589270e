// Package exchange moves a configuration from one computer to another: settings, connectors
// and authentication profiles, in one JSON file without secrets.
//
// Export writes everything except the backup folder, which depends on the computer. Import
// recognizes connectors and profiles by their IDs. It changes existing ones, adds others, and
// removes none. It checks the whole file before it changes anything. It refuses a file with a part
// that this version does not know, so nothing is lost unnoticed. Importing the same file again
// changes nothing. An import can be incomplete only if the store fails halfway.
//
// A Service has no state. Its methods work in the caller's goroutine. Concurrent imports are not
// prevented and may mix. Errors are for people: problem.Of finds code, title and hint in each of
// them.
package exchange
