package present

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
)

var noon = Clock{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Zone: time.UTC}

// standing returns an overview of one connector without problems.
func standing(edit ...func(*events.Overview)) events.Overview {
	run := directory.Run{State: directory.StateSucceeded}
	o := events.Overview{
		Connectors: []events.ConnectorOverview{{ConnectorState: directory.ConnectorState{
			Connector: directory.Connector{ID: "c1", Description: "Contoso", Enabled: true}, LastAttempt: &run,
			LastSuccess: &run,
		}}},
		Next: noon.Now.Add(time.Hour), Region: schedule.Europe, OwnsSchedule: true,
	}
	for _, e := range edit {
		e(&o)
	}
	return o
}

func condition(code problem.Code, severity health.Severity) func(*events.Overview) {
	return func(o *events.Overview) {
		o.Conditions = append(o.Conditions,
			health.Condition{Code: code, Severity: severity, Connector: "c1", Title: "The key has expired"})
	}
}

func TestBanner(t *testing.T) {
	expiring := health.Condition{
		Code: problem.CodeKeyExpiring, Severity: health.Warning, Connector: "c1", Action: health.ActionRenewKey,
		Title: "The key of “Contoso” expires in 9 days", Hint: "Make a new one.",
	}
	disk := health.Condition{
		Code: problem.CodeDiskNearlyFull, Severity: health.Warning,
		Title: "The disk is nearly full: 900 MB left",
	}
	want := Banner{
		State: State{"!", "Warning", ToneWarn}, Title: "The key of “Contoso” expires in 9 days.",
		Hint:   "Make a new one.",
		Button: "Renew key…", Action: health.ActionRenewKey, Connector: "c1",
	}
	got := BannersOf([]health.Condition{expiring, disk})
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("banner (-want +got):\n%s", diff)
	}
	held := BannersOf([]health.Condition{{
		Code: problem.CodeRunHeld, Severity: health.Serious,
		Action: health.ActionReview, Run: 17,
	}})[0]
	if held.State != RunState(directory.StateHeld) || held.Button != "Review…" || held.Run != 17 {
		t.Errorf("banner of a held run %+v", held)
	}
	if got[1].Button != "" {
		t.Errorf("button %q, want none: nothing here makes room on a disk", got[1].Button)
	}
	for _, tt := range []struct {
		others int
		shown  bool
		want   string
	}{{0, false, ""}, {0, true, ""}, {2, false, "and 2 more"}, {2, true, "Show less"}} {
		if got := MoreBanners(tt.others, tt.shown); got != tt.want {
			t.Errorf("MoreBanners(%d, %v) = %q, want %q", tt.others, tt.shown, got, tt.want)
		}
	}
}

// TestBannerHasAButtonForEveryAction checks that every condition that can be fixed in the window
// has a button.
func TestBannerHasAButtonForEveryAction(t *testing.T) {
	for _, a := range []health.Action{
		health.ActionRenewKey, health.ActionPermissions, health.ActionShowRun, health.ActionSync,
		health.ActionResumeSchedule,
		health.ActionProfile, health.ActionReview, health.ActionSettings, health.ActionVault,
	} {
		if actionButtons[a] == "" {
			t.Errorf("%s has no button", a)
		}
	}
}

func TestTray(t *testing.T) {
	running := func(o *events.Overview) {
		o.Connectors[0].Running = &events.Running{
			StartedAt: noon.Now,
			Progress:  progress.Snapshot{Stage: directory.StageConnect},
		}
	}
	paused := func(o *events.Overview) { o.Paused, o.Next = true, time.Time{} }
	never := func(o *events.Overview) {
		o.Connectors[0].LastAttempt, o.Connectors[0].LastSuccess = &directory.Run{State: directory.StateCancelled}, nil
	}
	failed := func(o *events.Overview) { o.Connectors[0].LastAttempt = &directory.Run{State: directory.StateFailed} }
	held := func(o *events.Overview) { o.Connectors[0].Held = &directory.Run{State: directory.StateHeld} }
	disabled := func(o *events.Overview) { o.Connectors[0].Connector.Enabled = false }
	second := func(o *events.Overview) {
		c := o.Connectors[0]
		c.Connector.ID, c.Connector.Description = "c2", "Fabrikam"
		o.Connectors = append(o.Connectors, c)
		o.Connectors[1].LastAttempt, o.Connectors[1].LastSuccess = nil, nil
	}
	for name, test := range map[string]struct {
		overview events.Overview
		tone     Tone
		status   string
		canSync  bool
	}{
		"well":    {standing(), ToneGood, "All is well. Next run 13:00 GMT", true},
		"empty":   {events.Overview{}, ToneOff, "No connectors yet", false},
		"running": {standing(running, condition("x", health.Serious)), ToneBusy, "Contoso: signing in", false},
		"serious": {standing(condition("x", health.Serious)), ToneBad, "The key has expired.", true},
		"held": {
			standing(condition(problem.CodeRunHeld, health.Serious)), ToneWarn, "The key has expired.",
			true,
		},
		"warning":      {standing(condition("x", health.Warning)), ToneWarn, "The key has expired.", true},
		"only notices": {standing(condition("x", health.Notice)), ToneGood, "All is well. Next run 13:00 GMT", true},
		"paused":       {standing(paused), ToneOff, "The schedule is paused", true},
		"never":        {standing(never), ToneOff, "“Contoso” was never synchronized", true},
		"one never":    {standing(second), ToneOff, "“Fabrikam” was never synchronized", true},
		"failed":       {standing(failed), ToneBad, "The last run of “Contoso” failed", true},
		"held alone":   {standing(held), ToneWarn, "A run of “Contoso” is held", true},
		"disabled":     {standing(disabled), ToneOff, "Every connector is disabled", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := TrayOf(test.overview, noon)
			if got.Tone != test.tone || got.Status != test.status || got.CanSync() != test.canSync {
				t.Errorf("tray is %s %q, can sync %v, want %s %q, %v", got.Tone, got.Status, got.CanSync(), test.tone,
					test.status, test.canSync)
			}
		})
	}
}

// TestTrayTooltip checks that the tooltip contains as much of the state as fits.
func TestTrayTooltip(t *testing.T) {
	never := func(o *events.Overview) { o.Connectors[0].LastSuccess = nil }
	running := func(o *events.Overview) {
		o.Connectors[0].Running = &events.Running{
			StartedAt: noon.Now,
			Progress:  progress.Snapshot{Stage: directory.StageConnect},
		}
	}
	long := func(o *events.Overview) {
		never(o)
		o.Connectors[0].Connector.Description = strings.Repeat("W", directory.MaxDescription)
		o.Connectors = append(o.Connectors, o.Connectors[0], o.Connectors[0])
	}
	for name, test := range map[string]struct {
		overview events.Overview
		want     string
	}{
		"well":  {standing(), "Rollcall\nAll is well. Next run 13:00 GMT"},
		"never": {standing(never), "Rollcall\n“Contoso” was never synchronized\nNext run 13:00 GMT"},
		"running": {
			standing(running, condition("x", health.Serious)),
			"Rollcall\nContoso: signing in\nThe key has expired.\nNext run 13:00 GMT",
		},
		"empty": {events.Overview{}, "Rollcall\nNo connectors yet"},
	} {
		if got := TrayOf(test.overview, noon).Tooltip; got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	if n := len([]rune(TrayOf(standing(long), noon).Tooltip)); n > 127 {
		t.Errorf("a tooltip has %d characters; Windows shows 127", n)
	}
}

func TestNotifications(t *testing.T) {
	all := settings.Default().Notifications
	failed := events.RunEnded{Run: directory.Run{
		Connector: "c1", State: directory.StateFailed,
		Error: &problem.Problem{Title: "Entra ID refused the key", Hint: "Create a new client secret."},
	}}
	ended := func(state directory.State) events.RunEnded {
		return events.RunEnded{Run: directory.Run{Connector: "c1", State: state}}
	}
	keyEnds := events.ConditionsAppeared{Conditions: []health.Condition{
		{Code: problem.CodeKeyExpiring, Title: "The key of “Contoso” expires in 7 days"},
		{Code: problem.CodeNoRun, Title: "Not reported"},
	}}
	failure := Notification{
		"“Contoso” could not be synchronized",
		"Entra ID refused the key. Create a new client secret.",
	}
	again := Notification{"“Contoso” is synchronized again", "The directory is up to date."}
	held, renewed := ended(directory.StateHeld), ended(directory.StateHeld)
	held.Run.ID, renewed.Run.ID = 7, 7
	held.Run.Breaches = []directory.Breach{{Guard: directory.GuardAccountsRemoved, Count: 60, Of: 300, Most: 30}}
	renewed.Run.RenewedAt, renewed.Run.Breaches = noon.Now, held.Run.Breaches
	approved := renewed
	approved.Run.Decisions = []directory.Decision{{Verdict: directory.VerdictApproved, By: "ann"}}
	const breach = "60 of 300 accounts would be removed; the limit is 30. Approve or discard it."
	isHeld := Notification{"A run of “Contoso” is held", breach}
	heldAgain := Notification{"A run of “Contoso” is held again", "It would remove more than was approved. " + breach}
	for name, test := range map[string]struct {
		events []events.Event
		want   settings.Notifications
		shown  []Notification
	}{
		"failed": {[]events.Event{failed}, all, []Notification{failure}},
		"recovers once": {[]events.Event{
			failed, ended(directory.StateUnchanged),
			ended(directory.StateSucceeded),
		}, all, []Notification{failure, again}},
		"success after success": {[]events.Event{ended(directory.StateSucceeded)}, all, nil},
		"cancelled after failure": {
			[]events.Event{failed, ended(directory.StateCancelled)},
			all,
			[]Notification{failure},
		},
		"key": {
			[]events.Event{keyEnds},
			all,
			[]Notification{{"The key of “Contoso” expires in 7 days.", ""}},
		},
		"held, then renewed": {[]events.Event{held, renewed, renewed}, all, []Notification{isHeld}},
		"held again":         {[]events.Event{held, approved, approved}, all, []Notification{isHeld, heldAgain}},
		"held, switched off": {[]events.Event{held, approved}, settings.Notifications{}, nil},
		"switched off": {
			[]events.Event{failed, ended(directory.StateSucceeded), keyEnds},
			settings.Notifications{},
			nil,
		},
		"recovery alone": {
			[]events.Event{failed, ended(directory.StateSucceeded)},
			settings.Notifications{Recovered: true},
			[]Notification{again},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var n Notifier
			got := n.Tell(standing(), test.want)
			for _, e := range test.events {
				got = append(got, n.Tell(e, test.want)...)
			}
			if diff := cmp.Diff(test.shown, got); diff != "" {
				t.Errorf("notifications (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEarlierHeldRunIsNotReported checks that a run that was already held when the program started
// causes no notification.
func TestEarlierHeldRunIsNotReported(t *testing.T) {
	var n Notifier
	o := standing()
	held := directory.Run{
		ID: 7, Connector: "c1", State: directory.StateHeld, RenewedAt: noon.Now,
		Decisions: make([]directory.Decision, 1),
	}
	o.Connectors[0].Held = &held
	n.Tell(o, settings.Default().Notifications)
	if got := n.Tell(events.RunEnded{Run: held}, settings.Default().Notifications); len(got) > 0 {
		t.Errorf("notifications %v", got)
	}
}

// TestEarlierFailureIsRemembered checks that a success after a failure is reported, even if the
// program was closed in between.
func TestEarlierFailureIsRemembered(t *testing.T) {
	var n Notifier
	o := standing()
	o.Connectors[0].LastAttempt = &directory.Run{State: directory.StateFailed}
	n.Tell(o, settings.Default().Notifications)
	got := n.Tell(events.RunEnded{Run: directory.Run{Connector: "c1", State: directory.StateSucceeded}},
		settings.Default().Notifications)
	if len(got) != 1 {
		t.Errorf("notifications %v, want that it is synchronized again", got)
	}
}
