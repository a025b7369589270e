// Package logon decides whether a person may log on. Every log-on goes through Service.Evaluate:
// tests in the window and on the command line, and requests from applications.
//
// A log-on is allowed if all of these are true, checked in this order. The account is in the
// directory, not deleted, in scope and active. The profile that applies to it allows Office 365,
// from the person's address and with the method used. Entra ID accepts the sign-in. Entra ID names
// the same account. In any other case the log-on is denied, with a reason. Codes of Entra ID that
// are not in the table are denied too. If Entra ID cannot be reached, the answer is "unavailable";
// it never allows a log-on and never reports a wrong password. If the attempt cannot be logged, the
// log-on is denied.
//
// Passwords are kept for one call. Evaluate overwrites its copy before it returns. MSAL takes a
// password as a string, and Go may keep a copy of it until the memory is used again. Each call
// makes a new MSAL client with an empty token cache, so no log-on depends on an earlier one.
// Passwords are sent only to the connector's sign-in host. Passwords of federated domains are not
// sent, because their federation service is elsewhere.
//
// The ID token comes directly from the token endpoint over TLS, on the connector's host. This
// replaces checking its signature (OpenID Connect Core 1.0, 3.1.3.7). The package checks audience,
// tenant, issuer and lifetime.
//
// A caller that is not an administrator gets "yes", "no" or "unavailable". Every answer except
// "yes" comes at a multiple of three seconds after the call (a beat). For a name that is not in the
// directory, Entra ID is contacted as for any other name, but neither the name nor the password is
// sent. An unknown name may be a person's password, and trying it could lock out a stranger. If
// several tenants are in use, all are contacted. If one cannot be reached, every answer except
// "yes" becomes "unavailable". So neither the answer nor its timing shows which names exist, as
// long as Entra ID answers within a beat. This applies only to passwords. With the other methods,
// people tell Entra ID itself who they are.
//
// Everything here is safe for concurrent use. No call leaves a goroutine behind.
package logon
