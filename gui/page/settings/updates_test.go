package settings_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
	core "github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/update"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// publisher makes the program with settings s look for newer versions.
func publisher(s *core.Settings) {
	s.Updates = core.Updates{
		Check: true, Address: "https://downloads.example.com/rollcall",
		Key: "RWQ" + strings.Repeat("A", 53),
	}
}

// TestUpdates checks that a check shows a newer version, with a link to what is new, or that there
// is none.
func TestUpdates(t *testing.T) {
	now := guitest.Clock().Now
	b := withSettings(publisher)
	b.news.Found = update.State{Version: "0.2.0", Checked: now}
	perform(t, b, func(t *testing.T, s *stage) {
		if !s.shows("This is version 0.2.0. No check has succeeded yet.") {
			t.Error("it does not say that nothing is known")
		}
		s.do(func() { guitest.Tap(t, s.window, "Check for updates") })
		if !s.shows("It was the newest one just now.") || guitest.Offers(s.window, "What is new…") {
			t.Error("it does not say that this is the newest version")
		}
		b.news.Found.Offer = &update.Manifest{
			Version: "0.3.0", Date: now.Add(-time.Hour), Notes: "https://downloads.example.com/rollcall/0.3.0.html",
		}
		s.do(func() { guitest.Tap(t, s.window, "Check for updates") })
		if !s.shows("Version 0.3.0 is available, published 1 hour ago.") {
			t.Error("it does not offer the newer version")
		}
		guitest.Gallery(t, "settings-update", s.window)
		s.do(func() { guitest.Tap(t, s.window, "What is new…") })
		if !slices.Equal(s.pages, []string{"https://downloads.example.com/rollcall/0.3.0.html"}) {
			t.Errorf("opened %q", s.pages)
		}
	})
}

// TestUpdateIsRefused checks that a refused manifest is reported, and the check can be repeated.
func TestUpdateIsRefused(t *testing.T) {
	b := withSettings(publisher)
	b.news.Found = update.State{Version: "0.2.0"}
	b.news.Refusal = &problem.Problem{
		Code: problem.CodeUpdateTampered, Title: "The published release manifest was refused",
		Detail: "Its signature is damaged.", Hint: "Install nothing from there. Tell the publisher.",
	}
	perform(t, b, func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Check for updates") })
		if !s.shows("The published release manifest was refused") || !guitest.Offers(s.window, "Check for updates") {
			t.Error("it is not reported, or cannot be tried again")
		}
	})
}

// TestUpdatesAreSetUp checks that a check needs an address and a key, and nothing can be checked
// before they are saved.
func TestUpdatesAreSetUp(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		if guitest.Offers(s.window, "Check for updates") {
			t.Error("there is nothing to check, but the button is enabled")
		}
		s.do(func() { guitest.Tap(t, s.window, "Look for a newer version once a day") })
		if guitest.Offers(s.window, "Save") {
			t.Error("it can be saved without an address")
		}
		s.do(func() { s.entryWith(t, "https://downloads.example.com/rollcall").SetText("http://example.com") })
		if !s.shows("is not an address for updates") {
			t.Error("an address without encryption has no fault")
		}
		s.do(func() { s.entryWith(t, "https://downloads.example.com/rollcall").SetText("/srv/rollcall") })
		s.do(func() { s.entryWith(t, "RW…").SetText("not a key") })
		if !s.shows("is not a public key for updates") || guitest.Offers(s.window, "Save") {
			t.Error("a wrong key has no fault")
		}
		var want core.Settings
		publisher(&want)
		s.do(func() { s.entryWith(t, "RW…").SetText(want.Updates.Key) })
		s.do(func() { s.entryWith(t, "PEM file, if the server needs one").SetText("/etc/ssl/ca.pem") })
		s.do(func() { guitest.Tap(t, s.window, "Save") })
		want.Updates.Address, want.Updates.CAFile = "/srv/rollcall", "/etc/ssl/ca.pem"
		if len(s.Saved) != 1 || s.Saved[0].Updates != want.Updates {
			t.Fatalf("saved %+v, want %+v", s.Saved, want.Updates)
		}
		if !guitest.Offers(s.window, "Check for updates") {
			t.Error("the saved place cannot be checked")
		}
	})
}
