package trial_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/trial"
)

func TestStates(t *testing.T) {
	wrongPassword := denied("Entra ID refused the password of anna@contoso.com.",
		"Try again, or reset the password. Too many wrong attempts lock the account.", directory.LogOnWrongPassword,
		50126)
	unavailable := denied("Entra ID cannot check anna@contoso.com at the moment.", "Try again in a few minutes.",
		directory.LogOnUnavailable, 0)
	long := denied(strings.Repeat("Entra ID refused it. ", 20), strings.Repeat("Change something. ", 30),
		directory.LogOnRefused, 7000218)
	ofAnna, small := trial.Subject{Who: anna}, fyne.NewSize(900, 600)
	for name, tt := range map[string]struct {
		answer answer
		size   fyne.Size
		about  trial.Subject
		change func(b *backend)
		do     func(t *testing.T, s *stage)
	}{
		"empty":         {about: trial.Subject{Profile: "staff"}},
		"form":          {about: ofAnna},
		"form_password": {about: ofAnna, do: func(t *testing.T, s *stage) { s.choose(t, byPassword) }},
		"form_practice": {
			about:  trial.Subject{Who: "ada@practice.example", Profile: "visitors"},
			change: func(b *backend) { b.ProfileList[2].Ways = directory.Ways }, do: func(t *testing.T, s *stage) {
				s.choose(t, byPassword)
			},
		},
		"form_unknown": {about: trial.Subject{Who: "nobody@contoso.com"}, change: func(b *backend) {
			b.unknown = &problem.Problem{Title: `There is no account "nobody@contoso.com"`}
		}},
		"form_offers": {about: trial.Subject{}, change: similar, do: func(_ *testing.T, s *stage) { s.name("ad") }},
		"form_faults": {about: trial.Subject{Profile: "visitors"}, do: func(t *testing.T, s *stage) {
			s.do(func() { s.entry("127.0.0.1").SetText("192.0.2") })
			s.press(t, "Test log-on")
		}},
		"form_small": {about: ofAnna, size: small, do: func(t *testing.T, s *stage) { s.choose(t, byPassword) }},
		"unread": {about: ofAnna, change: func(b *backend) {
			b.ReadErr = &problem.Problem{Title: "The database is busy", Hint: "Close other programs."}
		}},
		"under_way": {
			about: ofAnna, answer: waiting(func(logon.Request) {}),
			do: func(t *testing.T, s *stage) { s.try(t, byPassword) },
		},
		"allowed": {about: ofAnna, answer: allowed, do: func(t *testing.T, s *stage) { s.try(t, byPassword) }},
		"denied": {about: ofAnna, answer: wrongPassword, do: func(t *testing.T, s *stage) {
			s.try(t, byPassword)
		}},
		"denied_small": {about: ofAnna, answer: wrongPassword, size: small, do: func(t *testing.T, s *stage) {
			s.try(t, byPassword)
		}},
		"unavailable": {about: ofAnna, answer: unavailable, do: func(t *testing.T, s *stage) {
			s.try(t, byBrowser)
		}},
		"long": {about: ofAnna, answer: long, size: small, do: func(t *testing.T, s *stage) {
			s.try(t, byBrowser)
		}},
		"device": {about: ofAnna, answer: waiting(showCode), do: func(t *testing.T, s *stage) {
			s.try(t, byDevice)
		}},
		"device_small": {
			about: ofAnna, answer: waiting(showCode), size: small,
			do: func(t *testing.T, s *stage) { s.try(t, byDevice) },
		},
		"device_practice": {
			about:  trial.Subject{Who: "ada@practice.example", Profile: "visitors"},
			answer: waiting(showCode), do: func(t *testing.T, s *stage) { s.try(t, byDevice) },
		},
		"browser": {about: ofAnna, answer: waiting(openPage), do: func(t *testing.T, s *stage) {
			s.try(t, byBrowser)
		}},
		"browser_failed": {about: ofAnna, answer: waiting(openPage), do: func(t *testing.T, s *stage) {
			s.noPage = errors.New("no browser")
			s.try(t, byBrowser)
		}},
		"cancelled": {about: ofAnna, answer: waiting(openPage), do: func(t *testing.T, s *stage) {
			s.try(t, byBrowser)
			s.press(t, "Cancel")
		}},
		"failed": {about: ofAnna, answer: func(context.Context, logon.Request) (logon.Verdict, error) {
			return logon.Verdict{}, &problem.Problem{
				Title:  "The disk with the data folder is full",
				Detail: "Nobody is let in who cannot be entered in the log.", Hint: "Free some space, and try again.",
			}
		}, do: func(t *testing.T, s *stage) { s.try(t, byBrowser) }},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBackend()
			b.TestFunc = tt.answer
			if tt.change != nil {
				tt.change(b)
			}
			if tt.size.IsZero() {
				tt.size = roomy
			}
			perform(t, b, tt.size, tt.about, func(s *stage) {
				if tt.do != nil {
					tt.do(t, s)
				}
				s.do(s.window.Canvas().Unfocus)
				test.AssertRendersToMarkup(t, name+".xml", s.window.Canvas())
				guitest.Gallery(t, "trial_"+name, s.window)
			})
		})
	}
}
