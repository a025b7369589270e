// Package theme is Rollcall's look: colours for light and dark, sizes, icons. Widgets ask Fyne for
// colours by name, so a change of appearance reaches all of them. This package defines the names
// that Fyne does not have.
//
// A Theme is an immutable value, and any goroutine may use it. Nothing here returns an error. For
// an unknown name, Fyne's own theme is used.
package theme
