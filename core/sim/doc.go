// Package sim is the practice tenant: a simulated Entra ID with the part of Microsoft Graph v1.0
// that directory synchronization needs. It is used for first attempts, for demonstrations and,
// above all, for tests.
//
// New generates a realistic tenant from a seed. The same options give the same tenant with the same
// IDs. RoundTripper serves it inside the process and answers for every host, so a client can use
// Microsoft's real host names. Handler serves it over TLS, with sign-in and Graph on one host. Both
// give the same answers.
//
// The tenant changes through methods (CreateUser, DeleteUser, AddMember), at random (Mutate, Live),
// or by a script (Scenarios). Every change is written to a change log, which the delta calls read.
// People sign in with a password, in a browser or with a device code; their password is always
// Password. People lists a person for each possible result. Faults makes the tenant fail on
// command. Truth returns the data that a perfect client would have at this moment. It is computed
// from the objects, never from the log.
//
// Everything here is safe for concurrent use. Every answer that begins after a change includes it.
// An answer in progress may show one object in a newer state than another, as in Graph. But a
// listing never skips or repeats an object that exists from its first page to its last, because
// pages are divided by creation order and not by number. Nothing runs in the background, except in
// the goroutine that calls Live or Play.
//
// This package has its own implementation of the wire format, written from the documentation. It
// shares no code with the Graph client, so tests that use both reveal mistakes in either.
package sim
