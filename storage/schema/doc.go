// Package schema defines in SQL what the tables mean. It has names for the statuses, kinds and
// causes in their columns. It also defines which version is valid in a snapshot, which members
// are visible, how the ID of an object is stored, and how the staged data of a connector is
// invalidated.
//
// Its texts are fragments of statements. Comments say which table aliases they use. They contain
// no values from outside the program. If core/directory has a constant for the same thing, the
// values are equal, and a test compares them.
package schema
