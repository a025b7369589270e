// Package archtest holds Rollcall's design rules as tests: which package may
// import which, who owns which library, where package comments stand, what the
// code never does, and that the files at the top of the repository agree with
// it. Every rule has its reason, which a failing test prints.
//
// The tests read the source of the repository, of all platforms, and ask the go
// command; they need no network once the modules are downloaded. A rule that
// has to give way gets an exception with a reason beside it, and an exception
// that nothing needs any more is a failure too.
package archtest
