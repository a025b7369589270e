// Package endtoend tests all of Rollcall below the command line: the practice tenant,
// sign-in through MSAL, the Graph client, the engine and a real database, wired as in the
// program. The tests compare the results with the tenant's truth. The package has no code
// outside tests.
package endtoend
