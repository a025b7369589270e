// Package archtest checks Rollcall's design rules as tests: what each package may import, who owns
// each library, where package comments are, which calls are forbidden, and whether the files at the
// top of the repository agree with the code. Every rule has a reason, which a failing test prints.
//
// The tests read the source code for all platforms and run the go command. They need no network
// once the modules are downloaded. An exception to a rule has a reason next to it. An exception
// that is no longer needed also fails the test.
package archtest
