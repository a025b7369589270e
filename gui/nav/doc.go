// Package nav names the places of the window that something can lead to: a screen,
// or one thing on it. A page asks the window to go to a Destination, and is handed
// those of its own screen to open; so a page needs to know no other page.
//
// Destinations are values, compared with ==. The package draws nothing.
package nav
