// Package auth signs Rollcall in to Entra ID as an application, with a client
// secret or a certificate, and builds the network route that sign-in and
// Microsoft Graph share. It is the only user of MSAL.
//
// Keep one Client per connector: it holds the token, in memory only, and a client
// made anew for every call asks so often that Entra ID answers with AADSTS50196. A
// Client is safe for several goroutines. Sign-ins of one Client happen one at a
// time, in no promised order; who waits for a sign-in that somebody else has just
// finished shares its token, and every wait ends with its context.
//
// A token that is good is renewed in a goroutine of the Client's own, so that no call
// waits for it; Close ends that goroutine, and Renewal tells how it fails. A Client
// for a person who waits starts none.
//
// Errors carry a problem.Problem. One that Entra ID answered has the code
// "aadsts_" and the number of https://learn.microsoft.com/entra/identity-platform/reference-error-codes, and the
// correlation id of the answer as RequestID. A context that ended is returned
// as the context's own error. The secret, the passphrase, the private key and
// the tokens are in no error, no log value and no formatting of the types
// here; what a server answered is not part of any error chain either, save the
// first line of Entra ID's own description.
package auth
