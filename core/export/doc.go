// Package export writes accounts, groups, memberships and what runs changed for
// other programs: as CSV for spreadsheets and as JSON lines for scripts.
//
// Encoders stream: they hold one object at a time, so that memory does not
// grow with the directory. Rows come out in the order in which they go in. The
// columns, their names and their order are a contract (design section 6); new
// columns go to the end. An error of the sequence or of the writer ends the
// export; what was written until then is incomplete, and the caller drops it.
// JSON lines hold values exactly; in CSV, a cell that a spreadsheet would run as
// a formula begins with an apostrophe.
package export
