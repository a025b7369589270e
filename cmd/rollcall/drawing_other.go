//go:build cgo && !(windows && amd64)

package main

// checkDrawing does nothing, because these systems have OpenGL, at least in software.
func checkDrawing() error { return nil }
