package present

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Fact is a value with a label.
type Fact struct{ Label, Value string }

// RunDetail is everything about one run except its changes.
type RunDetail struct {
	ID         int64
	Title      string // "Contoso, today 08:00"
	State      State
	Totals     []Total
	Facts      []Fact
	Problems   []Problem // the error, then the warnings
	NoChanges  string    // why there is nothing to list; may be empty
	Caption    string    // of the list: how many changes, and of what
	Companions string    // changes that are not in the list; may be empty
	Unapplied  bool      // the list shows what the run would change
	First      bool      // everything is new, and the directory after the run can be shown
}

// Total is the number of accounts, groups or memberships after a run, and its changes.
type Total struct {
	Title  string // "Accounts"
	Number string // "12,481"; "" if unknown
	Delta  string // "+3 ~5 –1"; may be empty
	Tip    string // the same in words
}

// RunDetailOf presents a run. connector is the description of its connector.
func RunDetailOf(r directory.Run, connector string, c Clock) RunDetail {
	d := RunDetail{
		ID: r.ID, Title: fmt.Sprintf("%s, %s", Line(connector), c.When(r.StartedAt)), State: StateOf(r),
		NoChanges: noChanges(r), Caption: caption(r), Companions: capital(companions(r.Tally())),
		Totals:    totals(r),
		Unapplied: unapplied(r), First: r.State.Applied() && r.First(),
	}
	when := []Fact{
		{lang.T("Run"), lang.Number(r.ID)}, {lang.T("Started"), began(r, c)}, {lang.T("Ended"), ended(r, c)},
	}
	facts := [][]Fact{when, planFacts(r, c), causes(r), readFacts(r)}
	if unapplied(r) { // people look for the plan first
		facts = [][]Fact{causes(r), planFacts(r, c), when, readFacts(r)}
	}
	for _, fact := range slices.Concat(facts...) {
		if fact.Value != "" {
			d.Facts = append(d.Facts, fact)
		}
	}
	if r.State == directory.StatePreviewed && len(r.Breaches) > 0 {
		d.Problems = append(d.Problems, Problem{
			Title: lang.T("This run would be held."), Detail: Line(breachesInWords(r.Breaches)), Tone: ToneWarn,
			Hint: lang.T("Nothing would be applied until someone approves it."),
		})
	}
	if r.Error != nil {
		d.Problems = append(d.Problems, problemOf(*r.Error, d.State.Tone))
	}
	for _, w := range r.Warnings {
		d.Problems = append(d.Problems, problemOf(w, ToneWarn))
	}
	return d
}

// causes returns the reasons for a run's changes, made or planned.
func causes(r directory.Run) []Fact {
	var lines []string
	for _, cause := range r.Causes {
		lines = append(lines, causeChoice(cause))
	}
	return []Fact{{lang.T("By cause"), strings.Join(lines, "\n")}}
}

// caption is the heading of a run's changes: "9 changes: 3 accounts, 1 group and 5
// memberships".
func caption(r directory.Run) string {
	t := r.Tally()
	if t.Listed() == 0 || noChanges(r) != "" {
		return lang.T("Changes")
	}
	if unapplied(r) {
		return lang.N(t.Listed(), "It would make %s change: %s", "It would make %s changes: %s", ofWhat(t))
	}
	return lang.N(t.Listed(), "%s change: %s", "%s changes: %s", ofWhat(t))
}

// totals returns how many objects exist after a run, and its changes, made or planned.
func totals(r directory.Run) []Total {
	u, g, m := r.Users, r.Groups, r.Memberships
	var list []Total
	for _, x := range []struct {
		title lang.Key
		total int
		delta string
		words []count
	}{
		{lang.Key("Accounts"), u.Total, usersDelta(u), userCounts(u)},
		{lang.Key("Groups"), g.Total, delta(g.Added, g.Updated, g.Removed), groupCounts(g)},
		{lang.Key("Memberships"), m.Total, delta(m.Added, 0, m.Removed), membershipCounts(m)},
	} {
		if x.total == 0 && x.delta == "" {
			continue
		}
		t := Total{Title: x.title.String(), Delta: x.delta, Tip: capital(counts(x.words, x.total))}
		if x.total > 0 {
			t.Number = lang.Number(x.total)
		}
		list = append(list, t)
	}
	return list
}

// readFacts describes how a run read the tenant.
func readFacts(r directory.Run) []Fact {
	return []Fact{
		{lang.In("run", "Read"), mode(r)},
		{lang.T("Read again because"), Line(lang.Core(r.Resync))},
		{lang.T("Completeness"), Line(lang.Core(r.Verified))},
		{lang.T("Found by verification"), found(r.Found)},
		{lang.T("Traffic"), traffic(r)},
	}
}

// found lists the unannounced changes that a verifying run found. It is empty if the run did not
// verify.
func found(f *directory.Found) string {
	if f == nil {
		return ""
	}
	var words []string
	for _, x := range []struct {
		what string
		n    int
	}{{"user", f.Users}, {"group", f.Groups}, {"membership", f.Memberships}} {
		if x.n > 0 {
			words = append(words, countedKind(x.n, x.what))
		}
	}
	return cmp.Or(strings.Join(words, ", "), lang.T("nothing"))
}

func began(r directory.Run, c Clock) string {
	return c.Exact(r.StartedAt) + ", " + why(r, c)
}

func ended(r directory.Run, c Clock) string {
	if r.EndedAt.IsZero() {
		return ""
	}
	return lang.T("%s, after %s", c.Exact(r.EndedAt), Took(r.EndedAt.Sub(r.StartedAt)))
}

func mode(r directory.Run) string {
	switch {
	case r.Listing:
		return lang.T("everything, in listing mode: the tenant does not track changes")
	case r.Mode == directory.ModeFull:
		return lang.T("everything")
	case r.Mode == directory.ModeDelta:
		return lang.T("what changed")
	}
	return ""
}

// noChanges explains why a run has no changes to list.
func noChanges(r directory.Run) string {
	switch {
	case r.State == directory.StateRunning:
		return lang.T("The changes are shown when the run has ended.")
	case r.First() && unapplied(r):
		return lang.T("Everything would be new: %s.", ofWhat(r.Tally()))
	case r.First() && r.State.Applied():
		return lang.T("Everything is new: %s were read for the first time.", ofWhat(r.Tally()))
	case unapplied(r) && r.Changed():
		return ""
	case unapplied(r):
		return lang.T("It would change nothing.")
	case !r.State.Applied():
		return lang.T("This run changed nothing: the directory stayed as it was.")
	case !r.Changed():
		return lang.T("Nothing has changed in the tenant.")
	}
	return ""
}

// count is a number and what was done to that many objects, such as "3 added".
type count struct {
	n    int
	text string
}

func userCounts(u directory.UserCounts) []count {
	return []count{
		added(u.Added),
		updated(u.Updated),
		{u.Disabled, lang.N(u.Disabled, "%s disabled", "%s disabled")},
		{u.Enabled, lang.N(u.Enabled, "%s enabled", "%s enabled")},
		removed(u.Removed),
		{u.Restored, lang.N(u.Restored, "%s restored", "%s restored")},
	}
}

func groupCounts(g directory.GroupCounts) []count {
	return []count{added(g.Added), updated(g.Updated), removed(g.Removed)}
}

func membershipCounts(m directory.MembershipCounts) []count {
	return []count{added(m.Added), removed(m.Removed)}
}

func added(n int) count { return count{n, lang.N(n, "%s added", "%s added")} }

func updated(n int) count { return count{n, lang.N(n, "%s updated", "%s updated")} }

func removed(n int) count { return count{n, lang.N(n, "%s removed", "%s removed")} }

// counts describes what changed and how many remain: "3 added, 1 removed; 12,481 now".
func counts(list []count, total int) string {
	var words []string
	for _, c := range list {
		if c.n > 0 {
			words = append(words, c.text)
		}
	}
	text := strings.Join(words, ", ")
	switch {
	case total == 0:
		return text
	case text == "":
		return lang.T("%s, unchanged", lang.Number(total))
	}
	return lang.T("%s; %s now", text, lang.Number(total))
}

func traffic(r directory.Run) string {
	if r.Requests == 0 {
		return ""
	}
	text := lang.N(r.Requests, "%s request", "%s requests") + ", " + lang.Bytes(r.Bytes)
	if r.Throttled > 0 {
		text += ", " + lang.N(r.Throttled, "throttled %s time", "throttled %s times")
	}
	if r.Retried > 0 {
		text += ", " + lang.T("%s repeated", lang.Number(r.Retried))
	}
	return text
}

// ChangesFile is the default file name for the changes of a run.
func ChangesFile(r directory.Run) string { return fmt.Sprintf("rollcall-run-%d.csv", r.ID) }

// ChangesWritten says how many changes were written to a file.
func ChangesWritten(n int, path string) string {
	return written(lang.N(n, "%s change written to %s.", "%s changes written to %s.", Line(path)), path)
}
