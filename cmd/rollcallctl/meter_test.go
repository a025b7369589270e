package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
)

func TestLinesShowStagesAndLongOnesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := &program{stderr: &out}
		m := p.newMeter()
		contoso := directory.Connector{ID: "c1", Description: "Contoso"}
		counters := new(progress.Counters)
		m.started(contoso, counters)

		<-time.After(time.Second) // the run has not begun
		counters.SetStage(directory.StageConnect)
		<-time.After(time.Second)
		counters.SetStage(directory.StageFetch)
		<-time.After(time.Second)
		counters.Users.Store(12481)
		<-time.After(lineEvery)
		counters.SetStage(directory.StageReplicas)
		<-time.After(time.Second)
		m.ended(app.Outcome{Connector: contoso})
		m.close()

		want := []string{
			"Contoso: signing in", "Contoso: reading accounts and groups",
			"Contoso: reading accounts and groups, 12,481 accounts, 0 groups, 0 memberships",
			"Contoso: waiting 30 s for the tenant's replicas to agree, 12,481 accounts, 0 groups, 0 memberships",
		}
		if got := strings.Split(strings.TrimSpace(out.String()), "\n"); strings.Join(got, "|") !=
			strings.Join(want, "|") {
			t.Errorf("lines = %q, want %q", got, want)
		}
	})
}

func TestBarShowsCountsRateAndTimeLeft(t *testing.T) {
	var out bytes.Buffer
	b := newBarOn(&terminalLine{w: &out, columns: func() int { return 2 * roomy }})
	s := sample{connector: directory.Connector{Description: "Contoso"}, Snapshot: progress.Snapshot{
		Stage: directory.StageFetch, Users: 500, UsersExpected: 1000, GroupsExpected: 100,
	}}
	b.draw([]sample{s})
	s.Users = 1000
	fabrikam := sample{
		connector: directory.Connector{Description: "Fabrikam"},
		Snapshot:  progress.Snapshot{Stage: directory.StageConnect},
	}
	b.draw([]sample{s, fabrikam})
	s.over = true
	b.draw([]sample{s, fabrikam})
	got := out.String()
	for _, want := range []string{
		"Contoso: reading accounts and groups, 500 accounts", "500/1200",
		"2 connectors; Contoso", "objects", "Fabrikam: signing in",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("bar does not show %q:\n%q", want, got)
		}
	}
}

func TestWork(t *testing.T) {
	for _, test := range []struct {
		name        string
		s           progress.Snapshot
		done, total int64
	}{
		{"nothing known", progress.Snapshot{Users: 5}, 5, 0},
		{"half", progress.Snapshot{Users: 100, Groups: 10, UsersExpected: 200, GroupsExpected: 10}, 110, 220},
		{
			"members",
			progress.Snapshot{Users: 200, Groups: 10, GroupsDone: 5, UsersExpected: 200, GroupsExpected: 10},
			215, 220,
		},
		{"more than expected", progress.Snapshot{Users: 300, UsersExpected: 200}, 300, 300},
	} {
		if done, total := (sample{Snapshot: test.s}).work(); done != test.done || total != test.total {
			t.Errorf("%s: %d of %d, want %d of %d", test.name, done, total, test.done, test.total)
		}
	}
}
