// Package auth signs Rollcall in to Entra ID as an application, with a client secret or a
// certificate. It also builds the network route that sign-in and Microsoft Graph share. It
// is the only user of MSAL.
//
// Keep one Client per connector. It keeps the token in memory only. A program that makes a new
// client for every call requests tokens so often that Entra ID answers with AADSTS50196. A Client is
// safe for concurrent use. Only one sign-in is in progress at a time, and callers that wait for it
// share the new token. Waiting callers are served in no particular order, and each wait ends with
// its context.
//
// The Client renews a valid token in its own goroutine, so no call waits for it. Close ends the
// goroutine, and Renewal reports a failure. An interactive Client starts no goroutine.
//
// Errors carry a problem.Problem. For an answer from Entra ID, the code is "aadsts_" followed by a
// number from https://learn.microsoft.com/entra/identity-platform/reference-error-codes, and
// RequestID is the correlation ID of the answer. If a context ends, its own error is returned. The
// secret, the passphrase, the private key and the tokens never appear in an error, in a log value
// or in a formatted value of this package. Error chains contain nothing that a server sent except
// the first line of Entra ID's own description.
package auth
