package guitest

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Lengths of the longest texts, in characters, in addition to those in core/directory: what
// Microsoft 365 and file systems allow, and problems that quote such texts.
const (
	longestName    = 256
	longestDomain  = 253
	longestPath    = 1000
	longestProblem = 400
)

// Text makes a text with an exact number of characters.
type Text func(characters int) string

// Words returns a text of several words.
func Words(characters int) string { return of("Many long words ", characters) }

// OneWord returns a text of wide letters that cannot be broken into lines.
func OneWord(characters int) string { return of("W", characters) }

func of(part string, characters int) string {
	return strings.Repeat(part, characters/len(part)+1)[:characters]
}

// domain returns one of the longest possible domains.
func domain(n int) string {
	start := fmt.Sprint("n", n)
	return start + of(strings.Repeat("w", 40)+".", longestDomain-len(start)-len(".example")) + ".example"
}

// Longest returns a backend in which every text is as long as possible. Its runs are LongestRuns.
func Longest(text Text) *Backend {
	b := NewBackend()
	list := longestConnectors(text)
	b.ConnectorsBackend.List = list
	b.Checks = []checklist.Check{
		{Name: "Sign-in", Result: checklist.Passed, Detail: text(longestName)},
		{Name: "Tenant", Result: checklist.Failed, Cause: LongestProblem(text)},
	}
	b.Certificate = auth.Certificate{Subject: text(longestName), Thumbprint: of("F", 40)}
	b.Engine = *RunsOf(LongestRuns(text))
	b.ConnectorsFunc = func(context.Context) ([]directory.Connector, error) { return list, nil }
	b.OverviewFunc = func(context.Context) (events.Overview, error) { return LongestOverview(text), nil }
	b.ChangesFunc = func(_ context.Context, run int64, each func(directory.Change) error) error {
		return each(directory.Change{
			Run: run, Connector: Contoso, What: "membership", Op: directory.OpAdded, ID: "g0", Name: text(longestName),
			Member: "u0", MemberName: text(longestName),
			MemberKind: directory.KindUser,
		})
	}
	b.Log = longestLog(text)
	b.Directory = longestDirectory(text)
	b.ProfileList = longestProfiles(text)
	b.TestFunc = func(context.Context, logon.Request) (logon.Verdict, error) {
		return logon.Verdict{
			Reason: directory.LogOnRefused, Text: text(longestProblem), Hint: text(longestProblem),
			Code: 7000218,
		}, nil
	}
	path := "/" + text(longestPath)
	b.Now.Backups.Folder = path
	b.Kept = []directory.Backup{{Path: path, At: Clock().Now, Bytes: 12 << 40}}
	return b
}

// LongestProblem returns the longest possible problem.
func LongestProblem(text Text) *problem.Problem {
	return &problem.Problem{
		Code: problem.AADSTS(7000222), Title: text(longestProblem), Detail: text(longestProblem),
		Hint:      text(longestProblem),
		RequestID: "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
	}
}

func longestConnectors(text Text) []directory.Connector {
	list := Connectors()
	for i := range list {
		c := &list[i]
		c.Description = fmt.Sprint(i) + text(directory.MaxDescription-1)
		c.Info, c.TenantDomain, c.TenantName = text(directory.MaxInfo), domain(i), text(longestName)
		c.ClientID = "6731de76-14a6-49ae-97bc-6eba6914391e"
		for n := range 20 {
			c.Domains = append(c.Domains, domain(n))
		}
	}
	list[1].Certificate, list[1].CAFile = "/"+text(longestPath), "/"+text(longestPath)
	list[1].Cloud, list[1].LoginURL, list[1].GraphURL = directory.CloudCustom, "https://"+domain(1),
		"https://"+domain(2)
	return list
}

// LongestRuns returns runs with texts as long as possible: a held one (number 412), a failed one,
// one with warnings, and the runs of History.
func LongestRuns(text Text) []directory.Run {
	held := HeldRun()
	held.Edits[0].Old, held.Edits[0].New = text(longestProblem), text(longestProblem)
	runs := append([]directory.Run{held}, History()...)
	for i := range runs {
		r := &runs[i]
		r.Verified, r.Resync = text(longestProblem), text(longestProblem)
		switch r.State {
		case directory.StateFailed:
			r.Error = LongestProblem(text)
		case directory.StateWarnings:
			r.Warnings = []problem.Problem{*LongestProblem(text)}
		}
	}
	return runs
}

// LongestOverview returns the state of Longest's connectors: one is held, and the other is being
// read and has the longest condition.
func LongestOverview(text Text) events.Overview {
	o, runs := Overview(), LongestRuns(text)
	for i, c := range longestConnectors(text) {
		o.Connectors[i].Connector = c
	}
	o.Connectors[0].Held, o.Connectors[0].LastAttempt = &runs[0], &runs[0]
	for _, action := range []health.Action{health.ActionRenewKey, health.ActionPermissions, health.ActionReview} {
		o.Conditions = append(o.Conditions, health.Condition{
			Code: problem.Code(action), Severity: health.Serious, Connector: Contoso, Action: action, Run: 412,
			Title: text(longestProblem), Detail: text(longestProblem), Hint: text(longestProblem),
		})
	}
	return o
}

func longestLog(text Text) []directory.LogOn {
	var log []directory.LogOn
	for i, reason := range []directory.LogOnReason{directory.LogOnAllowed, directory.LogOnRefused} {
		log = append(log, directory.LogOn{
			ID: int64(2 - i), At: Clock().Now, Name: text(longestName), User: "u0", DisplayName: text(longestName),
			Connector: Contoso, Profile: "everyoneaa",
			ProfileName: text(directory.MaxDescription), Way: directory.WayDevice, Reason: reason, Code: 7000218,
			RequestID: "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
			From:      netip.MustParseAddr("2001:db8:85a3:8d3:1319:8a2e:370:7348"),
		})
	}
	return log
}

func longestDirectory(text Text) Directory {
	d := Directory{List: longestConnectors(text), History: LongestRuns(text)}
	for i := range 3 {
		u := directory.User{
			ID: fmt.Sprint("u", i), Connector: Contoso, Status: directory.StatusDisabled,
			Cause: directory.CauseDisabled,
		}
		u.Attributes = attributes(map[string]any{
			"displayName": text(longestName), "userPrincipalName": text(longestName) + "@" + domain(i),
			"mail":       text(64) + "@" + domain(i),
			"department": text(longestName), "jobTitle": text(longestName),
			"businessPhones": []string{of("+44 20 7946 0100 ", 64)},
			"companyName":    text(longestName), "proxyAddresses": []string{"SMTP:" + text(64) + "@" + domain(i)},
			"manager": "u0", "accountEnabled": false,
		})
		d.Accounts = append(d.Accounts, u)
		g := directory.Group{ID: fmt.Sprint("g", i), Connector: Contoso, Status: directory.StatusActive}
		g.Attributes = attributes(map[string]any{
			"displayName": text(longestName), "description": text(1024), "mail": text(64) + "@" + domain(i),
			"securityEnabled": true, "mailEnabled": true,
		})
		d.GroupList = append(d.GroupList, g)
		d.Memberships = append(d.Memberships,
			directory.Membership{
				Connector: Contoso, Group: g.ID, Member: "u0", MemberKind: directory.KindUser,
				Through: "g0",
			})
	}
	d.Events = []directory.Event{{At: Clock().Now, Change: directory.Change{
		Run: 30, What: "user", Op: directory.OpUpdated, Cause: directory.CauseUpdated,
		Properties: []directory.PropertyChange{{
			Name: "department", Old: `"` + text(longestName) + `"`,
			New: `"` + text(longestName) + `"`,
		}},
	}}}
	profiles := longestProfiles(text)
	d.Explanation = logon.Explanation{
		Account: d.Accounts[0], Connector: d.List[0], InScope: true, Scope: text(longestProblem),
		Status: text(longestProblem), Profile: profiles[0],
		Asked: []logon.Asked{{Profile: profiles[1], Text: text(longestName)}}, Checked: []string{text(longestProblem)},
	}
	return d
}

func longestProfiles(text Text) []directory.Profile {
	list := Profiles()
	for i := range list {
		p := &list[i]
		p.Name, p.Description, p.Suffix = fmt.Sprint(i)+text(directory.MaxDescription-1), text(directory.MaxInfo),
			domain(i)
		p.Mechanism, p.Connector = directory.MechanismOffice365, Contoso
		for n := range 20 {
			p.PermittedIPs = append(p.PermittedIPs,
				netip.MustParsePrefix(fmt.Sprintf("2001:db8:85a3:8d3:1319:8a2e:370:%04x/128", n)))
		}
	}
	for n := range 5 {
		list[1].Groups = append(list[1].Groups,
			directory.ProfileGroup{
				ID:   fmt.Sprintf("20000000-0000-4000-8000-00000000010%d", n),
				Name: text(longestName),
			})
	}
	return list
}
