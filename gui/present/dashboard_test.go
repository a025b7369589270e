package present_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/gui/present"
)

// clock shows noon on a Monday in a time zone an hour east of Greenwich.
var clock = present.Clock{
	Now: time.Date(2026, time.November, 23, 11, 0, 0, 0, time.UTC), Zone: time.FixedZone("CET", 3600),
}

func at(hours float64) time.Time { return clock.Now.Add(time.Duration(hours * float64(time.Hour))) }

func run(id int64, state directory.State, began float64) *directory.Run {
	return &directory.Run{
		ID: id, Connector: "c", State: state, StartedAt: at(began), EndedAt: at(began).Add(14 * time.Second),
		Users: directory.UserCounts{Updated: 2, Total: 12481},
	}
}

func connector(change func(*events.ConnectorOverview)) events.ConnectorOverview {
	o := events.ConnectorOverview{ConnectorState: directory.ConnectorState{
		Connector: directory.Connector{ID: "c", Description: "Contoso", Enabled: true, TenantDomain: "contoso.com"},
		Users:     12481, Groups: 933, Memberships: 61204,
	}}
	change(&o)
	return o
}

func TestCard(t *testing.T) {
	failed := run(2, directory.StateFailed, -1)
	failed.Error = &problem.Problem{
		Title: "Entra ID refused the key", Detail: "It expired", Hint: "Make a new one.",
		RequestID: "42",
	}
	for name, test := range map[string]struct {
		change func(*events.ConnectorOverview)
		check  func(present.Card) bool
	}{
		"never run": {func(*events.ConnectorOverview) {}, func(c present.Card) bool {
			return c.State == present.NeverRun() && c.Counts == nil && c.Last == "Never synchronized" &&
				c.Success == "" && c.CanSync
		}},
		"succeeded": {func(o *events.ConnectorOverview) {
			o.LastAttempt = run(1, directory.StateSucceeded, -3)
			o.LastSuccess = o.LastAttempt
		}, func(c present.Card) bool {
			return c.State.Text() == "✓ Succeeded" &&
				slices.Equal(c.Counts, []present.Amount{
					{"12,481", "users"},
					{"933", "groups"},
					{"61,204", "memberships"},
				}) &&
				c.Last == "Last run today 09:00, 14 s, 2 changes" && c.Success == "" && c.Problem == nil
		}},
		"listing mode": {func(o *events.ConnectorOverview) {
			o.LastAttempt = run(1, directory.StateSucceeded, -3)
			o.LastAttempt.Listing = true
			o.LastSuccess = o.LastAttempt
		}, func(c present.Card) bool { return strings.HasSuffix(c.Tenant, " · listing mode") }},
		"with agents": {func(o *events.ConnectorOverview) {
			o.LastAttempt = run(1, directory.StateSucceeded, -3)
			o.LastSuccess, o.Agents = o.LastAttempt, 1
		}, func(c present.Card) bool {
			return slices.Equal(c.Counts[:2], []present.Amount{{"12,481", "users"}, {"1", "of them an agent"}})
		}},
		"failed after a success": {func(o *events.ConnectorOverview) {
			o.LastAttempt, o.LastSuccess = failed, run(1, directory.StateSucceeded, -24)
		}, func(c present.Card) bool {
			return c.State.Text() == "✕ Failed" && c.Last == "Last run today 11:00, 14 s" &&
				c.Success == "Last success yesterday 12:00" &&
				c.Problem.Text() == "Entra ID refused the key.\nIt expired.\nMake a new one.\nRequest ID: 42"
		}},
		"never succeeded": {func(o *events.ConnectorOverview) {
			o.LastAttempt = failed
		}, func(c present.Card) bool { return c.Success == "No successful run yet" }},
		"running": {func(o *events.ConnectorOverview) {
			o.LastAttempt = failed
			o.Running = &events.Running{
				StartedAt: at(-0.01),
				Progress:  progress.Snapshot{Stage: directory.StageConnect},
			}
		}, func(c present.Card) bool {
			return c.State.Text() == "↻ Running" && !c.CanSync && c.Progress.Text == "signing in" &&
				!c.Progress.Known && c.Problem == nil
		}},
		"running in another program": {func(o *events.ConnectorOverview) {
			o.LastAttempt = run(3, directory.StateRunning, -0.5)
			o.LastAttempt.EndedAt = time.Time{}
		}, func(c present.Card) bool {
			return c.State.Tone == present.ToneBusy && c.Last == "Running since today 11:30"
		}},
		"disabled": {func(o *events.ConnectorOverview) {
			o.LastAttempt, o.Connector.Enabled = failed, false
		}, func(c present.Card) bool {
			return c.State == present.Disabled() && !c.CanSync && c.Next == "" && c.Problem == nil
		}},
		"hostile name": {func(o *events.ConnectorOverview) {
			o.Connector.Description = "a\nb\u202ec"
		}, func(c present.Card) bool { return c.Title == "a b�c" }},
		"key ended": {func(o *events.ConnectorOverview) { o.Connector.KeyExpires = at(-1) }, func(c present.Card) bool {
			return c.Key == "Key expired on 23 Nov 2026" && c.KeyTone == present.ToneBad
		}},
		"key ends soon": {func(o *events.ConnectorOverview) {
			o.Connector.KeyExpires = at(24*9 + 1)
		}, func(c present.Card) bool {
			return c.Key == "Key until 2 Dec 2026, 9 days left" && c.KeyTone == present.ToneWarn
		}},
		"key ends today": {func(o *events.ConnectorOverview) {
			o.Connector.KeyExpires = at(3)
		}, func(c present.Card) bool {
			return strings.HasSuffix(c.Key, ", less than a day left")
		}},
		"key lasts": {func(o *events.ConnectorOverview) {
			o.Connector.KeyExpires = at(24 * 200)
		}, func(c present.Card) bool { return c.KeyTone == present.ToneOff }},
	} {
		t.Run(name, func(t *testing.T) {
			due := present.Schedule{Next: at(2), Region: schedule.Europe}
			if got := present.CardOf(connector(test.change), due, clock); !test.check(got) {
				t.Errorf("got %+v, problem %+v, progress %+v", got, got.Problem, got.Progress)
			}
		})
	}
}

func TestScheduleText(t *testing.T) {
	for name, test := range map[string]struct {
		schedule present.Schedule
		want     string
	}{
		"today": {present.Schedule{Next: at(2), Region: schedule.Europe}, "Next run 13:00 GMT (14:00 here)"},
		"tomorrow": {
			present.Schedule{Next: at(21), Region: schedule.Europe},
			"Next run tomorrow 08:00 GMT (09:00 here)",
		},
		"other program": {
			present.Schedule{Next: at(2), Region: schedule.Europe, ByOther: true},
			"Next run 13:00 GMT (14:00 here), by another instance of Rollcall",
		},
		"paused":          {present.Schedule{Paused: true}, "The schedule is paused"},
		"not known":       {present.Schedule{}, ""},
		"unknown region":  {present.Schedule{Next: at(2), Region: "atlantis"}, "Next run 14:00"},
		"the same clocks": {present.Schedule{Next: at(2), Region: "Europe/Berlin"}, "Next run 14:00 CET"},
	} {
		if got := test.schedule.Text(clock); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestDashboard(t *testing.T) {
	idle := connector(func(*events.ConnectorOverview) {})
	disabled := connector(func(o *events.ConnectorOverview) { o.Connector.Enabled = false })
	for name, test := range map[string]struct {
		list []events.ConnectorOverview
		can  bool
	}{
		"none": {nil, false}, "idle": {[]events.ConnectorOverview{disabled, idle}, true},
		"disabled": {[]events.ConnectorOverview{disabled}, false},
	} {
		d := present.DashboardOf(events.Overview{Connectors: test.list}, clock)
		if d.CanSyncAll != test.can || len(d.Cards) != len(test.list) {
			t.Errorf("%s: got %d cards, can sync %v", name, len(d.Cards), d.CanSyncAll)
		}
	}
}

func TestProgress(t *testing.T) {
	full := progress.Snapshot{
		Stage: directory.StageFetch, Users: 30000, UsersExpected: 60000, Groups: 2000,
		GroupsExpected: 2000, GroupsDone: 1000,
	}
	members := full
	members.Users, members.Memberships = 60000, 18211
	applying := members
	applying.Stage, applying.GroupsDone = directory.StageApply, 2000
	for name, test := range map[string]struct {
		snapshot progress.Snapshot
		elapsed  time.Duration
		want     string
		known    bool
	}{
		"nothing yet": {progress.Snapshot{}, 0, "starting", false},
		"queued":      {progress.Snapshot{Stage: directory.StageQueued}, 0, "waiting", false},
		"users":       {full, 30 * time.Second, "users 30,000 of 60,000, 30 s left", true},
		"too early":   {full, time.Second, "users 30,000 of 60,000", true},
		"members": {
			members, 10 * time.Minute, "18,211 memberships, groups 1,000 of 2,000, 5 minutes left",
			true,
		},
		"a delta run": {
			progress.Snapshot{Stage: directory.StageFetch, Users: 3, Groups: 1},
			time.Minute,
			"changes: 3 users, 1 group", false,
		},
		"comparing": {progress.Snapshot{Stage: directory.StagePlan}, time.Minute, "comparing", false},
		"replicas": {
			progress.Snapshot{Stage: directory.StageReplicas},
			time.Minute,
			"waiting 30 s for the tenant's replicas to agree", false,
		},
		"storing": {applying, time.Minute, "storing", true},
		"more than known": {
			progress.Snapshot{Stage: directory.StageFetch, Users: 9, UsersExpected: 5},
			0,
			"reading accounts and groups", true,
		},
	} {
		got := present.ProgressOf(test.snapshot, test.elapsed)
		if got.Text != test.want || got.Known != test.known || got.Fraction < 0 || got.Fraction > 1 {
			t.Errorf("%s: got %+v, want %q, known %v", name, got, test.want, test.known)
		}
	}
}

// TestProgressGrows checks that the progress bar never goes back, whatever is read next.
func TestProgressGrows(t *testing.T) {
	s := progress.Snapshot{Stage: directory.StageFetch, UsersExpected: 1000, GroupsExpected: 100}
	last := -1.0
	for range 40 {
		s.Users, s.Groups, s.GroupsDone = s.Users+50, s.Groups+5, s.GroupsDone+3
		if got := present.ProgressOf(s, time.Minute).Fraction; got < last || got > 1 {
			t.Fatalf("fraction %v after %v", got, last)
		} else {
			last = got
		}
	}
	if last != 1 {
		t.Errorf("fraction %v when all is read, want 1", last)
	}
}
