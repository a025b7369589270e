package native

import (
	"context"
	"runtime"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// sessionClass is the class of the hidden window that Windows notifies of the end of the session.
const sessionClass = "RollcallSession"

// Messages to a window (winuser.h).
const (
	destroyed  = 0x02 // WM_DESTROY
	closing    = 0x10 // WM_CLOSE
	queryEnd   = 0x11 // WM_QUERYENDSESSION
	endSession = 0x16 // WM_ENDSESSION
)

// logOffPatience is how long Windows is kept from ending the process. Windows itself asks the person
// after five seconds.
const logOffPatience = 30 * time.Second

// UntilLogOff returns a context that ends when Windows ends the session, because the person logs
// off or the computer shuts down. Windows then waits, for some seconds, until closed is called.
// Call it when everything is closed, even if the session does not end. Without a hidden window,
// which every interactive session allows, the context only ends with ctx.
func UntilLogOff(ctx context.Context) (loggedOff context.Context, closed func()) {
	loggedOff, cancel := context.WithCancel(ctx)
	l := &listener{ended: cancel, closed: make(chan struct{}), window: make(chan uintptr, 1)}
	var thread sync.WaitGroup
	thread.Go(l.listen)
	window := <-l.window
	return loggedOff, sync.OnceFunc(func() {
		close(l.closed)
		if window != 0 {
			postMessage.Call(window, closing, 0, 0)
		}
		thread.Wait()
		cancel()
	})
}

// listener owns the hidden window.
type listener struct {
	ended  func()
	closed chan struct{}
	window chan uintptr // gets the window once, or 0
}

// classEx is WNDCLASSEXW.
type classEx struct {
	size, style                        uint32
	procedure                          uintptr
	classExtra, windowExtra            int32
	instance, icon, cursor, background uintptr
	menu, name                         *uint16
	smallIcon                          uintptr
}

// message is MSG.
type message struct {
	window         uintptr
	message        uint32
	wParam, lParam uintptr
	time           uint32
	x, y           int32
	private        uint32
}

// listen makes the window and handles its messages until the window is closed.
func (l *listener) listen() {
	runtime.LockOSThread() // a window belongs to its thread
	defer runtime.UnlockOSThread()
	window := l.open()
	l.window <- window
	if window == 0 {
		return
	}
	var m message
	for {
		if got, _, _ := getMessage.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(got) <= 0 {
			return
		}
		dispatchMessage.Call(uintptr(unsafe.Pointer(&m)))
	}
}

func (l *listener) open() uintptr {
	name, err := syscall.UTF16PtrFromString(sessionClass)
	if err != nil {
		return 0
	}
	instance, _, _ := moduleHandle.Call(0)
	class := classEx{instance: instance, name: name, procedure: syscall.NewCallback(l.handle)}
	class.size = uint32(unsafe.Sizeof(class))
	registerClass.Call(uintptr(unsafe.Pointer(&class)))
	window, _, _ := createWindow.Call(0, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(name)), 0, 0, 0, 0, 0,
		0, 0, instance, 0)
	return window
}

// handle answers a message to the window.
func (l *listener) handle(window uintptr, kind uint32, wParam, lParam uintptr) uintptr {
	switch kind {
	case queryEnd:
		return 1 // the session may end
	case endSession:
		if wParam != 0 { // it really ends
			l.ended()
			select {
			case <-l.closed:
			case <-time.After(logOffPatience):
			}
		}
		return 0
	case closing:
		destroyWindow.Call(window)
		return 0
	case destroyed:
		postQuit.Call(0)
		return 0
	}
	result, _, _ := defaultProcedure.Call(window, uintptr(kind), wParam, lParam)
	return result
}
