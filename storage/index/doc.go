// Package index stores the data from which lists and searches are answered, next to the versions:
// the words of all objects (search), the facts by which lists are filtered and sorted (fact,
// fact_text), the stored orders of names and addresses (name_order, address_order), the numbers of
// members and agents, and the indexes of accounts that a first run creates last.
//
// # State
//
// For each connector, mirror.indexed is the snapshot to which this data belongs. Update brings the
// data up to the connector's snapshot, in transactions of limited size. Pending holds the part of a
// first fetch that is stored but not yet indexed. A reader that needs another snapshot corrects the
// data with the change log.
//
// # Use
//
// Everything here works inside a transaction that the caller has begun. The packages plan and
// upkeep use the writers. Package query and the checks of package upkeep use the readers. A Set, a
// Vector and a Traits hold numbers in memory and do not use the database.
//
// # Errors
//
// Errors are wrapped with the action that failed. They contain no problem yet: the end of the
// transaction adds it.
package index
