package present_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestKeyText(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		certificate string
		expires     time.Time
		want        string
		tone        present.Tone
	}{
		"not known": {"", time.Time{}, "Client secret, expiry date unknown", present.ToneOff},
		"far":       {"", now.AddDate(1, 0, 0), "Client secret until 23 Nov 2027, as entered", present.ToneOff},
		"soon": {
			"", now.AddDate(0, 0, 9), "! Client secret until 2 Dec 2026, 9 days left, as entered",
			present.ToneWarn,
		},
		"tomorrow": {
			"", now.AddDate(0, 0, 1), "! Client secret until 24 Nov 2026, 1 day left, as entered",
			present.ToneWarn,
		},
		"expired": {
			"", now.AddDate(0, 0, -3), "! Client secret expired on 20 Nov 2026, as entered",
			present.ToneBad,
		},
		"certificate": {"/c.pfx", now.AddDate(0, 0, -3), "! Certificate expired on 20 Nov 2026", present.ToneBad},
	} {
		t.Run(name, func(t *testing.T) {
			got, tone := present.KeyText(directory.Connector{Certificate: tt.certificate, KeyExpires: tt.expires}, now)
			if got != tt.want || tone != tt.tone {
				t.Errorf("%q, %s; want %q, %s", got, tone, tt.want, tt.tone)
			}
		})
	}
}

func TestConnectorRows(t *testing.T) {
	rows := present.ConnectorRows([]directory.Connector{
		{Description: "A\nB", TenantDomain: "a.com", TenantName: "Contoso", Enabled: true, Guests: true},
		{
			Description: "C", TenantDomain: "c.us", Cloud: directory.CloudUSGov, Domains: []string{"c.us"},
			AcknowledgeDisabled: true,
		},
	}, time.Time{})
	a, c := rows[0], rows[1]
	if a.Title != "A B" || a.Tenant != "Contoso, a.com" || a.Type != "Office 365" || a.Scope != "All accounts" ||
		a.Toggle != "Disable" {
		t.Errorf("first row %+v", a)
	}
	if c.Type != "Office 365, US Government (GCC High)" ||
		c.Scope != "Accounts of c.us, without guests; disabled accounts count as disabled" ||
		c.State != present.Disabled() || c.Toggle != "Enable" {
		t.Errorf("second row %+v", c)
	}
}

func TestRemovalQuestionSaysWhatIsDeleted(t *testing.T) {
	title, text, button := present.RemovalQuestion(directory.Connector{Description: "Contoso"})
	for _, part := range []string{"directory", "history", "snapshots", "key", "Nothing changes in Entra ID"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not mention %q", text, part)
		}
	}
	if !strings.Contains(title, "Contoso") || button != "Remove connector" {
		t.Errorf("title %q, button %q", title, button)
	}
}

func TestCheckRow(t *testing.T) {
	got := present.CheckRowOf(checklist.Check{
		Name: "Sign-in", Result: checklist.Failed,
		Cause: &problem.Problem{Title: "refused", Detail: "it expired", Hint: "make another"},
	})
	if got.State.Word != "Failed" || got.Text != "Refused. It expired." || got.Hint != "Make another." {
		t.Errorf("row %+v", got)
	}
}

func TestCheckSummary(t *testing.T) {
	passed, warning, failed := checklist.Check{Result: checklist.Passed}, checklist.Check{Result: checklist.Warning},
		checklist.Check{Result: checklist.Failed}
	for name, tt := range map[string]struct {
		checks []checklist.Check
		want   string
	}{
		"none":     {nil, ""},
		"all well": {[]checklist.Check{passed, passed}, "The connection works"},
		"warnings": {[]checklist.Check{passed, warning, warning}, "The connection works, with 2 warnings"},
		"failed":   {[]checklist.Check{passed, warning, failed}, "The connection does not work yet"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := present.CheckSummary(tt.checks).Word; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestConsentLink(t *testing.T) {
	c := directory.Connector{TenantDomain: "contoso.com", ClientID: "id", Cloud: directory.CloudChina}
	if got, want := present.ConsentLink(c),
		"https://login.partner.microsoftonline.cn/contoso.com/adminconsent?client_id=id"; got != want {
		t.Errorf("link %q, want %q", got, want)
	}
	for name, c := range map[string]directory.Connector{
		"no client id": {TenantDomain: "a.com", Cloud: directory.CloudGlobal},
		"no tenant":    {ClientID: "id", Cloud: directory.CloudGlobal},
		"no address":   {TenantDomain: "a.com", ClientID: "id", Cloud: directory.CloudCustom},
	} {
		if got := present.ConsentLink(c); got != "" {
			t.Errorf("%s: link %q", name, got)
		}
	}
}

func TestGuideLinksIntoTheCloudsAdminCenter(t *testing.T) {
	for cloud, want := range map[directory.Cloud]string{
		directory.CloudGlobal: "https://entra.microsoft.com/", directory.CloudUSGov: "https://entra.microsoft.us/",
		directory.CloudUSGovDoD: "https://entra.microsoft.us/",
		directory.CloudChina:    "https://entra.microsoftonline.cn/",
		directory.CloudBleu:     "", directory.CloudDelos: "", directory.CloudGovSG: "", directory.CloudCustom: "",
	} {
		for _, c := range []directory.Connector{{Cloud: cloud}, {Cloud: cloud, ClientID: "id"}} {
			steps := present.Guide(c, nil)
			for _, s := range steps[:len(steps)-1] {
				if !strings.HasPrefix(s.Link, want) || want == "" && s.Link != "" {
					t.Errorf("%s: step %q leads to %q, want %q", cloud, s.Title, s.Link, want)
				}
				if known := strings.Contains(s.Link, "appId/id"); s.Title != "Register the application" && want != "" &&
					known != (c.ClientID != "") {
					t.Errorf("%s: step %q leads to %q", cloud, s.Title, s.Link)
				}
			}
		}
	}
}

func TestGuideTicksStepsOff(t *testing.T) {
	pass := func(names ...string) (checks []checklist.Check) {
		for _, n := range names {
			checks = append(checks, checklist.Check{Name: n, Result: checklist.Passed})
		}
		return checks
	}
	refused := func(code string) []checklist.Check {
		no := checklist.Check{
			Name: "Sign-in", Result: checklist.Failed,
			Cause: &problem.Problem{Code: problem.Code(code), Title: "refused"},
		}
		return append(pass("Secret"), no, checklist.Check{Name: "Tenant", Result: checklist.Skipped})
	}
	lacking := checklist.Check{
		Name: "Permission GroupMember.Read.All", Result: checklist.Failed,
		Cause: &problem.Problem{Code: "permission_missing", Title: "lacks it"},
	}
	all := pass("Secret", "Sign-in", "Tenant", "Permission User.Read.All", "Permission GroupMember.Read.All",
		"Read a user", "Read a group")
	for name, tt := range map[string]struct {
		checks []checklist.Check
		want   string // one mark for each step
	}{
		"before":     {nil, "....."},
		"signed in":  {pass("Secret", "Sign-in"), "✓✓✓.."},
		"permission": {append(pass("Secret", "Sign-in", "Tenant", "Permission User.Read.All"), lacking), "✓✓✓✕."},
		"optional": {
			append(all[:7:7],
				checklist.Check{
					Name: "Permission Member.Read.Hidden", Result: checklist.Warning,
					Cause: lacking.Cause,
				}),
			"✓✓✓✓✓",
		},
		"no date": {append(all[:7:7], checklist.Check{
			Name: "Key expiry", Result: checklist.Warning,
			Cause: &problem.Problem{Title: "not known"},
		}), "✓✓!✓✓"},
		"wrong key": {refused("aadsts_7000215"), "✓✓✕.."},
		"wrong id":  {refused("aadsts_700016"), ".✕..."},
		"consent":   {refused("aadsts_65001"), "....✕"},
		"keyring": {[]checklist.Check{{
			Name: "Secret", Result: checklist.Failed,
			Cause: &problem.Problem{Code: "keyring_locked", Title: "locked"},
		}}, "..✕.."},
		"network": {refused("network_unreachable"), "....."},
		"all":     {all, "✓✓✓✓✓"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, s := range present.Guide(directory.Connector{}, tt.checks) {
				if s.State.Mark == "" {
					got += "."
				}
				got += s.State.Mark
				if (s.State.Mark == "✕" || s.State.Mark == "!") != (s.Trouble != "") {
					t.Errorf("step %q: state %q, trouble %q", s.Title, s.State.Word, s.Trouble)
				}
			}
			if got != tt.want {
				t.Errorf("steps %s, want %s", got, tt.want)
			}
			if trouble := present.GuideTrouble(tt.checks); (trouble != "") != (name == "network") {
				t.Errorf("problem without a step: %q", trouble)
			}
		})
	}
}

// TestGuideAsksForThePermissionsOfTheTable checks that the guide explains for each permission what
// it is for, or what is missing without it.
func TestGuideAsksForThePermissionsOfTheTable(t *testing.T) {
	step := present.Guide(directory.Connector{}, nil)[present.PermissionsStep]
	var want, got []string
	for _, g := range permission.Grants() {
		want = append(want, g.Name)
		if !strings.Contains(step.Text, g.Name) || g.Weight != permission.Needed &&
			!strings.Contains(step.Text, g.Calls[0].Lack[1:]) {
			t.Errorf("the text does not explain %s: %s", g.Name, step.Text)
		}
	}
	for _, v := range step.Values {
		got = append(got, v.Value)
	}
	if !slices.Equal(got, want) {
		t.Errorf("values %v, want %v", got, want)
	}
	if step.Values[0].Label != "Accounts" || step.Values[1].Label != "Groups" || step.Values[2].Label != "Optional" {
		t.Errorf("labels %+v", step.Values)
	}
}
