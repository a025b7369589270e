// Package endtoend tests the whole of Rollcall below the command line: the
// practice tenant, sign-in through MSAL, the Graph client, the engine and a
// real database, wired as the program wires them. The tenant's truth is the
// oracle. It has no code of its own outside tests.
package endtoend
