package gui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
)

// withProfile returns a backend with one profile, which lets everyone log on.
func withProfile() *guitest.Backend {
	b := guitest.NewBackend()
	b.ProfileList = []directory.Profile{{
		ID: "default", Name: "Default", Default: true,
		Mechanism: directory.MechanismOffice365, Ways: directory.Ways,
	}}
	b.TestFunc = func(_ context.Context, r logon.Request) (logon.Verdict, error) {
		r.OpenBrowser("https://login.microsoftonline.com") //nolint:errcheck // it never returns an error
		return logon.Verdict{Allowed: true, Reason: directory.LogOnAllowed, Text: r.User + " may log on."}, nil
	}
	b.Directory = guitest.SampleDirectory()
	return b
}

// TestLogOnIsTried checks that the test stays open when the user opens another screen. It also
// raises the window from the tray after sign-in in the browser.
func TestLogOnIsTried(t *testing.T) {
	performOver(t, withProfile, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()))
		s.do(func() { s.window.show(nav.Authentication) })
		s.do(func() { guitest.Tap(t, s.window.window, "Test log-on") })
		if !s.window.trying() || !s.shows("Profile to use") {
			t.Fatal("the test does not open from the profiles")
		}
		guitest.Gallery(t, "window-trial", s.window.window)
		s.press(fyne.Key2)
		if !s.window.trying() {
			t.Error("another screen closes it")
		}
		s.do(func() { s.window.typed(&fyne.KeyEvent{Name: fyne.KeyEscape}) })
		if s.window.trying() {
			t.Error("Escape does not close it")
		}

		s.do(func() { s.window.tryLogOn("adele.archie@contoso.com", "") })
		guitest.Settle()
		s.do(func() { s.window.inSight = false })
		s.do(func() { guitest.Tap(t, s.window.window, "Test log-on") })
		guitest.Settle()
		if !s.window.inSight || !s.shows("adele.archie@contoso.com may log on.") {
			t.Errorf("in sight %v; tested %+v", s.window.inSight, s.Tested)
		}
	})
}
