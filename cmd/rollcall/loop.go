//go:build cgo

package main

import (
	"reflect"
	"runtime/debug"
	"sync/atomic"
	"unsafe"

	"fyne.io/fyne/v2"
)

// runLoop runs Fyne's loop until somebody quits. A panic in it, be it in what a
// button does, in a layout or in the tray's menu, goes to caught, and the loop goes
// on if caught says so: the schedule and the tray outlive a fault in the window.
func runLoop(application fyne.App, caught func(fault any, stack []byte) (goOn bool)) {
	run := application.Run
	for !ends(run, caught) {
		run = func() { runAgain(application.Driver()) }
	}
}

// ends reports whether run came to its end. It does not return from a panic of which
// caught says that the program cannot go on.
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

// fyneRuns is Fyne's own mark that its loop runs, which a panic leaves set: Fyne
// would not run another one. If a later Fyne has no such mark, this is a variable
// that nobody reads, the loop ends at the first panic, and TestCrashInTheWindow of
// cmd/internal/desktop fails.
//
//go:linkname fyneRuns fyne.io/fyne/v2/internal/driver/glfw.running
var fyneRuns atomic.Bool

// runAgain runs the loop of a driver whose loop has ended in a panic. What the app
// does before the first one, it does not do again, and the tray is there already.
func runAgain(driver fyne.Driver) {
	if begin := reflect.ValueOf(driver).Elem().FieldByName("trayStart"); begin.IsValid() {
		reflect.NewAt(begin.Type(), unsafe.Pointer(begin.UnsafeAddr())).Elem().SetZero()
	}
	fyneRuns.Store(false)
	driver.Run()
}
