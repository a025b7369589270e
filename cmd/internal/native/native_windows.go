package native

import (
	"syscall"
	"unsafe"
)

var (
	user32           = syscall.NewLazyDLL("user32.dll")
	parametersInfo   = user32.NewProc("SystemParametersInfoW")
	metrics          = user32.NewProc("GetSystemMetrics")
	dpiOfSystem      = user32.NewProc("GetDpiForSystem") // since Windows 10, version 1607
	messageBox       = user32.NewProc("MessageBoxW")
	isIconic         = user32.NewProc("IsIconic")
	showWindow       = user32.NewProc("ShowWindow")
	setForeground    = user32.NewProc("SetForegroundWindow")
	registerClass    = user32.NewProc("RegisterClassExW")
	createWindow     = user32.NewProc("CreateWindowExW")
	destroyWindow    = user32.NewProc("DestroyWindow")
	defaultProcedure = user32.NewProc("DefWindowProcW")
	getMessage       = user32.NewProc("GetMessageW")
	dispatchMessage  = user32.NewProc("DispatchMessageW")
	postMessage      = user32.NewProc("PostMessageW")
	postQuit         = user32.NewProc("PostQuitMessage")
	moduleHandle     = syscall.NewLazyDLL("kernel32.dll").NewProc("GetModuleHandleW")
)

// rect is RECT.
type rect struct{ left, top, right, bottom int32 }

// Values of winuser.h.
const (
	getWorkArea   = 0x30 // SPI_GETWORKAREA
	captionHeight = 4    // SM_CYCAPTION
	frameWidth    = 32   // SM_CXSIZEFRAME
	frameHeight   = 33   // SM_CYSIZEFRAME
	paddedBorder  = 92   // SM_CXPADDEDBORDER

	iconError     = 0x10    // MB_ICONERROR
	setInFront    = 0x10000 // MB_SETFOREGROUND
	restoreWindow = 9       // SW_RESTORE
)

// Room returns the largest size of a window's content on the first screen, in pixels of a screen
// without scaling. It is zero if it is not known.
func Room() (width, height float32) {
	var work rect
	if ok, _, _ := parametersInfo.Call(getWorkArea, 0, uintptr(unsafe.Pointer(&work)), 0); ok == 0 {
		return 0, 0
	}
	metric := func(index uintptr) int32 {
		n, _, _ := metrics.Call(index)
		return int32(n)
	}
	padding := metric(paddedBorder)
	frame := rect{
		right:  2 * (metric(frameWidth) + padding),
		bottom: metric(captionHeight) + 2*(metric(frameHeight)+padding),
	}
	dpi := uintptr(usualDPI)
	if dpiOfSystem.Find() == nil {
		dpi, _, _ = dpiOfSystem.Call()
	}
	return inside(work, frame, int32(dpi))
}

// usualDPI is the resolution of a screen without scaling.
const usualDPI = 96

// inside returns the size that a work area leaves for a window's content inside the frame, in
// pixels without the scaling of the given resolution.
func inside(work, frame rect, dpi int32) (width, height float32) {
	scale := float32(max(dpi, usualDPI)) / usualDPI
	width = float32(work.right-work.left-frame.right) / scale
	height = float32(work.bottom-work.top-frame.bottom) / scale
	return max(width, 0), max(height, 0)
}

// Message shows an error without the window of the program, and waits until the person has read it.
func Message(title, text string) {
	caption, err := syscall.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	content, err := syscall.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	messageBox.Call(0, uintptr(unsafe.Pointer(content)), uintptr(unsafe.Pointer(caption)), iconError|setInFront)
}

// Front restores a window if it is minimized, and brings it to the front.
func Front(window uintptr) {
	if window == 0 {
		return
	}
	if minimized, _, _ := isIconic.Call(window); minimized != 0 {
		showWindow.Call(window, restoreWindow)
	}
	setForeground.Call(window)
}
