// Package nav names the places of the window that something can link to: a screen, or one
// thing on it. A page asks the window to go to a Destination. The window gives a page the
// Destinations on its own screen to open. So a page does not need to know any other page.
//
// Destinations are values, compared with ==. The package draws nothing.
package nav
