package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
)

// withLockedVault returns a backend whose secrets are in a vault that needs a passphrase.
func withLockedVault() *guitest.Backend {
	b := guitest.NewBackend()
	b.Vault = guitest.LockedVault()
	return b
}

// locked is an overview that says that the vault needs a passphrase.
func locked() events.Event {
	o := guitest.Overview()
	o.Conditions = []health.Condition{{
		Code: problem.CodeVaultUnusable, Severity: health.Serious, Title: "The vault with the secrets cannot be used",
		Detail: "The vault is locked.", Hint: "Enter the passphrase.", Action: health.ActionVault,
	}}
	return o
}

// enter types a passphrase and presses Enter.
func (s *stage) enter(t *testing.T, passphrase string) {
	t.Helper()
	if s.window.unlocking == nil {
		t.Fatal("nothing asks for the passphrase")
	}
	entry := s.window.unlocking.typed.Entry()
	if s.window.window.Canvas().Focused() != fyne.Focusable(entry) {
		t.Errorf("the keyboard focus is on %T", s.window.window.Canvas().Focused())
	}
	s.do(func() { test.Type(entry, passphrase) })
	s.do(func() { entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) })
	guitest.Settle()
}

// TestVaultIsUnlocked checks that the window asks at the start, and says what is wrong. The field
// is empty after each attempt.
func TestVaultIsUnlocked(t *testing.T) {
	performOver(t, withLockedVault, func(t *testing.T, s *stage) {
		s.tell(locked())
		guitest.Settle()
		if !s.shows("Unlock the vault") ||
			!guitest.Reads(s.window.window, "/home/ada/secrets.age is encrypted with a passphrase.") {
			t.Error("the dialog does not say what it asks for")
		}
		guitest.Gallery(t, "window-unlock", s.window.window)
		s.enter(t, "wrong")
		if s.window.unlocking == nil || !guitest.Reads(s.window.window, "The passphrase of the vault is wrong.") {
			t.Fatal("a wrong passphrase is not reported")
		}
		if got := s.window.unlocking.typed.Entry().Text; got != "" {
			t.Errorf("the field still contains %q", got)
		}
		guitest.Gallery(t, "window-unlock-wrong", s.window.window)
		s.enter(t, guitest.Passphrase)
		if s.window.unlocking != nil || s.window.covered() || !slices.Contains(s.Done, "unlock") {
			t.Errorf("the dialog stays open; done: %v", s.Done)
		}
	})
}

// TestUnlockingCanWait checks that the window asks unprompted only once, and later when the user
// wants it.
func TestUnlockingCanWait(t *testing.T) {
	performOver(t, withLockedVault, func(t *testing.T, s *stage) {
		s.tell(locked())
		guitest.Settle()
		s.do(func() { s.window.typed(&fyne.KeyEvent{Name: fyne.KeyEscape}) })
		s.tell(locked())
		guitest.Settle()
		if s.window.unlocking != nil || s.window.covered() {
			t.Fatal("it asks again")
		}
		s.do(func() { guitest.Tap(t, s.window.window, "Unlock…") })
		guitest.Settle()
		s.do(func() { guitest.Tap(t, s.window.window, "Not now") })
		if s.window.unlocking != nil {
			t.Error("the dialog cannot be closed")
		}
		s.do(func() { s.window.show(nav.Settings) })
		guitest.Settle()
		if !guitest.Reads(s.window.window, "which is opened by a passphrase. It is locked.") {
			t.Error("the settings do not say where secrets are")
		}
	})
}

// TestVaultThatNoPassphraseOpens checks that the settings say what is wrong.
func TestVaultThatNoPassphraseOpens(t *testing.T) {
	performOver(t, func() *guitest.Backend {
		b := withLockedVault()
		b.Vault.Problem = problem.Problem{
			Code: problem.CodeVaultDamaged, Title: "The vault /home/ada/secrets.age is damaged",
			Hint: "Put back a copy of the file.",
		}.Wrap(nil)
		return b
	}, func(t *testing.T, s *stage) {
		s.tell(locked())
		guitest.Settle()
		if s.window.covered() {
			t.Fatal("it asks for a passphrase")
		}
		s.do(func() { guitest.Tap(t, s.window.window, "Unlock…") })
		guitest.Settle()
		if s.window.shown.name != nav.Settings ||
			!guitest.Reads(s.window.window, "is damaged. Put back a copy of the file.") {
			t.Error("the settings do not say what is wrong")
		}
	})
}
