// Package theme is how Rollcall looks: colours for light and dark, sizes,
// icons. Widgets ask Fyne for colours by name, so that a change of the
// appearance reaches all of them; the names beyond Fyne's own are here.
//
// A Theme is a value that does not change and may be used from any goroutine.
// Nothing here returns an error: what is not known falls back to Fyne's own
// theme.
package theme
