// Package endtoend tests everything in Rollcall below the command line: the practice tenant,
// sign-in through MSAL, the Graph client, the engine and a real database, connected as in the
// program. The tests compare the directory with the content of the tenant. The package contains
// only tests.
package endtoend
