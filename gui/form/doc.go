// Package form is the common part of forms: inputs with labels, which are checked while
// somebody types.
//
// Fields belong to the drawing goroutine, like the widgets in them. Package present decides
// whether a value is valid. A field in which nobody has typed shows no fault until somebody
// tries to save.
package form
