// Package health tells which standing conditions there are: what is wrong now,
// or soon will be, until somebody mends it. Banner, tray and the command line
// show the same list.
//
// Conditions computes the list from facts and keeps nothing, so that a
// condition is gone as soon as the facts are mended, and any goroutine may ask.
// The gravest come first; among equals those of the whole computer, then those
// of each connector and of each authentication profile in the order of the facts.
// Disabled connectors have none.
//
// One cause makes one condition: a connector that fails because its key has
// expired has the condition of the key, not that of a failing connector too.
//
// Codes are a contract for scripts, as those of problem.Problem are. Texts are
// for people and hold dates, never times of day: in whose zone those are told
// is for the front end, which has Since.
package health
