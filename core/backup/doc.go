// Package backup makes backups of the database: when somebody asks for one, and once a day.
//
// The Store writes and checks the copies. This package names them, lists them, and removes
// the oldest ones. It knows a dated backup by its name; other files in the folder stay.
//
// Any goroutine may use a Keeper. It makes one backup at a time. Daily is the loop of the
// daily backups and runs in the caller's goroutine. It stops at its context's end. If a
// daily backup fails, it is tried again an hour later, and Failure says why until one
// succeeds.
//
// Errors are for people: problem.Of finds code, title and hint in each of them.
package backup
