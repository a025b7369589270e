package trial_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/trial"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

func TestPasswordLeavesItsField(t *testing.T) {
	b := newBackend()
	b.TestFunc = allowed
	perform(t, b, roomy, trial.Subject{Who: anna}, func(s *stage) {
		s.choose(t, byPassword)
		field := s.password()
		s.do(func() { test.Type(field, "Correct horse 7") })
		s.press(t, "Test log-on")
		if got := b.Tested; len(got) != 1 || string(got[0].Password) != "Correct horse 7" || got[0].User != anna ||
			got[0].Way != directory.WayPassword {
			t.Fatalf("asked for %+v", got)
		}
		if field.Text != "" || s.shows("Correct horse 7") {
			t.Error("the password is still there")
		}
		s.do(field.Undo)
		if field.Text != "" {
			t.Error("undoing brings the password back")
		}
		s.press(t, "Test again")
		if s.password().Text != "" || s.raised != 0 {
			t.Errorf("the password is %q, the window was raised %d times", s.password().Text, s.raised)
		}
	})
}

func TestNothingIsTriedWithFaults(t *testing.T) {
	for name, do := range map[string]func(s *stage){
		"nobody":      func(*stage) {},
		"no password": func(s *stage) { s.name(anna); s.choose(t, byPassword) },
		"blank at the end": func(s *stage) {
			s.name(anna)
			s.choose(t, byPassword)
			s.do(func() { s.password().SetText("Correct ") })
			if s.shows("a space at the end") {
				t.Error("what may become a word is called wrong")
			}
		},
		"pasted mark": func(s *stage) {
			s.name(anna)
			s.choose(t, byPassword)
			s.do(func() { s.password().SetText("Correct horse 7\u200B") })
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBackend()
			perform(t, b, roomy, trial.Subject{Profile: "staff"}, func(s *stage) {
				do(s)
				s.press(t, "Test log-on")
				if len(b.Tested) != 0 {
					t.Errorf("asked for %+v", b.Tested)
				}
			})
		})
	}
}

// name types the name of an account, and waits until it has been looked up.
func (s *stage) name(name string) {
	s.do(func() { s.entry("Sign-in name").SetText(name) })
	guitest.Settle()
}

// similar makes the backend reject names, and find people whose names contain them.
func similar(b *backend) {
	b.unknown = &problem.Problem{Title: "There is no such account"}
	b.people = guitest.SampleDirectory()
}

// TestAccountsAreOffered checks that part of a name is enough to find an account.
func TestAccountsAreOffered(t *testing.T) {
	for name, tt := range map[string]struct {
		keys []fyne.KeyName
		want string
	}{
		"first":       {[]fyne.KeyName{fyne.KeyReturn}, "adele.archie@contoso.com"},
		"second":      {[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, "adele.cole@contoso.com"},
		"none":        {[]fyne.KeyName{fyne.KeyEscape}, "adele"},
		"none either": {[]fyne.KeyName{fyne.KeyDown, fyne.KeyEscape}, "adele"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBackend()
			similar(b)
			perform(t, b, roomy, trial.Subject{}, func(s *stage) {
				s.name("adele")
				if !s.shows("Adele Holloway") || s.shows("There is no such account") {
					t.Error("no account is offered")
				}
				b.unknown = nil
				for _, k := range tt.keys {
					s.key(k)
				}
				guitest.Settle()
				if got := s.entry("Sign-in name").Text; got != tt.want || s.shows("Adele Holloway") ||
					len(b.Tested) > 0 {
					t.Errorf("who is %q, want %q; tested %v", got, tt.want, b.Tested)
				}
				if known := s.shows("Profile “Staff”"); known == (tt.want == "adele") || !s.dialog.IsOpen() {
					t.Errorf("the name is looked up: %v", known)
				}
			})
		})
	}
}

// TestWaysAreThoseOfTheProfile checks that the form offers the methods of the chosen profile or, by
// default, of the profile that applies to the typed name.
func TestWaysAreThoseOfTheProfile(t *testing.T) {
	b := newBackend()
	b.explanation.Profile = visitors()
	ways := func(s *stage) []string {
		list := everything[*widgets.EscapeSelect](s)
		return list[len(list)-1].Options
	}
	perform(t, b, roomy, trial.Subject{}, func(s *stage) {
		if got, want := ways(s), []string{byBrowser, byDevice, byPassword}; !slices.Equal(got, want) {
			t.Errorf("of an unknown profile: %q, want %q", got, want)
		}
		s.name(anna)
		if got, want := ways(s), []string{byDevice}; !slices.Equal(got, want) || !s.shows("Profile “Visitors”:") {
			t.Errorf("of the account's profile: %q, want %q", got, want)
		}
		s.choose(t, "Staff")
		if got, want := ways(s), []string{byBrowser, byDevice, byPassword}; !slices.Equal(got, want) {
			t.Errorf("of the chosen profile: %q, want %q", got, want)
		}
		s.press(t, "Test log-on")
		if got := b.Tested[0]; got.Profile != "staff" || got.Way != directory.WayDevice || got.From.IsValid() {
			t.Errorf("asked for %+v", got)
		}
	})
}

func TestAddressIsAskedWhereItMatters(t *testing.T) {
	b := newBackend()
	b.TestFunc = allowed
	perform(t, b, roomy, trial.Subject{Who: anna, Profile: "visitors"}, func(s *stage) {
		s.do(func() { s.entry("127.0.0.1").SetText(" 192.0.2.7 ") })
		s.press(t, "Test log-on")
		if got := b.Tested[0].From.String(); got != "192.0.2.7" {
			t.Errorf("from %s", got)
		}
	})
}

func TestCancelWorksAtOnce(t *testing.T) {
	b := newBackend()
	ended := make(chan struct{}, 1)
	answer := waiting(openPage)
	b.TestFunc = func(ctx context.Context, r logon.Request) (logon.Verdict, error) {
		defer func() { ended <- struct{}{} }()
		return answer(ctx, r)
	}
	perform(t, b, roomy, trial.Subject{Who: anna}, func(s *stage) {
		s.try(t, byBrowser)
		begun := time.Now()
		s.key(fyne.KeyEscape)
		synctest.Wait()
		if len(ended) != 1 || time.Since(begun) > 0 || !s.shows("was cancelled") {
			t.Errorf("%d ended after %v", len(ended), time.Since(begun))
		}
		if s.key(fyne.KeyEscape); s.dialog.IsOpen() {
			t.Error("a second Escape does not close")
		}
	})
}

func TestEscapeLeavesTheChoices(t *testing.T) {
	perform(t, newBackend(), roomy, trial.Subject{Who: anna}, func(s *stage) {
		s.key(fyne.KeyEscape) // the list of methods has the keyboard focus
		if s.dialog.IsOpen() {
			t.Error("the dialog is still there")
		}
	})
}

func TestClosingEndsWhatIsUnderWay(t *testing.T) {
	b := newBackend()
	b.TestFunc = waiting(showCode)
	perform(t, b, roomy, trial.Subject{Who: anna}, func(s *stage) {
		s.try(t, byDevice)
		s.do(s.dialog.Close)
		guitest.Settle()
		if s.dialog.IsOpen() || s.shows("HB4PQL7XD") {
			t.Error("the dialog is still there")
		}
	})
}

func TestComesBackFromTheBrowser(t *testing.T) {
	b := newBackend()
	var arrive chan struct{}
	b.TestFunc = func(ctx context.Context, r logon.Request) (logon.Verdict, error) {
		openPage(r)
		<-arrive
		return allowed(ctx, r)
	}
	perform(t, b, roomy, trial.Subject{Who: anna}, func(s *stage) {
		arrive = make(chan struct{}) // made inside the bubble
		s.try(t, byBrowser)
		s.press(t, "Open the page again")
		if len(s.visited) != 2 || s.visited[0] != s.visited[1] || s.raised != 0 {
			t.Errorf("visited %q, raised %d times", s.visited, s.raised)
		}
		close(arrive)
		synctest.Wait()
		if s.raised != 1 || !s.shows("may log on") || s.shows("Open the page again") {
			t.Errorf("raised %d times", s.raised)
		}
	})
}

func TestDeviceCodeRunsDown(t *testing.T) {
	b := newBackend()
	b.TestFunc = waiting(showCode)
	perform(t, b, roomy, trial.Subject{Who: anna}, func(s *stage) {
		s.try(t, byDevice)
		s.press(t, "Copy")
		if got := fyne.CurrentApp().Clipboard().Content(); got != "HB4PQL7XD" {
			t.Errorf("the clipboard has %q", got)
		}
		s.press(t, "https://microsoft.com/devicelogin")
		if len(s.visited) != 1 {
			t.Errorf("visited %q", s.visited)
		}
		for _, tt := range []struct {
			wait time.Duration
			want string
		}{{61 * time.Second, "Expires in 13:5"}, {15 * time.Minute, "The code has expired."}} {
			<-time.After(tt.wait)
			guitest.Settle()
			if !s.shows(tt.want) {
				t.Errorf("after %v it does not say %q", tt.wait, tt.want)
			}
		}
	})
}

func TestPracticePeopleFillIn(t *testing.T) {
	b := newBackend()
	perform(t, b, roomy, trial.Subject{Profile: "visitors"}, func(s *stage) {
		s.choose(t, "Kurt Hahn is locked")
		guitest.Settle()
		if got := s.entry("Sign-in name").Text; got != "kurt@practice.example" || !slices.Contains(b.explained, got) {
			t.Errorf("who is %q, explained %q", got, b.explained)
		}
		s.choose(t, "Staff")
		for _, x := range everything[*widgets.EscapeSelect](s) {
			if slices.Contains(x.Options, "Kurt Hahn is locked") {
				t.Error("a profile of another tenant offers them too")
			}
		}
	})
}
