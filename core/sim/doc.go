// Package sim is the practice tenant: a simulated Entra ID with the part of
// Microsoft Graph v1.0 that directory synchronization needs. It serves a first
// try, demonstrations and, above all, tests.
//
// New generates a believable tenant from a seed: the same options give the
// same tenant, ids included. RoundTripper serves it inside the process and
// answers for every host, so that a client can keep Microsoft's real host
// names; Handler serves it over TLS, sign-in and Graph on one host. Both give
// the same answers.
//
// The tenant changes through methods named after what happens (CreateUser,
// DeleteUser, AddMember), at random (Mutate, Live) or by a script (Scenarios).
// Every change is written to a change log, from which the delta calls answer.
// People sign in to it with a password, in a browser or with a device code, all
// with Password; People names somebody for each thing that can become of that.
// It fails on command through Faults. Truth tells what a perfect client would
// hold at this moment, computed from the objects and never from the log.
//
// Everything may be called from several goroutines. A change is seen by all
// answers that begin after it. An answer under way may show an object in a
// newer state than its neighbours, as Graph does, but a listing never skips or
// repeats an object that exists from its first page to its last: pages are cut
// by creation order, not by number. Nothing runs in the background, except in
// the goroutine that calls Live or Play.
//
// The wire format is written here anew, from the documentation, and not shared
// with the Graph client: one misreading cannot hide in both.
package sim
