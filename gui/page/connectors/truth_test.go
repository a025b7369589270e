package connectors_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/present"
)

// TestSavedGoesWhenSomethingIsEdited checks that editing any field removes the message about
// saving.
func TestSavedGoesWhenSomethingIsEdited(t *testing.T) {
	for name, edit := range map[string]func(t *testing.T, s *screen){
		"typed":   func(_ *testing.T, s *screen) { test.Type(s.Input("Info"), "x") },
		"chosen":  func(_ *testing.T, s *screen) { s.ChooseKey(present.KeyCertificate) },
		"ticked":  func(t *testing.T, s *screen) { s.press(t, "Include guests") },
		"a cloud": func(_ *testing.T, s *screen) { s.ChooseCustomCloud() },
	} {
		t.Run(name, func(t *testing.T) {
			show(t, &guitest.ConnectorsBackend{List: several()}, func(s *screen) {
				s.edit()
				test.Type(s.Input("Info"), "y")
				s.press(t, "Save")
				if !s.shows(">Saved<") {
					t.Fatal("it does not say that it is saved")
				}
				edit(t, s)
				if s.shows(">Saved<") {
					t.Error("it still says Saved")
				}
			})
		})
	}
}

// erase deletes the last letter in a field.
func erase(s *screen, field string) {
	s.Input(field).TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
}

// TestWhatStoringRefusedStays checks that the error from storing stays visible while the user
// follows its advice.
func TestWhatStoringRefusedStays(t *testing.T) {
	b := &guitest.ConnectorsBackend{List: several(), Err: &problem.Problem{Title: "The keyring is locked"}}
	show(t, b, func(s *screen) {
		s.edit()
		test.Type(s.Input("Info"), "y")
		s.press(t, "Save")
		test.Type(s.Input("Info"), "z")
		if !s.shows("The keyring is locked") {
			t.Error("why it was not stored is gone")
		}
	})
}

// TestPreviewOfAnInvalidFilterGoes checks that the preview disappears at once when the filter
// becomes invalid, and returns with a valid one.
func TestPreviewOfAnInvalidFilterGoes(t *testing.T) {
	for field, wrong := range map[string]string{"Optional Email Domains Filter": "x.org, ", "Accounts removed": "x"} {
		t.Run(field, func(t *testing.T) {
			show(t, &guitest.ConnectorsBackend{List: guarded(), Preview: moves()}, func(s *screen) {
				const says = "12,002 of 12,481 users match."
				s.edit()
				s.settle()
				if !s.shows(says) {
					t.Fatal("there is no preview")
				}
				test.Type(s.Input(field), wrong)
				if s.shows(says) || s.shows("479 accounts leave") {
					t.Error("the preview is shown although the input cannot be read")
				}
				for range wrong {
					erase(s, field)
				}
				s.settle()
				if !s.shows(says) {
					t.Error("the preview does not come back")
				}
			})
		})
	}
}

func TestAuthoritiesAreLookedInto(t *testing.T) {
	ca := auth.Certificate{Subject: "CN=Acme Root", NotAfter: now.AddDate(3, 0, 0)}
	for name, tt := range map[string]struct {
		err  error
		says string
	}{
		"right": {nil, "CN=Acme Root, until 23 Nov 2029."},
		"missing": {&problem.Problem{
			Code: "ca_file_missing", Title: "The CA file is missing",
			Hint: "Choose another one.",
		}, "The CA file is missing. Choose another one."},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, &guitest.ConnectorsBackend{
				List: several(), Authorities: []auth.Certificate{ca},
				AuthoritiesErr: tt.err,
			}, func(s *screen) {
				s.edit()
				test.Type(s.Input("CA file"), "/home/admin/ca.pem")
				s.settle()
				if got := s.Says("CA file"); got != tt.says {
					t.Errorf("next to the file it says %q, want %q", got, tt.says)
				}
				test.Type(s.Input("CA file"), "x")
				if got := s.Says("CA file"); got != "" {
					t.Errorf("of another path it says %q", got)
				}
			})
		})
	}
}

func TestAuthoritiesAreChosen(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{List: several()}, func(s *screen) {
		s.edit()
		s.press(t, "Choose…")
		if !s.shows("/home/admin/ca.pem") {
			t.Error("the chosen path is not in the form")
		}
	})
}

func TestProxyIsStored(t *testing.T) {
	b := &guitest.ConnectorsBackend{List: several()}
	show(t, b, func(s *screen) {
		s.edit()
		s.ChooseProxy(present.ProxyOwn)
		test.Type(s.Input("Proxy address"), "http://ada:pw@proxy:1")
		if got := s.Says("Proxy address"); !strings.Contains(got, "does not store") || strings.Contains(got, "pw") {
			t.Errorf("of a password it says %q", got)
		}
		s.press(t, "Save")
		if len(b.Changes) > 0 {
			t.Fatalf("stored a password: %q", b.Changes)
		}
		s.Empty("Proxy address")
		test.Type(s.Input("Proxy address"), "http://proxy.example.com:8080")
		s.press(t, "Save")
		if got := b.List[0].Proxy; got != "http://proxy.example.com:8080" {
			t.Errorf("stored the proxy %q", got)
		}
		s.ChooseProxy(present.ProxyNone)
		s.press(t, "Save")
		if got := b.List[0].Proxy; got != directory.ProxyNone {
			t.Errorf("stored the proxy %q", got)
		}
	})
}

// TestFormAgreesWithGraphAtOnce covers a connection test that finds the key's expiry date, which
// replaces another date in the form.
func TestFormAgreesWithGraphAtOnce(t *testing.T) {
	b := &guitest.ConnectorsBackend{List: several(), Checks: lacksGroups}
	b.Learned = func(c *directory.Connector) {
		c.KeyExpires, c.KeyFromGraph = time.Date(2027, time.January, 8, 10, 0, 0, 0, time.UTC), true
	}
	show(t, b, func(s *screen) {
		s.edit()
		s.press(t, "Test connection")
		s.settle()
		if got := s.Says("Expires"); !strings.Contains(got, "8 January 2027") ||
			!strings.Contains(got, "Reported by Microsoft Graph") {
			t.Errorf("next to the day it says %q", got)
		}
		if got := s.Says("Key"); !strings.Contains(got, "8 Jan 2027, according to Microsoft Graph") {
			t.Errorf("next to the key it says %q", got)
		}
		test.Type(s.Input("Info"), "x")
		s.press(t, "Save")
		if got := b.List[0].KeyExpires; got.Format(time.DateOnly) != "2027-01-08" {
			t.Errorf("saving something else replaced the value from Graph with %v", got)
		}
	})
}

// TestAnotherProgramRenewsTheForm checks that changes by another program appear in the form, which
// keeps what was typed.
func TestAnotherProgramRenewsTheForm(t *testing.T) {
	b := &guitest.ConnectorsBackend{List: several()}
	show(t, b, func(s *screen) {
		s.edit()
		test.Type(s.Input("Info"), "mine ")
		b.List[0].KeyExpires = time.Date(2028, time.May, 1, 0, 0, 0, 0, time.UTC)
		s.Refresh(events.Overview{})
		synctest.Wait()
		if !s.shows("2028-05-01") || !s.shows("mine ") {
			t.Error("the new day is not in the form, or what was typed is gone")
		}
	})
}

// TestResultsOfATestAreOfWhatWasTested checks that results are marked as outdated if the form was
// edited after the test.
func TestResultsOfATestAreOfWhatWasTested(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{List: several(), Checks: lacksGroups}, func(s *screen) {
		const old = "Tested before your last changes"
		s.edit()
		s.press(t, "Test connection")
		if s.shows(old) {
			t.Error("the results look old before anything was edited")
		}
		test.Type(s.Input("Client ID"), "x")
		if !s.shows(old) {
			t.Error("the old results look like results for the new input")
		}
	})
}

// TestHeaderAndWidth checks that the heading and the fields have the same dimensions as on every
// screen with forms.
func TestHeaderAndWidth(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{List: several()}, func(s *screen) {
		s.window.Resize(fyne.NewSize(2300, 1300))
		list := guitest.HeaderGap(t, s.window)
		s.edit()
		if form := guitest.HeaderGap(t, s.window); list != guitest.Gap || form != guitest.Gap {
			t.Errorf("room below the header: %v, and %v above the form, want %v", list, form, guitest.Gap)
		}
		if got := guitest.WidestField(s.window); got != guitest.FieldWidth {
			t.Errorf("fields are %v wide, want %v", got, guitest.FieldWidth)
		}
	})
}

// TestLimitIsNumbers checks that a number out of range is reported while the user types, and the
// arrow keys change a number.
func TestLimitIsNumbers(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{List: guarded()}, func(s *screen) {
		s.edit()
		percent := s.Input("Accounts removed")
		for range 2 {
			percent.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
		}
		if got := s.Limit(directory.GuardAccountsRemoved); got != "4% at least 5" {
			t.Errorf("the keys make it %q", got)
		}
		test.Type(percent, "99")
		if got := s.Says("Accounts removed"); !strings.Contains(got, "from 1 to 100") {
			t.Errorf("of a percentage out of range it says %q", got)
		}
	})
}
