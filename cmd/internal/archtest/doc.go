// Package archtest checks Rollcall's design rules as tests: the imports of each package,
// the owner of each library, the places of package comments, forbidden code, and whether
// the files at the top of the repository agree with the code. Every rule has a reason,
// which a failing test prints.
//
// The tests read the source of the repository for all platforms, and run the go command.
// They need no network once the modules are downloaded. An exception to a rule has a
// reason next to it. An exception that is no longer needed is a failure too.
package archtest
