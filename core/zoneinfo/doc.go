// Package zoneinfo returns time zones by their IANA names, with their current rules.
//
// Countries change their clocks at short notice, and the data in Go's library is as old as the Go
// release that built the program. Therefore the package embeds the IANA time zone database (public
// domain) in zoneinfo.zip, which .ci/tzdata makes. It uses that database or the system's, whichever
// is newer. Windows has no such database, so there it uses the embedded one.
//
// The first call reads the system's version from a file and compares the two. Every zone is read
// once. The functions are safe for concurrent use. Errors wrap ErrUnknown if a name is not a time
// zone.
package zoneinfo
