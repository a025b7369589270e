// Package zoneinfo gives time zones by their IANA names, as their rules are now.
//
// Countries change their clocks at short notice, and the data of Go's library is as
// old as the Go that a program was built with. So the package embeds the IANA time
// zone database itself (public domain), in zoneinfo.zip, which .ci/tzdata makes, and
// goes by that or by the database of the system, whichever is newer. On Windows,
// where the system has none, it is all there is.
//
// Which one is newer is found out once a program. Functions may be called from any
// goroutine; the first call reads the system's version from a file, and every zone
// is read once. Errors wrap ErrUnknown for names that are no time zone.
package zoneinfo
