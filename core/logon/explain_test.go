package logon

import (
	"errors"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestExplain(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*fakeDirectory)
		denied directory.LogOnReason
		says   []string
	}{
		"usual": {
			func(*fakeDirectory) {}, "",
			[]string{
				"has no email domains filter", "Status: active", "it is the default",
				"sign in anna@contoso.com to tenant contoso.com through application app", "must be " + annaID,
			},
		},
		"filter": {func(d *fakeDirectory) { d.connectors[0].Domains = []string{"contoso.com", "b.com"} }, "", []string{
			"in scope: contoso.com is in the email domains filter of “Contoso” (contoso.com, b.com)",
		}},
		"out of scope": {func(d *fakeDirectory) {
			d.connectors[0].Domains = []string{"b.com"}
			d.users[0].Status, d.users[0].Cause = directory.StatusOutOfScope, directory.CauseDomainsEdited
		}, directory.LogOnOutOfScope, []string{
			"out of scope: contoso.com is not in",
			"Status: out of scope: domain filter edited", "denied before Entra ID is asked",
		}},
		// reported by administrators: such an account was out of scope, but nothing explained why
		"address with a dot": {func(d *fakeDirectory) {
			d.connectors[0].Domains = []string{"contoso.com"}
			d.users[0].Attributes = d.users[0].Attributes.Merge(directory.Attributes{{
				Name:  "mail",
				Value: `"anna@contoso.com."`,
			}})
			d.users[0].Status = directory.StatusOutOfScope
		}, directory.LogOnOutOfScope, []string{"out of scope: its address anna@contoso.com. ends with a dot"}},
		"edited since": {func(d *fakeDirectory) {
			d.connectors[0].Domains = []string{"b.com"}
		}, "", []string{"active; out of scope from the next run on"}},
		"guest": {func(d *fakeDirectory) {
			d.users[0].Attributes = append(d.users[0].Attributes,
				directory.Attribute{Name: "userType", Value: `"Guest"`})
			d.users[0].Status = directory.StatusOutOfScope
		}, directory.LogOnOutOfScope, []string{"leaves guests out"}},
		"not acknowledged": {func(d *fakeDirectory) {
			d.users[0].Attributes = append(directory.Attributes{{Name: "accountEnabled", Value: "false"}},
				d.users[0].Attributes...)
		}, "", []string{"active: Entra ID says disabled, but “Contoso” does not acknowledge that"}},
		"nobody logs on": {func(d *fakeDirectory) {
			d.profiles[0].Mechanism = directory.MechanismNone
		}, directory.LogOnNobody, []string{"The profile “STANDARD” does not let anyone log on."}},
		"groups": {func(d *fakeDirectory) {
			gone := forGroups(office("old"), 1, "g0")
			gone.Groups[0].Gone = true
			d.profiles = append(d.profiles, gone, forGroups(office("sales"), 2, "g1"),
				forGroups(office("staff"), 3, "g2"), forGroups(office("late"), 4, "g2"))
			d.groups[annaID] = []directory.Membership{member("g2", "Team")}
		}, "", []string{
			"“OLD” does not apply: its groups no longer exist",
			"“SALES” does not apply: the account is in none",
			"Profile: “STAFF”: it applies to members of Group g2, here through Team",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := contoso()
			test.change(d)
			e, err := (&Service{Directory: d}).Explain(t.Context(), "anna@contoso.com")
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			for _, l := range e.Lines() {
				text.WriteString(l.Label + ": " + l.Text + "\n")
			}
			for _, want := range test.says {
				if !strings.Contains(text.String(), want) {
					t.Errorf("%q is not in\n%s", want, text.String())
				}
			}
			if e.Denied != test.denied {
				t.Errorf("denied %q, want %q", e.Denied, test.denied)
			}
			if len(d.log) > 0 {
				t.Error("the explanation was recorded in the log of log-ons")
			}
		})
	}
	d := contoso()
	if _, err := (&Service{Directory: d}).Explain(t.Context(), "nobody@contoso.com"); !errors.Is(err,
		directory.ErrNotFound) || problem.Of(err).Code != "user_not_found" {
		t.Errorf("unknown name: %v", err)
	}
	d.users = append(d.users, account(bobID, "anna", directory.StatusActive))
	if _, err := (&Service{Directory: d}).Explain(t.Context(), "anna@contoso.com"); !errors.Is(err,
		directory.ErrAmbiguous) {
		t.Errorf("two people: %v", err)
	}
}
