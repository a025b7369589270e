// Package health finds open problems: anything that is wrong, or soon will be, until it is fixed.
// The code calls them conditions. The banner, the tray and the command line show the same list.
//
// Conditions computes the list from facts and stores nothing. A condition therefore disappears once
// the cause is fixed, and the function is safe for concurrent use. The most serious conditions come
// first. Among equally serious ones, those of the whole computer come first, followed by those of
// each connector and each authentication profile, in the order of the facts. Disabled connectors
// have no conditions.
//
// One cause makes one condition. If a connector fails because its key has expired, only the key is
// reported, not the failing connector as well.
//
// VerdictOf sums up the list in one word for monitors.
//
// Codes are a contract for scripts, like the codes of problem.Problem. Texts are for people. They
// contain dates but no times of day, because only the front end knows the time zone. It shows Since
// instead.
package health
