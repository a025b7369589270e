package directory_test

import (
	"errors"
	"slices"
	"testing"

	vocabulary "github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

const why = "Can this person log on, and why?"

// letIn returns the explanation of an account that may log on.
func letIn() logon.Explanation {
	staff, choir := vocabulary.Profile{ID: "p1", Name: "Staff"}, vocabulary.Profile{ID: "p2", Name: "Choir"}
	return logon.Explanation{
		InScope: true, Scope: "in scope: contoso.com is in the email domains filter of “Contoso” (contoso.com)",
		Status:  "active",
		Profile: staff, Rule: logon.Rule{
			Group:   vocabulary.ProfileGroup{ID: "g1", Name: "All employees"},
			Through: "Retail",
		},
		Asked: []logon.Asked{
			{Profile: choir, Text: "the account is in none of its groups"},
			{Profile: staff, Holds: true},
		},
		Checked: []string{
			"Log-ons in the browser, with a device code, from anywhere.",
			"Entra ID must sign in adele.vance@contoso.com to tenant contoso.onmicrosoft.com through application " +
				"6731de76-14a6-49ae-97bc-6eba6914391e.",
			"The account that signs in must be 87d349ed-44d7-43e1-9a83-5f2406dee5bd.",
		},
	}
}

// wellIn returns a directory of accounts that may log on.
func wellIn() *guitest.Directory {
	d := contoso()
	d.Explanation = letIn()
	return d
}

// keptOut returns a directory of accounts that may not log on.
func keptOut() *guitest.Directory {
	d := contoso()
	d.Explanation = logon.Explanation{
		Scope: "out of scope: contoso.com is not in the email domains filter of “Contoso” " +
			"(a-very-long-domain-name.example, another-one.example)",
		Status: "out of scope: left the domain filter", Profile: vocabulary.Profile{Name: "Default"},
		Rule:   logon.Rule{Default: true},
		Denied: vocabulary.LogOnOutOfScope,
		Checked: []string{"A log-on is denied before Entra ID is asked: The account is outside the scope of the " +
			"connector “Contoso”."},
	}
	return d
}

// explain opens the explanation for the account in a row, in a window that is large enough for it.
func (s *screen) explain(t *testing.T, row int) {
	t.Helper()
	s.Choose(row)
	guitest.Settle()
	guitest.Tap(t, s.window, why)
	guitest.Settle()
}

// TestExplanation checks that an explanation that the user opened stays open for the next account,
// and is read for it.
func TestExplanation(t *testing.T) {
	d := wellIn()
	show(t, d, func(s *screen) {
		s.Choose(0)
		guitest.Settle()
		if s.Explains("Can log on, if Entra ID agrees") {
			t.Error("it is explained without a request")
		}
		guitest.Tap(t, s.window, why)
		guitest.Settle()
		if !s.Explains("Can log on, if Entra ID agrees") ||
			!s.Explains("“Staff”: it applies to members of All employees, here through Retail.") {
			t.Error("it is not explained")
		}
		d.Explanation = keptOut().Explanation
		s.Choose(1)
		guitest.Settle()
		if !s.Explains("Cannot log on") || s.Explains("Can log on, if Entra ID agrees") {
			t.Error("the next account is not explained")
		}
	})
}

func TestExplanationThatFails(t *testing.T) {
	d := wellIn()
	show(t, d, func(s *screen) {
		s.Choose(0)
		guitest.Settle()
		d.Err = errors.New("disk")
		guitest.Tap(t, s.window, why)
		guitest.Settle()
		d.Err = nil
		guitest.Tap(t, s.window, "Try again")
		guitest.Settle()
		if !s.Explains("Can log on, if Entra ID agrees") {
			t.Error("it is not explained after trying again")
		}
	})
}

func TestLogOnIsTriedFromTheAccount(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		s.Choose(0)
		guitest.Settle()
		guitest.Tap(t, s.window, "Test log-on")
		if want := []string{"adele.vance@contoso.com"}; !slices.Equal(s.tried, want) {
			t.Errorf("tried %q, want %q", s.tried, want)
		}
		s.ShowGroups()
		guitest.Settle()
		s.Choose(0)
		guitest.Settle()
		if guitest.Offers(s.window, "Test log-on") || guitest.Offers(s.window, why) {
			t.Error("a group is offered a log-on")
		}
	})
}
