// Package upkeep maintains the database as a whole. It makes and restores backups, checks for
// damage, deletes old history, and reports sizes.
//
// # Backups
//
// A backup is a consistent copy of the database. It gets its name only after it has passed
// every check, and it replaces only an older backup or an empty file. Restore exchanges the
// files while no program has the database open. If anything fails, the database is unchanged.
//
// # Checks
//
// Check reads the whole database and describes each fault in a sentence. A backup of an older
// version gets only the checks that do not depend on the schema.
//
// # Retention
//
// ForgetHistory uses transactions of limited size. If it is interrupted, the next call
// continues. Every moment after the limit still shows the same. Deleted objects are removed
// only while no fetch is staged. Removing them invalidates staged data that an older copy of
// the staging database may still contain.
package upkeep
