package gui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
)

// performCaught runs a test with a window that catches panics. keep writes the reports.
func performCaught(t *testing.T, keep func(fault any) (string, error), check func(t *testing.T, s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		a := guitest.App(t)
		s := &stage{Backend: guitest.NewBackend()}
		s.window = New(t.Context(), Options{
			App: a, Window: NewWindow(a, "Rollcall", ""), Backend: s.Backend, Folder: t.TempDir(), Tray: func() bool {
				return false
			},
			Log: guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
			KeepCrash: func(fault any, stack []byte) (string, error) {
				if !strings.Contains(string(stack), "goroutine") {
					t.Errorf("the stack is %q", stack)
				}
				return keep(fault)
			},
		})
		defer s.window.Close()
		synctest.Wait()
		s.do(s.window.Show)
		s.tell(overview(guitest.Overview()))
		check(t, s)
	})
}

// TestCaughtCrashIsReported checks that the window reports a crash, and a second crash in the same
// place, and keeps working.
func TestCaughtCrashIsReported(t *testing.T) {
	var kept []string
	keep := func(fault any) (string, error) {
		kept = append(kept, fmt.Sprint(fault))
		return "/data/crash.txt", nil
	}
	performCaught(t, keep, func(t *testing.T, s *stage) {
		for range 2 {
			s.do(func() { panic("a fault") })
			if !s.shows("Something went wrong in Rollcall.") || !guitest.Offers(s.window.window, "Show report") {
				t.Fatal("the crash is not shown")
			}
			guitest.Gallery(t, "window-caught", s.window.window)
			s.do(func() { guitest.Tap(t, s.window.window, "Dismiss") })
			guitest.Settle()
		}
		if len(kept) != 2 || kept[0] != "a fault" {
			t.Errorf("kept %q", kept)
		}
		s.do(func() { s.window.show(nav.Settings) })
		if s.window.shown.name != nav.Settings {
			t.Error("the window does not continue")
		}
	})
}

func TestCaughtCrashWithoutAReport(t *testing.T) {
	keep := func(any) (string, error) { return "", errors.New("the disk is full") }
	performCaught(t, keep, func(t *testing.T, s *stage) {
		s.do(func() { panic("a fault") })
		if !s.shows("Something went wrong in Rollcall.") || guitest.Offers(s.window.window, "Show report") {
			t.Error("the crash is not shown, or a report is offered although there is none")
		}
	})
}

// TestWindowThatCannotBePainted checks that after some attempts, the window shows a replacement
// with a way back. If the replacement cannot be painted either, the program ends.
func TestWindowThatCannotBePainted(t *testing.T) {
	keep := func(any) (string, error) { return "", nil }
	performCaught(t, keep, func(t *testing.T, s *stage) {
		frame := func() (proceed bool) {
			s.do(func() { proceed = s.window.Caught("cannot be painted", []byte("goroutine 1")) })
			return proceed
		}
		frames := func(n int) {
			for range n {
				if !frame() {
					t.Fatal("it gives up early")
				}
			}
		}
		frames(mostCrashes)
		if !s.shows("Rollcall cannot draw this screen.") || s.shows("Dashboard") {
			t.Fatal("the window still shows what cannot be painted")
		}
		guitest.Gallery(t, "window-covered", s.window.window)
		s.do(func() { guitest.Tap(t, s.window.window, "Show the dashboard") })
		if !s.shows("Sync all") {
			t.Fatal("there is no way back")
		}
		frames(2*mostCrashes - 1)
		if frame() {
			t.Error("it continues although nothing can be painted")
		}
	})
}

// TestSlowCrashesAreNotPaintingCrashes checks that repeated crashes over a longer time do not
// replace the content.
func TestSlowCrashesAreNotPaintingCrashes(t *testing.T) {
	var c crashes
	now := guitest.Clock().Now
	for range 20 {
		if now = now.Add(crashesIn / 2); c.often(now) {
			t.Fatal("slow crashes count as painting crashes")
		}
	}
	if now = now.Add(time.Millisecond); c.often(now) {
		t.Error("one fast crash is too many")
	}
}

// TestTrayCrashes checks that an entry of the tray menu can be chosen again after it crashed.
func TestTrayCrashes(t *testing.T) {
	var kept int
	keep := func(any) (string, error) { kept++; return "", nil }
	performCaught(t, keep, func(t *testing.T, s *stage) {
		press := s.window.guarded(func() { panic("a fault") })
		for range 2 {
			s.do(press)
		}
		if kept != 2 {
			t.Errorf("kept %d reports", kept)
		}
	})
}
