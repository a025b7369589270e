// Package schema says in SQL what the tables mean: the statuses, kinds and causes in their
// columns by name, which version is valid when, which members are shown, how the ID of an
// object is stored, and what one connector's token in the two files vouches for.
//
// Its texts are fragments of statements. They name the tables by the aliases that their
// comments say, and take no values from outside. A constant here and the one of
// core/directory that it stands for are the same; a test compares them.
package schema
