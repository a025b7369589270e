// Package widgets contains the widgets of all screens. They deal with callbacks and texts, not with
// types of the program's domain. They take colours and sizes from the theme by name, so they follow
// a change of appearance.
//
// Like all Fyne widgets, they belong to the drawing goroutine. Create, change and read them only
// there. Nothing here blocks or returns an error.
package widgets
