package present

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
)

func TestExplanationOf(t *testing.T) {
	staff, choir := directory.Profile{ID: "p1", Name: "Staff"}, directory.Profile{ID: "p2", Name: "Choir"}
	for name, tt := range map[string]struct {
		e    logon.Explanation
		want Explanation
	}{
		"can": {
			logon.Explanation{
				Scope: "in scope: “Contoso” has no email domains filter", Status: "active", Profile: staff,
				Rule: logon.Rule{Group: directory.ProfileGroup{Name: "Sales"}, Through: "Sales Europe"},
				Asked: []logon.Asked{
					{Profile: choir, Text: "the account is in none of its groups"},
					{Profile: staff, Holds: true},
				},
				Checked: []string{"Log-ons in the browser, from anywhere.", "The account that signs in must be u1."},
			},
			Explanation{State{"✓", "Can log on, if Entra ID agrees", ToneGood}, []Fact{
				{"Scope", "In scope: “Contoso” has no email domains filter."},
				{"Status", "Active."},
				{"Earlier profile", "“Choir” does not apply: the account is in none of its groups."},
				{"Profile", "“Staff”: it applies to members of Sales, here through Sales Europe."},
				{"Log-on", "Log-ons in the browser, from anywhere."},
				{"", "The account that signs in must be u1."},
			}},
		},
		"cannot, with a name from elsewhere": {
			logon.Explanation{
				Scope: "out of scope: it is a guest", Status: "out of scope",
				Profile: directory.Profile{Name: "A\u202eB"},
				Rule:    logon.Rule{Default: true}, Denied: directory.LogOnOutOfScope,
				Checked: []string{"A log-on is denied."},
			},
			Explanation{State{"✕", "Cannot log on", ToneBad}, []Fact{
				{"Scope", "Out of scope: it is a guest."},
				{"Status", "Out of scope."},
				{"Profile", "“A\ufffdB”: it is the default, and no other profile applies."},
				{"Log-on", "A log-on is denied."},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ExplanationOf(tt.e)); diff != "" {
				t.Errorf("explanation (-want +got):\n%s", diff)
			}
		})
	}
}
