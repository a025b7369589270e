// Package logon decides whether somebody may log on. Every log-on goes through
// Service.Evaluate: the test in the window and on the command line, and requests of
// applications.
//
// A log-on is allowed if all of these are true, checked in this order. The account is in the
// directory, not deleted, in scope and active. The profile that applies to it allows Office
// 365, from that address and by that method. Entra ID says yes. Entra ID names the same
// account. Anything else is denied, each with its own reason. So is a case that nobody
// decided: the codes of Entra ID are in one table whose default is no. If Entra ID cannot
// be reached, the answer is "unavailable", never a yes and never a wrong password. If the
// attempt cannot be logged, the log-on is denied.
//
// Passwords are held for one call. Evaluate overwrites its copy before it returns. MSAL
// takes a password as a string, and Go may keep a copy of that until the memory is used
// again. Each call makes an MSAL client and drops it with its token cache, so every log-on
// is decided from scratch. Passwords are sent only to the connector's sign-in host. Those of
// federated domains are not sent, because their federation service is elsewhere.
//
// The ID token comes straight over TLS from the token endpoint, on the host that the
// connector names. This replaces the check of its signature (OpenID Connect Core 1.0,
// 3.1.3.7). The package checks audience, tenant, issuer and lifetime.
//
// A caller that is not an administrator gets "yes", "no" or "unavailable". Every answer
// except "yes" comes at a full beat of three seconds since the call. For a name that is not
// in the directory, Entra ID is contacted as for any other name, but neither name nor
// password is sent. A made-up name may be somebody's password, and asking would lock
// strangers out. If several tenants are in use, all are contacted, and one that cannot be
// reached turns every answer except "yes" into "unavailable". So neither words nor timing
// show which names exist, as long as Entra ID answers within a beat. This applies to
// passwords. With the other methods, people tell Entra ID itself who they are.
//
// Several goroutines may call everything here. No call leaves a goroutine behind.
package logon
