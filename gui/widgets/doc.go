// Package widgets contains the parts of screens. They know callbacks and texts, but not the
// subject of the program. They take colours and sizes from the theme by name, so they follow
// a change of appearance.
//
// Like all Fyne widgets, they belong to the drawing goroutine. Create, change and read them
// only there. Nothing here blocks or returns an error.
package widgets
