package health

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// contoso is a healthy connector that ran an hour ago.
func contoso() directory.ConnectorState {
	run := ran(directory.StateSucceeded, time.Hour)
	return directory.ConnectorState{
		Connector: directory.Connector{
			ID: "c1", Description: "Contoso", Enabled: true,
			CreatedAt: now.Add(-100 * day),
		},
		LastAttempt: &run, LastSuccess: &run,
	}
}

// ran is a run that began and ended some time ago.
func ran(state directory.State, ago time.Duration) directory.Run {
	return directory.Run{State: state, StartedAt: now.Add(-ago), EndedAt: now.Add(-ago)}
}

func failed(code problem.Code, ago time.Duration) directory.Run {
	run := ran(directory.StateFailed, ago)
	run.Error = &problem.Problem{Code: code, Title: "What happened", Detail: "Why.", Hint: "What to do."}
	return run
}

func warned(code problem.Code, ago time.Duration) directory.Run {
	run := ran(directory.StateWarnings, ago)
	run.Warnings = []problem.Problem{{Code: "another"}, {Code: code, Title: "Some are hidden"}}
	return run
}

// brief contains the fields that the tables compare.
type brief struct {
	Code     problem.Code
	Severity Severity
	Action   Action
	Ago      time.Duration // time since the condition began
	Days     int
}

func briefly(list []Condition) []brief {
	var out []brief
	for _, c := range list {
		out = append(out, brief{c.Code, c.Severity, c.Action, now.Sub(c.Since), c.Days})
	}
	return out
}

func TestKey(t *testing.T) {
	for name, test := range map[string]struct {
		left  time.Duration
		want  []brief
		title string
	}{
		"not near": {30*day + time.Second, nil, ""},
		"30 days": {
			30 * day,
			[]brief{{problem.CodeKeyExpiring, Notice, ActionRenewKey, 0, 30}},
			"in 30 days",
		},
		"15 days": {
			15 * day,
			[]brief{{problem.CodeKeyExpiring, Notice, ActionRenewKey, 15 * day, 30}},
			"in 15 days",
		},
		"14 days": {
			14 * day,
			[]brief{{problem.CodeKeyExpiring, Warning, ActionRenewKey, 0, 14}},
			"in 14 days",
		},
		"a bit over 7 days": {
			7*day + time.Second,
			[]brief{{problem.CodeKeyExpiring, Warning, ActionRenewKey, 7*day - time.Second, 14}},
			"in 7 days",
		},
		"7 days": {7 * day, []brief{{problem.CodeKeyExpiring, Warning, ActionRenewKey, 0, 7}}, "in 7 days"},
		"2 days": {2 * day, []brief{{problem.CodeKeyExpiring, Warning, ActionRenewKey, 5 * day, 7}}, "in 2 days"},
		"1 day":  {day, []brief{{problem.CodeKeyExpiring, Serious, ActionRenewKey, 0, 1}}, "in 1 day"},
		"an hour": {
			time.Hour,
			[]brief{{problem.CodeKeyExpiring, Serious, ActionRenewKey, 23 * time.Hour, 1}},
			"in less than a day",
		},
		"now":      {0, []brief{{problem.CodeKeyExpired, Serious, ActionRenewKey, 0, 0}}, "has expired"},
		"long ago": {-40 * day, []brief{{problem.CodeKeyExpired, Serious, ActionRenewKey, 40 * day, 0}}, "has expired"},
	} {
		t.Run(name, func(t *testing.T) {
			state := contoso()
			state.Connector.KeyExpires = now.Add(test.left)
			got := Conditions(Facts{Now: now, Connectors: []directory.ConnectorState{state}})
			if diff := cmp.Diff(test.want, briefly(got)); diff != "" {
				t.Fatalf("conditions (-want +got):\n%s", diff)
			}
			if len(got) > 0 && !strings.HasSuffix(got[0].Title, test.title) {
				t.Errorf("title is %q, want …%q", got[0].Title, test.title)
			}
			tense := "It is valid until"
			if test.left <= 0 {
				tense = "It was valid until"
			}
			if len(got) > 0 && !strings.HasPrefix(got[0].Detail, tense) {
				t.Errorf("detail is %q, want %q…", got[0].Detail, tense)
			}
		})
	}
}

func TestRuns(t *testing.T) {
	const failing, permission = problem.CodeConnectorFailing, problem.CodePermissionMissing
	for name, test := range map[string]struct {
		runs []directory.Run // the latest run first
		want []brief
	}{
		"never run": {nil, nil},
		"well":      {[]directory.Run{ran(directory.StateUnchanged, 1), failed("no_network", 2)}, nil},
		"failed once": {
			[]directory.Run{failed("no_network", 3), ran(directory.StateSucceeded, 9)},
			[]brief{{failing, Serious, ActionShowRun, 3, 0}},
		},
		"failing since": {[]directory.Run{
			failed("no_network", 3), failed("throttled", 5),
			ran(directory.StateWarnings, 9), failed("x", 11),
		}, []brief{{failing, Serious, ActionShowRun, 5, 0}}},
		"never worked": {
			[]directory.Run{failed("no_network", 3), failed("no_network", 7)},
			[]brief{{failing, Serious, ActionShowRun, 7, 0}},
		},
		"trying again": {
			[]directory.Run{ran(directory.StateRunning, 1), failed("no_network", 3)},
			[]brief{{failing, Serious, ActionShowRun, 3, 0}},
		},
		"tried in vain": {[]directory.Run{
			ran(directory.StateCancelled, 1), ran(directory.StateInterrupted, 2),
			failed("no_network", 3),
		}, []brief{{failing, Serious, ActionShowRun, 3, 0}}},
		"held":      {[]directory.Run{ran(directory.StateHeld, 1), failed("no_network", 3)}, nil},
		"discarded": {[]directory.Run{ran(directory.StateDiscarded, 1), failed("no_network", 3)}, nil},
		"no reason kept": {
			[]directory.Run{ran(directory.StateFailed, 3)},
			[]brief{{failing, Serious, ActionShowRun, 3, 0}},
		},

		"wrong secret": {
			[]directory.Run{failed("aadsts_7000215", 3)},
			[]brief{{failing, Serious, ActionRenewKey, 3, 0}},
		},
		"wrong certificate": {
			[]directory.Run{failed("aadsts_700027", 3)},
			[]brief{{failing, Serious, ActionRenewKey, 3, 0}},
		},
		"no secret": {
			[]directory.Run{failed("secret_missing", 3)},
			[]brief{{failing, Serious, ActionRenewKey, 3, 0}},
		},
		"secret has expired": {
			[]directory.Run{failed("aadsts_7000222", 3)},
			[]brief{{problem.CodeKeyExpired, Serious, ActionRenewKey, 3, 0}},
		},
		"no permission": {
			[]directory.Run{failed("permission_missing", 3)},
			[]brief{{permission, Serious, ActionPermissions, 3, 0}},
		},
		"no consent": {
			[]directory.Run{failed("aadsts_65001", 3)},
			[]brief{{permission, Serious, ActionPermissions, 3, 0}},
		},
		"locked keyring": {
			[]directory.Run{failed("keyring_locked", 3)},
			[]brief{{failing, Serious, ActionShowRun, 3, 0}},
		},

		"renewal refused": {[]directory.Run{
			warned("renewal_key_refused", 3),
			ran(directory.StateUnchanged, 9),
		}, []brief{{problem.CodeRenewalFailing, Serious, ActionRenewKey, 3, 0}}},
		"renewal refused for long": {
			[]directory.Run{
				ran(directory.StateCancelled, 1), warned("renewal_refused", 3),
				warned("renewal_failing", 5), ran(directory.StateUnchanged, 9),
			},
			[]brief{{problem.CodeRenewalFailing, Serious, "", 5, 0}},
		},
		"renewal failing": {
			[]directory.Run{warned("renewal_failing", 3)},
			[]brief{{problem.CodeRenewalFailing, Warning, "", 3, 0}},
		},
		"renewal works again": {[]directory.Run{ran(directory.StateUnchanged, 1), warned("renewal_refused", 3)}, nil},
		"renewal, then the end": {
			[]directory.Run{failed("aadsts_7000222", 1), warned("renewal_key_refused", 3)},
			[]brief{{problem.CodeKeyExpired, Serious, ActionRenewKey, 1, 0}},
		},

		"hidden members": {
			[]directory.Run{warned("hidden_membership", 3)},
			[]brief{{problem.CodeHiddenMembership, Notice, ActionPermissions, 3, 0}},
		},
		"hidden, then unchanged": {
			[]directory.Run{ran(directory.StateUnchanged, 1), warned("hidden_membership", 3)},
			[]brief{{problem.CodeHiddenMembership, Notice, ActionPermissions, 3, 0}},
		},
		"hidden no more": {
			[]directory.Run{ran(directory.StateSucceeded, 1), warned("hidden_membership", 3)},
			nil,
		},
		"warnings that need none": {[]directory.Run{warned("counts_differ", 3)}, nil},
		"failing and hidden": {
			[]directory.Run{failed("no_network", 1), warned("hidden_membership", 3)},
			[]brief{
				{failing, Serious, ActionShowRun, 1, 0},
				{problem.CodeHiddenMembership, Notice, ActionPermissions, 3, 0},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			state := contoso()
			f := Facts{
				Now: now, Connectors: []directory.ConnectorState{state},
				Recent: map[string][]directory.Run{"c1": test.runs},
			}
			got := Conditions(f)
			if diff := cmp.Diff(test.want, briefly(got)); diff != "" {
				t.Errorf("conditions (-want +got):\n%s", diff)
			}
		})
	}
}

// This program's own information takes precedence over what a run reported, and a key that has
// expired is reported only once.
func TestRenewalOfThisProgram(t *testing.T) {
	state := contoso()
	f := Facts{Now: now, Connectors: []directory.ConnectorState{state}, Renewals: map[string]Renewal{
		"c1": {Since: now.Add(-7), Why: problem.Problem{Code: "renewal_failing", Detail: "Why."}},
	}, Recent: map[string][]directory.Run{"c1": {warned("renewal_key_refused", 3)}}}
	if diff := cmp.Diff([]brief{{problem.CodeRenewalFailing, Warning, "", 7, 0}}, briefly(Conditions(f))); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
	f.Connectors[0].Connector.KeyExpires = now.Add(-day)
	if diff := cmp.Diff([]brief{{problem.CodeKeyExpired, Serious, ActionRenewKey, day, 0}},
		briefly(Conditions(f))); diff != "" {
		t.Errorf("conditions of an expired key (-want +got):\n%s", diff)
	}
}

func TestIdle(t *testing.T) {
	for name, test := range map[string]struct {
		ago    time.Duration // age of the latest run; 0: never ran
		age    time.Duration // age of the connector
		paused bool
		want   []brief
	}{
		"just in time": {26 * time.Hour, 90 * day, false, nil},
		"too long": {
			26*time.Hour + 1, 90 * day, false,
			[]brief{{problem.CodeNoRun, Warning, ActionSync, 26*time.Hour + 1, 0}},
		},
		"paused": {
			3 * day, 90 * day, true,
			[]brief{{problem.CodeNoRun, Warning, ActionResumeSchedule, 3 * day, 0}},
		},
		"new":              {0, time.Hour, false, nil},
		"never ran":        {0, 2 * day, false, []brief{{problem.CodeNoRun, Warning, ActionSync, 2 * day, 0}}},
		"paused for a bit": {time.Hour, 90 * day, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			state := contoso()
			state.Connector.CreatedAt = now.Add(-test.age)
			state.LastAttempt = nil
			if test.ago > 0 {
				run := ran(directory.StateSucceeded, test.ago)
				state.LastAttempt = &run
			}
			got := Conditions(Facts{Now: now, Connectors: []directory.ConnectorState{state}, Paused: test.paused})
			if diff := cmp.Diff(test.want, briefly(got)); diff != "" {
				t.Errorf("conditions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestComputer(t *testing.T) {
	free := func(n uint64) *uint64 { return &n }
	locked := problem.Problem{
		Code: "keyring_locked", Title: "It is locked",
		Hint: "Unlock it.",
	}.Wrap(errors.New("secret service"))
	for name, test := range map[string]struct {
		facts Facts
		want  []Condition
	}{
		"well":      {Facts{DiskFree: free(1 << 30)}, nil},
		"not known": {Facts{}, nil},
		"some space": {
			Facts{DiskFree: free(1<<30 - 1)},
			[]Condition{{
				Code: problem.CodeDiskNearlyFull, Severity: Warning,
				Title: "The disk is nearly full: 1023 MB left",
			}},
		},
		"low space": {
			Facts{DiskFree: free(100 << 20)},
			[]Condition{{
				Code: problem.CodeDiskNearlyFull, Severity: Warning,
				Title: "The disk is nearly full: 100 MB left",
			}},
		},
		"hardly any": {
			Facts{DiskFree: free(100<<20 - 1)},
			[]Condition{{
				Code: problem.CodeDiskNearlyFull, Severity: Serious,
				Title: "The disk is nearly full: 99 MB left",
			}},
		},
		"nothing": {
			Facts{DiskFree: free(0)},
			[]Condition{{
				Code: problem.CodeDiskNearlyFull, Severity: Serious,
				Title: "The disk is nearly full: 0 MB left",
			}},
		},
		"the keyring": {
			Facts{Keyring: locked},
			[]Condition{{
				Code: problem.CodeKeyringUnreachable, Severity: Serious,
				Title: "The keyring of this computer cannot be used",
			}},
		},
		"the vault": {
			Facts{Keyring: problem.Problem{
				Code: problem.CodeVaultDamaged, Title: "The vault is damaged",
				Hint: "Put back a copy.",
			}.Wrap(nil)},
			[]Condition{{
				Code: problem.CodeVaultUnusable, Severity: Serious,
				Title: "The vault with the secrets cannot be used", Action: ActionVault,
			}},
		},
		"a channel": {
			Facts{Channels: []Channel{{
				Name: "Ops",
				Why: problem.Problem{
					Code: problem.CodeNotifyRefused, Title: "It did not accept it",
					Hint: "Check it.",
				},
			}}},
			[]Condition{{
				Code: problem.CodeNotifyFailing, Severity: Warning, Title: "Notifications cannot be delivered to “Ops”",
				Action: ActionSettings,
			}},
		},
		"the settings": {
			Facts{Settings: problem.Problem{
				Code: "settings_damaged", Title: "The defaults are used", Detail: "Why.",
				Hint: "Choose again.",
			}.Wrap(errors.New("syntax"))},
			[]Condition{{
				Code: problem.CodeSettingsUnusable, Severity: Warning, Title: "The defaults are used",
				Action: ActionSettings,
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Conditions(test.facts)
			for i := range got {
				if got[i].Hint == "" || got[i].Detail == "" {
					t.Errorf("%+v: want detail and hint", got[i])
				}
				got[i].Detail, got[i].Hint = "", ""
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("conditions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProfiles(t *testing.T) {
	here := directory.ProfileGroup{ID: "g1", Name: "Sales"}
	gone := directory.ProfileGroup{ID: "g2", Name: "Choir", Gone: true}
	nameless := directory.ProfileGroup{ID: "g3", Gone: true}
	list := []directory.Profile{
		{ID: "p0", Name: "Default", Default: true},
		{ID: "p1", Name: "Staff", Order: 1, Groups: []directory.ProfileGroup{here}},
		{ID: "p2", Name: "Singers", Order: 2, Groups: []directory.ProfileGroup{here, gone}},
		{ID: "p3", Name: "Both", Order: 3, Groups: []directory.ProfileGroup{gone, nameless}},
	}
	want := []Condition{{
		Code: problem.CodeProfileGroupGone, Severity: Warning, Profile: "p2", Action: ActionProfile,
		Title:  "The profile “Singers” names a group that no longer exists",
		Detail: "It is “Choir”. The next matching profile, or the default, applies to its members.",
		Hint:   "Remove the group from the profile, or choose another one.",
	}, {
		Code: problem.CodeProfileGroupGone, Severity: Warning, Profile: "p3", Action: ActionProfile,
		Title:  "The profile “Both” names 2 groups that no longer exist",
		Detail: "They are “Choir”, g3. The next matching profile, or the default, applies to their members.",
		Hint:   "Remove the groups from the profile, or choose others.",
	}}
	got := Conditions(Facts{Profiles: list})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
	if len(Appeared(got[:1], got)) != 1 {
		t.Error("the conditions of two profiles count as one")
	}
}

func TestTexts(t *testing.T) {
	run := failed("no_network", 1)
	state := contoso()
	state.LastAttempt = &run
	got := Conditions(Facts{Now: now, Connectors: []directory.ConnectorState{state}})
	want := []Condition{{
		Code: problem.CodeConnectorFailing, Severity: Serious, Connector: "c1",
		Title:  "“Contoso” cannot be synchronized",
		Detail: "What happened. Why.", Hint: "What to do.", Action: ActionShowRun, Since: run.EndedAt,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
}

func TestOneCauseOneCondition(t *testing.T) {
	t.Run("key", func(t *testing.T) {
		for _, left := range []time.Duration{-day, day} {
			run, state := failed("aadsts_7000222", 3), contoso()
			state.LastAttempt, state.Connector.KeyExpires = &run, now.Add(left)
			got := briefly(Conditions(Facts{Now: now, Connectors: []directory.ConnectorState{state}}))
			if diff := cmp.Diff([]brief{{problem.CodeKeyExpired, Serious, ActionRenewKey, 3, 0}}, got); diff != "" {
				t.Errorf("conditions (-want +got):\n%s", diff)
			}
		}
	})
	t.Run("keyring", func(t *testing.T) {
		run, state := failed("keyring_locked", 3), contoso()
		state.LastAttempt = &run
		got := Conditions(Facts{Now: now, Connectors: []directory.ConnectorState{state}, Keyring: errors.New("locked")})
		if len(got) != 1 || got[0].Code != problem.CodeKeyringUnreachable {
			t.Errorf("conditions are %v", briefly(got))
		}
	})
}

func TestOrder(t *testing.T) {
	soon, broken, off := contoso(), contoso(), contoso()
	soon.Connector.KeyExpires = now.Add(5 * day)
	broken.Connector.ID, broken.Connector.KeyExpires = "c2", now.Add(20*day)
	run := failed("no_network", 1)
	broken.LastAttempt = &run
	off.Connector.ID, off.Connector.Enabled, off.Connector.KeyExpires = "c3", false, now.Add(-day)
	little := uint64(500 << 20)

	got := Conditions(Facts{
		Now: now, Connectors: []directory.ConnectorState{soon, broken, off}, DiskFree: &little,
		Keyring: errors.New("locked"),
	})
	var codes []string
	for _, c := range got {
		codes = append(codes, c.Connector+" "+string(c.Code))
	}
	want := []string{
		" keyring_unreachable", "c2 connector_failing", " disk_nearly_full", "c1 key_expiring",
		"c2 key_expiring",
	}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestAppeared(t *testing.T) {
	failing := Condition{Code: problem.CodeConnectorFailing, Connector: "c1"}
	elsewhere := Condition{Code: problem.CodeConnectorFailing, Connector: "c2"}
	twoWeeks := Condition{Code: problem.CodeKeyExpiring, Connector: "c1", Days: 14, Title: "in 9 days"}
	nextDay := Condition{Code: problem.CodeKeyExpiring, Connector: "c1", Days: 14, Title: "in 8 days"}
	oneWeek := Condition{Code: problem.CodeKeyExpiring, Connector: "c1", Days: 7}
	for name, test := range map[string]struct{ before, now, want []Condition }{
		"the first":         {nil, []Condition{failing}, []Condition{failing}},
		"still current":     {[]Condition{failing, twoWeeks}, []Condition{nextDay, failing}, nil},
		"another connector": {[]Condition{failing}, []Condition{elsewhere}, []Condition{elsewhere}},
		"another threshold": {[]Condition{twoWeeks}, []Condition{oneWeek}, []Condition{oneWeek}},
		"fixed":             {[]Condition{failing}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Appeared(test.before, test.now)); diff != "" {
				t.Errorf("appeared (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	got, err := json.Marshal([]Condition{{Code: problem.CodeNoRun, Severity: Warning, Title: "T"}})
	want := `[{"code":"no_run","severity":"warning","title":"T"}]`
	if string(got) != want || err != nil {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	words := []string{Notice.String(), Warning.String(), Serious.String()}
	if !slices.Equal(words, []string{"notice", "warning", "serious"}) {
		t.Errorf("severities are %q", words)
	}
}
