package native

import (
	"syscall"
	"testing"
	"unsafe"
)

func TestInside(t *testing.T) {
	for name, test := range map[string]struct {
		work, frame   rect
		dpi           int32
		width, height float32
	}{
		"small laptop": {rect{0, 0, 1366, 728}, rect{right: 16, bottom: 39}, 96, 1350, 689},
		"150 percent":  {rect{0, 0, 1920, 1032}, rect{right: 24, bottom: 60}, 144, 1264, 648},
		"bar at top":   {rect{0, 40, 1366, 768}, rect{right: 16, bottom: 39}, 0, 1350, 689},
		"nothing":      {rect{}, rect{right: 16, bottom: 39}, 96, 0, 0},
	} {
		if width, height := inside(test.work, test.frame, test.dpi); width != test.width || height != test.height {
			t.Errorf("%s: %g×%g, want %g×%g", name, width, height, test.width, test.height)
		}
	}
	if width, height := Room(); width <= 0 || height <= 0 {
		t.Errorf("this screen has room for %g×%g", width, height)
	}
}

// TestUntilLogOff sends the messages of a log-off to the hidden window. Windows waits for the
// answer to the second one until the program has closed everything.
func TestUntilLogOff(t *testing.T) {
	loggedOff, closed := UntilLogOff(t.Context())
	defer closed()
	class, err := syscall.UTF16PtrFromString(sessionClass)
	if err != nil {
		t.Fatal(err)
	}
	window, _, _ := user32.NewProc("FindWindowW").Call(uintptr(unsafe.Pointer(class)), 0)
	if window == 0 {
		t.Fatal("there is no window")
	}
	send := user32.NewProc("SendMessageW")
	if may, _, _ := send.Call(window, queryEnd, 0, 0); may != 1 {
		t.Errorf("the session may not end: %d", may)
	}
	if send.Call(window, endSession, 0, 0); loggedOff.Err() != nil {
		t.Error("a log-off that another program refused ends this one")
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		send.Call(window, endSession, 1, 0)
	}()
	<-loggedOff.Done()
	select {
	case <-answered:
		t.Error("Windows may end the process before everything is closed")
	default:
	}
	closed()
	<-answered
}

// TestLayout compares the structures with the sizes that Windows documents.
func TestLayout(t *testing.T) {
	wantClass, wantMsg := uintptr(80), uintptr(48)
	if unsafe.Sizeof(uintptr(0)) == 4 {
		wantClass, wantMsg = 48, 28
	}
	if class, msg := unsafe.Sizeof(classEx{}), unsafe.Sizeof(message{}); class != wantClass || msg != wantMsg {
		t.Errorf("WNDCLASSEXW has %d bytes and MSG %d", class, msg)
	}
}
