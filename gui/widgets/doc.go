// Package widgets holds the parts that screens are made of. They know callbacks
// and texts, not what the program is about, and take their colours and sizes
// from the theme, by name, so that they follow a change of the appearance.
//
// Like all of Fyne's widgets they belong to the drawing goroutine: make, change
// and ask them there only. Nothing here blocks, and nothing returns an error.
package widgets
