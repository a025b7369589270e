// Package auth signs Rollcall in to Entra ID as an application, with a client secret or a
// certificate. It also builds the network route that sign-in and Microsoft Graph share. It
// is the only user of MSAL.
//
// Keep one Client per connector. It holds the token, in memory only. If a program makes a new
// client for every call, it asks so often that Entra ID answers with AADSTS50196. Several
// goroutines may use a Client. Sign-ins of one Client happen one at a time, in no particular
// order. A caller that waits while another one signs in shares its token. Every wait ends
// with its context.
//
// The Client renews a valid token in its own goroutine, so no call waits for that. Close ends
// the goroutine, and Renewal reports a failure. A Client for a waiting person starts no
// goroutine.
//
// Errors carry a problem.Problem. For an answer of Entra ID, the code is "aadsts_" and the
// number of https://learn.microsoft.com/entra/identity-platform/reference-error-codes, and
// RequestID is the correlation ID of the answer. If a context ended, its own error is
// returned. The secret, the passphrase, the private key and the tokens never appear in an
// error, in a log value or in a formatted value of this package. Error chains contain no
// answers of servers, except the first line of Entra ID's own description.
package auth
