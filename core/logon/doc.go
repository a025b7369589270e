// Package logon decides whether somebody may log on. Everything that logs people
// on goes through Service.Evaluate: the test in the window and in the command
// line, and whatever asks for applications.
//
// A log-on is allowed when all of this holds, asked in this order: the account is
// in the directory, not deleted, in scope and active; the profile that holds for
// it lets in by Office 365, from that address and in that way; Entra ID says yes;
// and the account that Entra ID names is the one that was asked for. Everything
// else is denied, with a reason of its own, and what nobody decided about is
// denied too: the codes of Entra ID are in one table whose default is no. An
// Entra ID that cannot be reached is "unavailable", never a yes and never a wrong
// password. Whoever cannot be entered in the log is not let in.
//
// Passwords are held for the time of one call: Evaluate overwrites what it was
// given, before it returns. MSAL takes a password as a string, of which Go may
// keep a copy until the memory is used again. A client of MSAL is made for each
// call and dropped with its token cache, so that every log-on is decided anew.
// Passwords are sent to the sign-in host of the connector alone; those of
// federated domains are not, since their federation service is elsewhere.
//
// The id token comes straight from the token endpoint over TLS, whose host the
// connector names: that takes the place of checking its signature (OpenID
// Connect Core 1.0, 3.1.3.7). Audience, tenant, issuer and lifetime are checked
// here.
//
// A caller who is not an administrator learns "yes", "no" and "unavailable", and
// each answer but the first at a whole beat of three seconds since the call. For
// a name that the directory does not know, Entra ID is reached as for any other,
// but neither name nor password is sent: a made-up name may be somebody's
// password, and asking would lock out strangers. Where several tenants are in
// use, all are reached, and one that cannot be makes every answer but a yes
// "unavailable". So neither words nor time tell which names exist, as long as
// Entra ID answers within a beat. This holds for passwords; in the other ways it
// is Entra ID whom people tell who they are.
//
// Everything may be called from several goroutines, and leaves none behind.
package logon
