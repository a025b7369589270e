// Package form is what forms of screens have in common: inputs with their
// labels, which are judged as somebody types.
//
// Fields belong to the drawing goroutine, like the widgets that they hold. What
// is right and wrong is decided in package present; a field that nobody has
// typed in finds no fault until somebody tries to save.
package form
