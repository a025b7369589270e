package present

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func defaultProfile() directory.Profile {
	p := directory.NewProfile()
	p.ID, p.Name, p.Default = "p0", "Default", true
	return p
}

// salesProfile returns a profile for the members of some groups.
func salesProfile(groups ...string) directory.Profile {
	p := directory.NewProfile()
	p.ID, p.Name, p.Order, p.Mechanism, p.Connector = "p1", "Sales\nteam", 1, directory.MechanismOffice365, "c1"
	for _, name := range groups {
		p.Groups = append(p.Groups, directory.ProfileGroup{ID: "id of " + name, Name: name})
	}
	return p
}

var someConnectors = []directory.Connector{{ID: "c1", Description: "Contoso"}, {ID: "c2", Description: "Fabrikam"}}

func TestProfileRows(t *testing.T) {
	everybody := defaultProfile()
	everybody.Mechanism, everybody.Connector, everybody.Ways = directory.MechanismOffice365, "c2",
		[]directory.Way{directory.WayBrowser}
	strict := salesProfile("Sales")
	strict.Ways, strict.PermittedIPs = directory.Ways,
		[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	gone := salesProfile("Sales")
	gone.Groups[0].Gone = true
	nameless := salesProfile("")
	nobody := salesProfile("Leavers")
	nobody.Mechanism, nobody.Order = directory.MechanismNone, 2
	for name, tt := range map[string]struct {
		list []directory.Profile
		want ProfileRow // the row of the last profile
	}{
		"only default": {[]directory.Profile{defaultProfile()}, ProfileRow{
			ID: "p0", Title: "Default", Covers: "Applies to everyone.", Allows: "Blocks all log-ons.",
			State: State{"–", "None", ToneOff}, Default: true, Last: true,
		}},
		"default and another": {[]directory.Profile{salesProfile(), everybody}, ProfileRow{
			ID: "p0", Title: "Default", Covers: "Applies to everyone not covered by another profile.",
			Allows: "Log-on in the browser, through “Fabrikam”.",
			State:  State{"✓", "Office 365", ToneGood}, Default: true, Last: true,
		}},
		"no group": {[]directory.Profile{defaultProfile(), salesProfile()}, ProfileRow{
			ID: "p1", Title: "1. Sales team", Covers: "Applies to nobody, because it has no group.",
			Allows: "Log-on in the browser or by device code, through “Contoso”.",
			State:  State{"○", "Applies to nobody", ToneOff}, First: true, Last: true,
		}},
		"all that there is": {[]directory.Profile{defaultProfile(), strict}, ProfileRow{
			ID: "p1", Title: "1. Sales team", Covers: "Applies to the members of Sales.",
			Allows: "Log-on in the browser, by device code or by password (legacy), through “Contoso”, from 2 " +
				"permitted ranges.",
			State: State{"✓", "Office 365", ToneGood}, First: true, Last: true,
		}},
		"many groups": {[]directory.Profile{defaultProfile(), salesProfile("A", "B", "C", "D", "E")}, ProfileRow{
			ID: "p1", Title: "1. Sales team", Covers: "Applies to the members of A, B, C and 2 more groups.",
			Allows: "Log-on in the browser or by device code, through “Contoso”.",
			State:  State{"✓", "Office 365", ToneGood}, First: true, Last: true,
		}},
		"vanished group": {[]directory.Profile{defaultProfile(), gone}, ProfileRow{
			ID: "p1", Title: "1. Sales team", Covers: "Applies to the members of Sales (no longer exists).",
			Allows: "Log-on in the browser or by device code, through “Contoso”.",
			State:  State{"!", "Group missing", ToneWarn}, First: true, Last: true,
		}},
		"group without a name": {[]directory.Profile{defaultProfile(), nameless}, ProfileRow{
			ID: "p1", Title: "1. Sales team", Covers: "Applies to the members of id of .",
			Allows: "Log-on in the browser or by device code, through “Contoso”.",
			State:  State{"✓", "Office 365", ToneGood}, First: true, Last: true,
		}},
		"second": {[]directory.Profile{defaultProfile(), salesProfile(), nobody}, ProfileRow{
			ID: "p1", Title: "2. Sales team", Covers: "Applies to the members of Leavers.",
			Allows: "Blocks all log-ons.",
			State:  State{"–", "None", ToneOff}, Last: true,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			rows := ProfileRows(tt.list, someConnectors)
			if diff := cmp.Diff(tt.want, rows[len(rows)-1]); diff != "" {
				t.Errorf("row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNextStep(t *testing.T) {
	office := defaultProfile()
	office.Mechanism = directory.MechanismOffice365
	for name, tt := range map[string]struct {
		list []directory.Profile
		want bool
	}{
		"nobody logs on": {[]directory.Profile{defaultProfile()}, true},
		"all log on":     {[]directory.Profile{office}, false},
		"another one":    {[]directory.Profile{defaultProfile(), salesProfile()}, false},
		"none":           {nil, false},
	} {
		if _, _, button, got := NextStep(tt.list); got != tt.want || got != (button != "") {
			t.Errorf("%s: %v with button %q, want %v", name, got, button, tt.want)
		}
	}
}

func TestProfileQuestions(t *testing.T) {
	for name, tt := range map[string]struct {
		p    directory.Profile
		made string
	}{
		"groups":   {salesProfile("A", "B"), "will lose its 2 groups. “Default” will apply to nobody"},
		"a group":  {salesProfile("A"), "will lose its group. “Default” will apply to nobody"},
		"no group": {salesProfile(), "not covered by another profile. “Default” will apply to nobody"},
		"nobody":   {directory.Profile{Name: "X", Mechanism: directory.MechanismNone}, "“X” blocks all log-ons."},
	} {
		_, question, _ := DefaultQuestion(tt.p, defaultProfile())
		if !strings.Contains(question, tt.made) {
			t.Errorf("%s: %q, want …%q…", name, question, tt.made)
		}
	}
}

func TestProfileFormVerdicts(t *testing.T) {
	for name, tt := range map[string]struct {
		edit  func(*ProfileForm)
		field Field
		want  Verdict
	}{
		"no name": {func(f *ProfileForm) {
			f.Name = ""
		}, FieldName, Verdict{Text: "The name is empty. Give the profile a name, such as Contractors."}},
		"name": {func(*ProfileForm) {}, FieldName, Verdict{Good: true}},
		"no connector": {func(f *ProfileForm) {
			f.Connector = ""
		}, FieldConnector, Verdict{Text: "Choose the connector of the tenant that people log on to."}},
		"no way": {func(f *ProfileForm) {
			f.Ways = nil
		}, FieldWays, Verdict{Text: "Allow at least one method, or choose None above to block all log-ons."}},
		"no client": {func(f *ProfileForm) { f.PublicClient = " " }, FieldPublicClient, Verdict{}},
		"suffix": {func(f *ProfileForm) {
			f.Suffix = "@Contoso.com"
		}, FieldSuffix, Verdict{Good: true, Note: "Users who enter ada@example.com are signed in as ada@contoso.com."}},
		"no suffix": {func(*ProfileForm) {}, FieldSuffix, Verdict{}},
		"ranges":    {func(f *ProfileForm) { f.PermittedIPs = "10.0.0.0/8" }, FieldPermittedIPs, Verdict{Good: true}},
		"no ranges": {func(f *ProfileForm) { f.PermittedIPs = " " }, FieldPermittedIPs, Verdict{}},
		"host bits": {func(f *ProfileForm) { f.PermittedIPs = "::1; 10.1.2.3/8" }, FieldPermittedIPs, Verdict{
			Text: "10.1.2.3/8 is both a single address and a range. Write 10.0.0.0/8 for the range, or 10.1.2.3 for " +
				"the single address.", Fix: "::1,10.0.0.0/8",
		}},
		"nonsense beside host bits": {func(f *ProfileForm) {
			f.PermittedIPs = "10.1.2.3/8,x"
		}, FieldPermittedIPs, Verdict{
			Text: "10.1.2.3/8 is both a single address and a range. Write 10.0.0.0/8 for the range, or 10.1.2.3 for " +
				"the single address.",
		}},
		"kept": {
			func(f *ProfileForm) {
				f.Mechanism = "None"
			}, FieldMechanism,
			Verdict{Note: "This profile blocks all log-ons. The settings for Office 365 are kept in case you choose " +
				"it again."},
		},
		"no group": {func(f *ProfileForm) {
			f.Groups = nil
		}, FieldGroups, Verdict{Note: "Without a group, this profile applies to nobody."}},
	} {
		t.Run(name, func(t *testing.T) {
			f := ProfileFormOf(salesProfile("Sales"))
			f.Name = "Sales"
			tt.edit(&f)
			if diff := cmp.Diff(tt.want, f.Verdicts()[tt.field]); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNoneDoesNotCheckOffice365 checks that hidden fields are not checked and do not prevent
// saving.
func TestNoneDoesNotCheckOffice365(t *testing.T) {
	f := NewProfileForm()
	f.Name, f.PermittedIPs, f.Ways = "X", "nonsense", nil
	for field, v := range f.Verdicts() {
		if v.Wrong() {
			t.Errorf("%s: %q", field, v.Text)
		}
	}
}

func TestProfileFault(t *testing.T) {
	taken := &directory.FieldError{Field: directory.ProfileName, Err: problem.Usage("It is taken", "Choose another.")}
	if field, v, ok := ProfileFault(taken); !ok || field != FieldName || v.Text != "It is taken. Choose another." {
		t.Errorf("%s, %+v, %v", field, v, ok)
	}
	for _, err := range []error{
		errors.New("disk full"),
		&directory.FieldError{Field: "another", Err: errors.New("x")},
	} {
		if _, _, ok := ProfileFault(err); ok {
			t.Errorf("%v has a field", err)
		}
	}
}

func TestGroupOffers(t *testing.T) {
	found := func(ids ...string) (list []directory.Group) {
		for _, id := range ids {
			list = append(list, directory.Group{ID: id, Attributes: directory.Attributes{
				{Name: "displayName", Value: `"Group ` + id + `"`}, {Name: "securityEnabled", Value: "true"},
			}})
		}
		return list
	}
	chosen := []directory.ProfileGroup{{ID: "a"}}
	for name, tt := range map[string]struct {
		found []directory.Group
		want  string // IDs, then the note
	}{
		"none":              {nil, "No group matches."},
		"chosen already":    {found("a", "a"), "This group is already chosen."},
		"of two connectors": {found("a", "b", "b", "c"), "b c "},
		"just enough":       {found("b", "c", "d"), "b c d "},
		"more":              {found("b", "c", "a", "d", "e"), "b c d There are more groups. Type more of the name."},
	} {
		offers, note := GroupOffers(tt.found, chosen, 3)
		got := ""
		for _, o := range offers {
			got += o.Group.ID + " "
			if o.Group.Name != "Group "+o.Group.ID || o.Hint != "Security" {
				t.Errorf("%s: offers %+v", name, o)
			}
		}
		if got += note; got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
