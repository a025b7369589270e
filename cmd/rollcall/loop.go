//go:build cgo

package main

import (
	"reflect"
	"runtime/debug"
	"sync/atomic"
	"unsafe"

	"fyne.io/fyne/v2"
)

// runLoop runs Fyne's loop until a person quits. A panic in the loop, for example in a button's
// callback, in a layout or in the tray's menu, is passed to caught. If caught returns true, the
// loop continues, so that the schedule and the tray survive a fault in the window.
func runLoop(application fyne.App, caught func(fault any, stack []byte) (proceed bool)) {
	run := application.Run
	for !ends(run, caught) {
		run = func() { runAgain(application.Driver()) }
	}
}

// ends reports whether run returned without a panic. If caught returns false, ends panics again.
func ends(run func(), caught func(fault any, stack []byte) (proceed bool)) (ended bool) {
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

// fyneRuns is the variable in which Fyne notes that its loop is running. After a panic it is still
// set, and Fyne would refuse to run the loop again. A later version of Fyne may not have this
// variable. In that case, the loop ends at the first panic, and TestCrashInTheWindow of
// cmd/internal/desktop fails.
//
//go:linkname fyneRuns fyne.io/fyne/v2/internal/driver/glfw.running
var fyneRuns atomic.Bool

// runAgain runs the loop of a driver whose loop has ended in a panic. It skips what Fyne does
// before the first loop, because the tray already exists.
func runAgain(driver fyne.Driver) {
	if begin := reflect.ValueOf(driver).Elem().FieldByName("trayStart"); begin.IsValid() {
		reflect.NewAt(begin.Type(), unsafe.Pointer(begin.UnsafeAddr())).Elem().SetZero()
	}
	fyneRuns.Store(false)
	driver.Run()
}
