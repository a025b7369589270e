package present

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
)

// RunRow is one run in the table of the history.
type RunRow struct {
	ID          int64
	When        string
	Exactly     string // when, to the second
	Connector   string
	Why         string
	Because     string // more about why; may be empty
	State       State
	Result      string // beside the state's mark: "9 changes", or its word
	More        string // more about the result; may be empty
	Took        string
	Users       string // "+3 ~5 –1"
	Memberships string // "+12 –4"
}

// RunRowOf presents a run of a connector with that description.
func RunRowOf(r directory.Run, connector string, c Clock) RunRow {
	row := RunRow{
		ID: r.ID, When: capital(c.When(r.StartedAt)), Exactly: c.Exact(r.StartedAt), Connector: Line(connector), Why: why(r, c), Because: because(r, c), State: RunState(r.State),
		Users: usersDelta(r.Users), Memberships: delta(r.Memberships.Added, 0, r.Memberships.Removed),
	}
	row.Result = row.State.Word
	if r.State == directory.StateSucceeded || r.State == directory.StateWarnings {
		row.Result = capital(changeCount(r))
	}
	if !r.EndedAt.IsZero() {
		row.Took = Took(r.EndedAt.Sub(r.StartedAt))
	}
	return row
}

func usersDelta(u directory.UserCounts) string {
	return delta(u.Added+u.Restored, u.Updated+u.Disabled+u.Enabled, u.Removed)
}

var triggerWords = map[directory.Trigger]string{
	directory.TriggerManual: "by hand", directory.TriggerSchedule: "schedule",
	directory.TriggerCatchUp: "catch-up", directory.TriggerCommand: "command line",
}

// why tells what began a run, and for which times of the schedule a catch-up
// stands: "catch-up for 23:00".
func why(r directory.Run, c Clock) string {
	words, ok := triggerWords[r.Trigger]
	if !ok {
		words = Line(string(r.Trigger))
	}
	if r.Trigger != directory.TriggerCatchUp || len(r.Slots) == 0 {
		return words
	}
	words += " for " + c.since(r.Slots[0], r.StartedAt)
	if others := len(r.Slots) - 1; others > 0 {
		words += fmt.Sprintf(" and %d more", others)
	}
	return words
}

// because tells when the runs were due that a catch-up stands for.
func because(r directory.Run, c Clock) string {
	if r.Trigger != directory.TriggerCatchUp || len(r.Slots) == 0 {
		return ""
	}
	var slots []string
	for _, slot := range r.Slots {
		slots = append(slots, c.Exact(slot))
	}
	return "Stands for " + strings.Join(slots, ", ") + ": the computer slept, or Rollcall was closed."
}

// WithProgress returns the row of a run under way with how far it is.
func (r RunRow) WithProgress(s progress.Snapshot, elapsed time.Duration) RunRow {
	p := ProgressOf(s, elapsed)
	r.Result, r.More, r.Took = capital(p.Text), capital(p.Whole), Took(elapsed)
	return r
}

// AllResults is the choice that filters nothing.
const AllResults = "All results"

// resultChoices are the results to filter by, in the order of the choice.
var resultChoices = []directory.State{
	directory.StateSucceeded, directory.StateUnchanged, directory.StateWarnings, directory.StateHeld,
	directory.StateFailed, directory.StateCancelled, directory.StateInterrupted, directory.StateDiscarded,
	directory.StateApproved, directory.StatePreviewed, directory.StateRunning,
}

// ResultChoices are the words of the choice of results.
func ResultChoices() []string {
	words := []string{AllResults}
	for _, s := range resultChoices {
		words = append(words, RunState(s).Word)
	}
	return words
}

// WithResult returns the runs whose state has that word; all for AllResults.
func WithResult(runs []directory.Run, word string) []directory.Run {
	if word == AllResults {
		return runs
	}
	return slices.DeleteFunc(slices.Clone(runs), func(r directory.Run) bool { return RunState(r.State).Word != word })
}

// Fact is a labelled line.
type Fact struct{ Label, Value string }

// RunDetail is everything about one run, but its changes.
type RunDetail struct {
	ID        int64
	Title     string // "Contoso, today 08:00"
	State     State
	Facts     []Fact
	Problems  []Problem // the error, then the warnings
	NoChanges string    // why there is nothing to list; empty where there is
	Caption   string    // of the list
}

// RunDetailOf presents a run of a connector with that description.
func RunDetailOf(r directory.Run, connector string, c Clock) RunDetail {
	d := RunDetail{
		ID: r.ID, Title: fmt.Sprintf("%s, %s", Line(connector), c.When(r.StartedAt)), State: RunState(r.State),
		NoChanges: noChanges(r), Caption: "Changes",
	}
	when := []Fact{{"Run", Number(r.ID)}, {"Began", began(r, c)}, {"Ended", ended(r, c)}}
	facts := [][]Fact{when, planFacts(r, c), totals(r), causes(r), readFacts(r)}
	if unapplied(r) { // the plan is what one looks for
		d.Caption = "What it would do"
		facts = [][]Fact{totals(r), causes(r), planFacts(r, c), when, readFacts(r)}
	}
	if r.State == directory.StateHeld { // the totals stand above, in the words of the review
		facts = [][]Fact{causes(r), totals(r), planFacts(r, c), when, readFacts(r)}
	}
	for _, fact := range slices.Concat(facts...) {
		if fact.Value != "" {
			d.Facts = append(d.Facts, fact)
		}
	}
	if r.State == directory.StatePreviewed && len(r.Breaches) > 0 {
		d.Problems = append(d.Problems, Problem{
			Title: "A run would be held.", Detail: Line(directory.BreachesInWords(r.Breaches)), Tone: ToneWarn,
			Hint: "Nothing of it would be applied until somebody approves it.",
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

// causes tell why a run changed or would have changed what it did.
func causes(r directory.Run) []Fact {
	var lines []string
	for _, cause := range r.Causes {
		lines = append(lines, causeChoice(cause))
	}
	return []Fact{{"By cause", strings.Join(lines, "\n")}}
}

// totals tell how much a run changed or would have changed.
func totals(r directory.Run) []Fact {
	return []Fact{
		{"Users", counts(userCounts(r.Users), r.Users.Total)},
		{"Groups", counts(groupCounts(r.Groups), r.Groups.Total)},
		{"Memberships", counts(membershipCounts(r.Memberships), r.Memberships.Total)},
	}
}

// readFacts tell how a run read the tenant.
func readFacts(r directory.Run) []Fact {
	return []Fact{
		{"Read", mode(r)},
		{"Read again because", Line(r.Resync)},
		{"Completeness", Line(r.Verified)},
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
	switch r.Mode {
	case directory.ModeFull:
		return "everything"
	case directory.ModeDelta:
		return "what changed"
	}
	return ""
}

// noChanges says why a run has no changes to list.
func noChanges(r directory.Run) string {
	switch {
	case r.State == directory.StateRunning:
		return "The changes are known when the run has ended."
	case unapplied(r) && r.Changed():
		return ""
	case unapplied(r):
		return "It would change nothing."
	case !r.State.Applied():
		return "This run changed nothing: the directory stayed as it was."
	case !r.Changed():
		return "Nothing had changed in the tenant."
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

// counts tells what changed and how many there are: "3 added, 1 removed; 12,481 now".
func counts(list []count, total int) string {
	var words []string
	for _, c := range list {
		if c.n > 0 {
			words = append(words, Number(c.n)+" "+c.word)
		}
	}
	text := strings.Join(words, ", ")
	switch {
	case total == 0:
		return text
	case text == "":
		return Number(total) + ", unchanged"
	}
	return text + "; " + Number(total) + " now"
}

func traffic(r directory.Run) string {
	if r.Requests == 0 {
		return ""
	}
	text := Counted(r.Requests, "request") + ", " + Bytes(r.Bytes)
	if r.Throttled > 0 {
		text += fmt.Sprintf(", %s told to wait", Counted(r.Throttled, "time"))
	}
	if r.Retried > 0 {
		text += fmt.Sprintf(", %s sent again", Number(r.Retried))
	}
	return text
}

// ChangesShown bounds the list of changes of a run.
const ChangesShown = 500

// ChangesFile is what a file with the changes of a run is called at first.
func ChangesFile(r directory.Run) string { return fmt.Sprintf("rollcall-run-%d.csv", r.ID) }

// ChangesWritten says that so many changes are in a file.
func ChangesWritten(n int, path string) string {
	return fmt.Sprintf("%s written to %s", Counted(n, "change"), Line(path))
}

// ChangesHint says that the list of changes goes on.
func ChangesHint() string {
	return fmt.Sprintf("Only the first %s changes are shown.", Number(ChangesShown))
}
