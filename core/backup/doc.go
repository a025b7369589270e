// Package backup makes backups of the database, on request and once a day.
//
// The Store writes and checks the copies. This package names them, lists them, and removes the
// oldest ones. It recognizes a dated backup by its name and leaves other files in the folder alone.
//
// A Keeper is safe for concurrent use and makes one backup at a time. Daily is the loop of the
// daily backups. It runs in the caller's goroutine and stops when its context ends. A daily backup
// that fails is tried again an hour later. Failure returns the reason until one succeeds.
//
// Errors are for people: problem.Of finds code, title and hint in each of them.
package backup
