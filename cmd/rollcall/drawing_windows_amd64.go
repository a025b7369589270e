//go:build cgo

package main

import (
	"github.com/go-gl/glfw/v3.4/glfw"

	"github.com/rollcallsync/rollcall/core/problem"
)

// checkDrawing makes and removes a hidden window with the OpenGL that Fyne needs. Without it, Fyne would
// show no window, and the program would keep running with its tray icon. GLFW stays initialized, so
// that Fyne finds it and the driver loaded.
func checkDrawing() error {
	err := glfw.Init()
	if err == nil {
		glfw.WindowHint(glfw.Visible, glfw.False)
		glfw.WindowHint(glfw.ContextVersionMajor, 2)
		glfw.WindowHint(glfw.ContextVersionMinor, 1)
		var window *glfw.Window
		if window, err = glfw.CreateWindow(1, 1, appName, nil, nil); err == nil {
			window.Destroy()
		}
		glfw.DefaultWindowHints()
	}
	if err == nil {
		return nil
	}
	return problem.Problem{
		Code: problem.CodeOpenGLMissing, Title: "Windows cannot draw the window",
		Detail: "OpenGL 2.1 is missing.",
		Hint: "Install the graphics driver of the manufacturer, or the OpenCL, OpenGL and Vulkan Compatibility Pack " +
			"from the Microsoft Store. Or use rollcallctl, which needs no window.",
	}.Wrap(err)
}
