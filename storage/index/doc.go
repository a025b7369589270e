// Package index keeps what lists and searches are answered from, next to the versions: the
// words of all objects (search), the facts that lists are filtered and sorted by (fact,
// fact_text), the stored orders of names and addresses (name_order, address_order), the
// numbers of members and agents, and the indexes of accounts that a first run makes last.
//
// # Level
//
// All of it is as new as mirror.indexed says, for each connector. Update brings it up to the
// connector's snapshot, in transactions of bounded size, and Pending has the part of a first
// fetch that was stored and is not yet in. Whoever asks as of another snapshot puts the
// difference right: it follows from the change log.
//
// # Use
//
// Everything here works inside a transaction that its caller has begun. The writers are for
// package plan and package upkeep, the readers for package query and for the checks of package
// upkeep. A Set, a Vector and a Traits are numbers in memory and know no database.
//
// # Errors
//
// They are wrapped with what was done, and carry no problem yet: the end of the transaction
// adds it.
package index
