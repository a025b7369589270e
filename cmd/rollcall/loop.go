//go:build cgo

package main

import (
	"reflect"
	"runtime/debug"
	"sync/atomic"
	"unsafe"

	"fyne.io/fyne/v2"
)

// runLoop runs Fyne's loop until somebody quits. A panic in it, whether in a button's
// callback, in a layout or in the tray's menu, goes to caught. The loop continues if
// caught says so: the schedule and the tray survive a fault in the window.
func runLoop(application fyne.App, caught func(fault any, stack []byte) (goOn bool)) {
	run := application.Run
	for !ends(run, caught) {
		run = func() { runAgain(application.Driver()) }
	}
}

// ends reports whether run came to its end. It does not return from a panic if caught
// says that the program cannot continue.
func ends(run func(), caught func(fault any, stack []byte) (goOn bool)) (ended bool) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		if !caught(fault, debug.Stack()) {
			panic(fault)
		}
		ended = false
	}()
	run()
	return true
}

// fyneRuns is Fyne's own mark that its loop is running. A panic leaves it set, and Fyne
// would then refuse to run another loop. If a later version of Fyne has no such mark, this
// is an unused variable, the loop ends at the first panic, and TestCrashInTheWindow of
// cmd/internal/desktop fails.
//
//go:linkname fyneRuns fyne.io/fyne/v2/internal/driver/glfw.running
var fyneRuns atomic.Bool

// runAgain runs the loop of a driver whose loop has ended in a panic. It skips what the app
// does before its first loop; the tray already exists.
func runAgain(driver fyne.Driver) {
	if begin := reflect.ValueOf(driver).Elem().FieldByName("trayStart"); begin.IsValid() {
		reflect.NewAt(begin.Type(), unsafe.Pointer(begin.UnsafeAddr())).Elem().SetZero()
	}
	fyneRuns.Store(false)
	driver.Run()
}
