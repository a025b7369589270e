package balloon

import (
	"errors"
	"fmt"
	"syscall"
	"unicode/utf16"
	"unsafe"
)

// Available reports whether Show can work on this system.
const Available = true

// trayClass and trayIcon identify the tray icon that Fyne's systray makes.
const (
	trayClass = "SystrayClass"
	trayIcon  = 100
)

// Values of Shell_NotifyIconW (https://learn.microsoft.com/windows/win32/api/shellapi).
const (
	modify       = 1    // NIM_MODIFY
	hasInfo      = 0x10 // NIF_INFO
	infoIcon     = 0x01 // NIIF_INFO
	respectQuiet = 0x80 // NIIF_RESPECT_QUIET_TIME
)

// iconData is NOTIFYICONDATAW.
type iconData struct {
	size               uint32
	window             uintptr
	id, flags, message uint32
	icon               uintptr
	tip                [128]uint16
	state, stateMask   uint32
	info               [256]uint16
	version            uint32
	infoTitle          [64]uint16
	infoFlags          uint32
	guid               [16]byte
	balloonIcon        uintptr
}

var (
	user32          = syscall.NewLazyDLL("user32.dll")
	findWindow      = user32.NewProc("FindWindowExW")
	processOfWindow = user32.NewProc("GetWindowThreadProcessId")
	notifyIcon      = syscall.NewLazyDLL("shell32.dll").NewProc("Shell_NotifyIconW")
)

var errNoIcon = errors.New("this program has no tray icon")

// Show shows a notification at the tray icon. Long texts are cut.
func Show(title, text string) error {
	window, err := trayWindow()
	if err != nil {
		return err
	}
	data := iconData{window: window, id: trayIcon, flags: hasInfo, infoFlags: infoIcon | respectQuiet}
	data.size = uint32(unsafe.Sizeof(data))
	fill(data.infoTitle[:], title)
	fill(data.info[:], text)
	if ok, _, err := notifyIcon.Call(modify, uintptr(unsafe.Pointer(&data))); ok == 0 {
		return fmt.Errorf("show notification: %w", err)
	}
	return nil
}

// trayWindow finds the window of this program that owns its tray icon.
func trayWindow() (uintptr, error) {
	class, err := syscall.UTF16PtrFromString(trayClass)
	if err != nil {
		return 0, err
	}
	var window uintptr
	for {
		window, _, _ = findWindow.Call(0, window, uintptr(unsafe.Pointer(class)), 0)
		if window == 0 {
			return 0, errNoIcon
		}
		var process uint32
		processOfWindow.Call(window, uintptr(unsafe.Pointer(&process)))
		if int(process) == syscall.Getpid() {
			return window, nil
		}
	}
}

// fill copies as much of a text as fits. The last element stays zero.
func fill(to []uint16, text string) {
	n := 0
	for _, r := range text {
		units := utf16.AppendRune(nil, r)
		if r == 0 || n+len(units) >= len(to) {
			return
		}
		n += copy(to[n:], units)
	}
}
