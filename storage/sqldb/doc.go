// Package sqldb contains what the rest of the store builds on: database files, connections,
// transactions, helpers to read and write rows, the functions that SQL statements call, and
// errors that say what an administrator can do. It does not depend on the tables of rollcall.db.
// It defines the tables of staging.db (staging.sql).
//
// # Files
//
// Open creates missing files. It refuses files of other programs and of newer versions, and
// leaves them unchanged. It attaches staging.db to the one connection that writes. Every program
// that has the database open holds a shared lock on database.lock.
//
// # Transactions
//
// Write runs one transaction at a time, and the transaction ends before Write returns. Read uses
// a separate pool of connections and sees one state until it ends. All statements in
// transactions go through Tx.
//
// # Errors
//
// Errors from Write, Read and Open contain a problem.Problem if an administrator can fix the cause.
// Explain adds one to errors from other functions.
package sqldb
