// Package health finds the open problems: anything that is wrong now, or soon will be, until
// somebody fixes it. The code calls them conditions. Banner, tray and command line show the
// same list.
//
// Conditions computes the list from facts and stores nothing. A condition therefore
// disappears when the facts are fixed, and any goroutine may ask. The most serious come
// first. Among equals, those of the whole computer come first, then those of each connector
// and each authentication profile in the order of the facts. Disabled connectors have none.
//
// One cause makes one condition. If a connector fails because its key has expired, it has
// the condition of the key, and not that of a failing connector as well.
//
// Codes are a contract for scripts, like those of problem.Problem. Texts are for people. They
// contain dates but no times of day: only the front end knows the time zone. It uses Since.
package health
