// Package export writes accounts, groups, memberships and the changes of runs for other
// programs: as CSV for spreadsheets and as JSON lines for scripts.
//
// Encoders stream. They keep one object in memory at a time, so memory does not grow with the
// directory. Rows keep the order of the input. The columns, their names and their order are a
// contract (design section 6); new columns go to the end. An error from the sequence or the writer
// ends the export; the caller then discards the incomplete output. JSON lines contain exact values.
// In CSV, a cell that a spreadsheet would run as a formula begins with an apostrophe.
package export
