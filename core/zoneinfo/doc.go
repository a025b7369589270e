// Package zoneinfo returns time zones by their IANA names, with their present rules.
//
// Countries change their clocks at short notice, and the data in Go's library is as old as
// the Go release that built the program. So the package embeds the IANA time zone database
// (public domain) in zoneinfo.zip, which .ci/tzdata makes. It uses that or the database of
// the system, whichever is newer. On Windows, where the system has none, it uses only the
// embedded one.
//
// A program compares the two once. Any goroutine may call the functions. The first call reads
// the system's version from a file. Every zone is read once. Errors wrap ErrUnknown if a
// name is not a time zone.
package zoneinfo
