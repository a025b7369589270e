package present

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/changes"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
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
		NoChanges: noChanges(r), Caption: caption(r), Companions: capital(changes.Companions(r.Tally())),
		Totals:    totals(r),
		Unapplied: unapplied(r), First: r.State.Applied() && r.First(),
	}
	when := []Fact{{"Run", quantity.Number(r.ID)}, {"Started", began(r, c)}, {"Ended", ended(r, c)}}
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
			Title: "This run would be held.", Detail: Line(breachesInWords(r.Breaches)), Tone: ToneWarn,
			Hint: "Nothing would be applied until someone approves it.",
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
	return []Fact{{"By cause", strings.Join(lines, "\n")}}
}

// caption is the heading of a run's changes: "9 changes: 3 accounts, 1 group and 5
// memberships".
func caption(r directory.Run) string {
	t := r.Tally()
	if t.Listed() == 0 || noChanges(r) != "" {
		return "Changes"
	}
	text := changes.Counted(t) + ": " + changes.OfWhat(t)
	if unapplied(r) {
		return "It would make " + text
	}
	return text
}

// totals returns how many objects exist after a run, and its changes, made or planned.
func totals(r directory.Run) []Total {
	u, g, m := r.Users, r.Groups, r.Memberships
	var list []Total
	for _, x := range []struct {
		title string
		total int
		delta string
		words []count
	}{
		{"Accounts", u.Total, usersDelta(u), userCounts(u)},
		{"Groups", g.Total, delta(g.Added, g.Updated, g.Removed), groupCounts(g)},
		{"Memberships", m.Total, delta(m.Added, 0, m.Removed), membershipCounts(m)},
	} {
		if x.total == 0 && x.delta == "" {
			continue
		}
		t := Total{Title: x.title, Delta: x.delta, Tip: capital(counts(x.words, x.total))}
		if x.total > 0 {
			t.Number = quantity.Number(x.total)
		}
		list = append(list, t)
	}
	return list
}

// readFacts describes how a run read the tenant.
func readFacts(r directory.Run) []Fact {
	return []Fact{
		{"Read", mode(r)},
		{"Read again because", Line(r.Resync)},
		{"Completeness", Line(r.Verified)},
		{"Found by verification", changes.FoundInWords(r.Found)},
		{"Traffic", traffic(r)},
	}
}

func began(r directory.Run, c Clock) string {
	return fmt.Sprintf("%s, %s", c.Exact(r.StartedAt), why(r, c))
}

func ended(r directory.Run, c Clock) string {
	if r.EndedAt.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s, after %s", c.Exact(r.EndedAt), Took(r.EndedAt.Sub(r.StartedAt)))
}

func mode(r directory.Run) string {
	switch {
	case r.Listing:
		return "everything, in listing mode: the tenant does not track changes"
	case r.Mode == directory.ModeFull:
		return "everything"
	case r.Mode == directory.ModeDelta:
		return "what changed"
	}
	return ""
}

// noChanges explains why a run has no changes to list.
func noChanges(r directory.Run) string {
	switch {
	case r.State == directory.StateRunning:
		return "The changes are shown when the run has ended."
	case r.First() && unapplied(r):
		return "Everything would be new: " + changes.OfWhat(r.Tally()) + "."
	case r.First() && r.State.Applied():
		return "Everything is new: " + changes.OfWhat(r.Tally()) + " were read for the first time."
	case unapplied(r) && r.Changed():
		return ""
	case unapplied(r):
		return "It would change nothing."
	case !r.State.Applied():
		return "This run changed nothing: the directory stayed as it was."
	case !r.Changed():
		return "Nothing has changed in the tenant."
	}
	return ""
}

type count struct {
	n    int
	word string
}

func userCounts(u directory.UserCounts) []count {
	return []count{
		{u.Added, "added"},
		{u.Updated, "updated"},
		{u.Disabled, "disabled"},
		{u.Enabled, "enabled"},
		{u.Removed, "removed"},
		{u.Restored, "restored"},
	}
}

func groupCounts(g directory.GroupCounts) []count {
	return []count{{g.Added, "added"}, {g.Updated, "updated"}, {g.Removed, "removed"}}
}

func membershipCounts(m directory.MembershipCounts) []count {
	return []count{{m.Added, "added"}, {m.Removed, "removed"}}
}

// counts describes what changed and how many remain: "3 added, 1 removed; 12,481 now".
func counts(list []count, total int) string {
	var words []string
	for _, c := range list {
		if c.n > 0 {
			words = append(words, quantity.Number(c.n)+" "+c.word)
		}
	}
	text := strings.Join(words, ", ")
	switch {
	case total == 0:
		return text
	case text == "":
		return quantity.Number(total) + ", unchanged"
	}
	return text + "; " + quantity.Number(total) + " now"
}

func traffic(r directory.Run) string {
	if r.Requests == 0 {
		return ""
	}
	text := quantity.Counted(r.Requests, "request") + ", " + quantity.Bytes(r.Bytes)
	if r.Throttled > 0 {
		text += fmt.Sprintf(", throttled %s", quantity.Counted(r.Throttled, "time"))
	}
	if r.Retried > 0 {
		text += fmt.Sprintf(", %s repeated", quantity.Number(r.Retried))
	}
	return text
}

// ChangesFile is the default file name for the changes of a run.
func ChangesFile(r directory.Run) string { return fmt.Sprintf("rollcall-run-%d.csv", r.ID) }

// ChangesWritten says how many changes were written to a file.
func ChangesWritten(n int, path string) string { return written(n, "change", path) }
