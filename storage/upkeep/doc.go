// Package upkeep looks after the database as a whole: backups, restoring one, checks for
// damage, dropping old history, and how large everything is.
//
// # Backups
//
// A backup is a copy of one moment, which passed every check before it took its name. It
// replaces only an older backup. Restore exchanges the files while no program has the database
// open; if anything fails, the database is unchanged.
//
// # Checks
//
// Check reads everything and describes what is wrong in sentences. Backups of older versions
// pass only the checks that know no table.
//
// # Retention
//
// ForgetHistory drops in transactions of bounded size, and leaves the rest to the next call.
// Every moment after the limit shows the same as before. Objects are dropped only while no
// fetch is staged, and the token is revoked with them.
package upkeep
