// Package sim is the practice tenant: a simulated Entra ID with the part of Microsoft Graph
// v1.0 that directory synchronization needs. It serves for a first try, for demonstrations
// and, above all, for tests.
//
// New generates a believable tenant from a seed. The same options give the same tenant with
// the same IDs. RoundTripper serves it inside the process and answers for every host, so a
// client can keep Microsoft's real host names. Handler serves it over TLS, with sign-in and
// Graph on one host. Both give the same answers.
//
// The tenant changes through methods that are named after events (CreateUser, DeleteUser,
// AddMember), at random (Mutate, Live), or by a script (Scenarios). Every change is written
// to a change log, which the delta calls read. People sign in with a password, in a browser
// or with a device code; their password is always Password. People lists a person for each
// possible result. The tenant fails on command through Faults. Truth returns the data that a
// perfect client would hold at this moment. It is computed from the objects, never from the
// log.
//
// Several goroutines may call everything here. All answers that begin after a change see it.
// An answer that is in progress may show one object in a newer state than another, as
// Graph does. But a listing never skips or repeats an object that exists from its first page
// to its last, because pages are cut by creation order and not by number. Nothing runs in
// the background, except in the goroutine that calls Live or Play.
//
// The wire format is written here a second time, from the documentation. It is not shared
// with the Graph client, so one misreading cannot hide in both.
package sim
