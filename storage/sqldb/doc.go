// Package sqldb is the plumbing of the store: the files of the database and the connections
// to them, transactions, the reading and writing of rows, the functions that SQL statements
// call, and errors that say what an administrator can do. It knows no table, except that
// staging.db has tables of its own (staging.sql).
//
// # Files
//
// Open makes the files that are missing, refuses those of others and of newer versions
// unchanged, and attaches staging.db to the one connection that writes. Every program that has
// the database open shares database.lock.
//
// # Transactions
//
// Write runs one transaction at a time, which ends before Write returns. Read runs on a
// connection of a separate pool and sees one state until its end. All statements in
// transactions go through Tx.
//
// # Errors
//
// Write, Read and Open return errors that carry a problem if an administrator can fix their
// cause. Explain adds it to the errors of everything else.
package sqldb
