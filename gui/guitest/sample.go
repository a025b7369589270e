package guitest

import (
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/gui/present"
)

// Clock returns a clock that is stopped on a Monday, one hour east of the schedule's time zone.
func Clock() present.Clock {
	return present.Clock{
		Now: time.Date(2026, time.November, 23, 11, 20, 0, 0, time.UTC), Zone: time.FixedZone("CET", 60*60),
	}
}

// The IDs of the connectors in the samples.
const (
	Contoso  = "contosoaaa"
	Fabrikam = "fabrikamaa"
)

// Connectors returns the two connectors of the samples.
func Connectors() []directory.Connector {
	created := time.Date(2026, time.May, 22, 9, 0, 0, 0, time.UTC)
	return []directory.Connector{
		{
			ID: Contoso, Description: "Contoso", Enabled: true, TenantDomain: "contoso.onmicrosoft.com",
			TenantName: "Contoso Ltd",
			Cloud:      directory.CloudGlobal, KeyExpires: time.Date(2027, time.May, 22, 0, 0, 0, 0, time.UTC),
			CreatedAt: created,
		},
		{
			ID: Fabrikam, Description: "Fabrikam", Enabled: true, TenantDomain: "fabrikam.com",
			TenantName: "Fabrikam Inc",
			Cloud:      directory.CloudGlobal, KeyExpires: time.Date(2026, time.December, 2, 0, 0, 0, 0, time.UTC),
			CreatedAt: created,
		},
	}
}

// Profiles returns the default profile, which lets everyone log on, and a profile for a group.
func Profiles() []directory.Profile {
	everyone := directory.NewProfile()
	everyone.ID, everyone.Name, everyone.Default = "everyoneaa", "Default", true
	everyone.Mechanism, everyone.Connector = directory.MechanismOffice365, Contoso
	external := directory.NewProfile()
	external.ID, external.Name, external.Order = "externalaa", "External people", 1
	external.Groups = []directory.ProfileGroup{{ID: "20000000-0000-4000-8000-000000000001", Name: "Contractors"}}
	return []directory.Profile{everyone, external}
}

// History returns runs of both connectors at three times a day, newest first: a first run of each,
// small changes later, and one run for each thing that can go wrong.
func History() []directory.Run {
	var runs []directory.Run
	slot := time.Date(2026, time.November, 16, 8, 0, 0, 0, time.UTC)
	users, id := map[string]int{Contoso: 12400, Fabrikam: 68200}, int64(0)
	for n := 0; !slot.After(Clock().Now); n++ {
		for _, connector := range []string{Contoso, Fabrikam} {
			id++
			run := sampleRun(id, connector, slot, n, users[connector])
			users[connector] = run.Users.Total
			runs = append([]directory.Run{run}, runs...)
		}
		slot = slot.Add([]time.Duration{5, 10, 9}[n%3] * time.Hour)
	}
	return runs
}

func sampleRun(id int64, connector string, slot time.Time, n, users int) directory.Run {
	run := directory.Run{
		ID: id, Connector: connector, Trigger: directory.TriggerSchedule, Slots: []time.Time{slot},
		Mode:  directory.ModeDelta,
		State: directory.StateSucceeded, StartedAt: slot, EndedAt: slot.Add(14 * time.Second),
		Users:       directory.UserCounts{Added: n % 5, Updated: 2 + n%7, Removed: n % 2, Total: users + n%5 - n%2},
		Groups:      directory.GroupCounts{Updated: n % 3, Total: 933},
		Memberships: directory.MembershipCounts{Added: 3 * (n % 6), Removed: n % 4, Total: 61204},
		Requests:    12, Bytes: 48_312, Verified: "all users and groups counted",
	}
	switch {
	case n == 0:
		run.Mode, run.EndedAt = directory.ModeFull, slot.Add(3*time.Minute+8*time.Second)
		run.Users = directory.UserCounts{Added: users, Total: users}
		run.Groups, run.Memberships = directory.GroupCounts{Added: 933, Total: 933},
			directory.MembershipCounts{Added: 61204, Total: 61204}
	case n%4 == 2:
		run.State, run.Users, run.EndedAt = directory.StateUnchanged, directory.UserCounts{Total: users},
			slot.Add(1900*time.Millisecond)
		run.Groups, run.Memberships = directory.GroupCounts{Total: 933}, directory.MembershipCounts{Total: 61204}
	case n == 9 && connector == Contoso:
		run.Trigger, run.StartedAt, run.EndedAt = directory.TriggerCatchUp, slot.Add(7*time.Hour),
			slot.Add(7*time.Hour+9*time.Second)
	case n == 13 && connector == Fabrikam:
		run.State, run.Users, run.Error = directory.StateFailed, directory.UserCounts{Total: users}, ExpiredKey()
		run.Groups, run.Memberships, run.Verified = directory.GroupCounts{}, directory.MembershipCounts{}, ""
	case n == 15 && connector == Contoso:
		run.State, run.Users.Total, run.Warnings = directory.StateWarnings, users, []problem.Problem{HiddenGroups()}
	}
	run.Causes = causesOf(run)
	return run
}

// ExpiredKey returns Entra ID's answer about an expired key.
func ExpiredKey() *problem.Problem {
	return &problem.Problem{
		Code: problem.AADSTS(7000222), Title: "Entra ID refused the key", Detail: "It expired on 22 November 2026.",
		Hint:      "Create a new client secret in the app registration and paste its value.",
		RequestID: "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
	}
}

// HiddenGroups returns the warning of a run that cannot read some members.
func HiddenGroups() problem.Problem {
	return problem.Problem{
		Code: problem.CodeHiddenMembership, Title: "The members of 4 groups are hidden",
		Detail: "Their membership was left out.",
		Hint:   "Grant Member.Read.Hidden to read them.",
	}
}

// Overview returns the state of the sample's connectors: Contoso has no problems, and Fabrikam is
// being read.
func Overview() events.Overview {
	o := events.Overview{
		Region: schedule.Europe, Next: time.Date(2026, time.November, 23, 13, 0, 0, 0, time.UTC), OwnsSchedule: true,
	}
	for _, c := range Connectors() {
		state := events.ConnectorOverview{ConnectorState: directory.ConnectorState{
			Connector: c, Groups: 933,
			Memberships: 61204,
		}}
		for _, run := range History() {
			if run.Connector != c.ID {
				continue
			}
			if state.LastAttempt == nil {
				state.LastAttempt = &run
			}
			if state.LastSuccess == nil && run.State.Applied() {
				state.LastSuccess, state.Users = &run, run.Users.Total
			}
		}
		o.Connectors = append(o.Connectors, state)
	}
	o.Connectors[1].Running = &events.Running{StartedAt: Clock().Now.Add(-32 * time.Second), Progress: Progress()}
	return o
}

// Progress returns the progress of a run while it reads.
func Progress() progress.Snapshot {
	return progress.Snapshot{
		Stage: directory.StageFetch, Users: 41958, UsersExpected: 68400, Groups: 2100, GroupsExpected: 2100,
		GroupsDone: 1100, Memberships: 18211,
	}
}
