// Package form contains what all forms share: inputs with labels that are checked while the user
// types.
//
// Fields belong to the drawing goroutine, like the widgets in them. Package present decides whether
// a value is valid. An untouched field shows no fault until the user tries to save.
package form
