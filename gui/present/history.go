package present

import (
	"cmp"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// RunRow is one run in the table of the history.
type RunRow struct {
	ID          int64
	When        string
	Exactly     string // when, to the second
	Connector   string
	Why         string
	Because     string // details of the reason; may be empty
	State       State
	Result      string // next to the state's mark: "9 changes", or the state in words
	More        string // details of the result; may be empty
	Took        string
	Users       string // "+3 ~5 –1"
	Memberships string // "+12 –4"
}

// RunRowOf presents a run. connector is the description of its connector.
func RunRowOf(r directory.Run, connector string, c Clock) RunRow {
	row := RunRow{
		ID: r.ID, When: capital(c.When(r.StartedAt)), Exactly: c.Exact(r.StartedAt), Connector: Line(connector),
		Why: why(r, c), Because: because(r, c), State: StateOf(r),
		Users: usersDelta(r.Users), Memberships: delta(r.Memberships.Added, 0, r.Memberships.Removed),
	}
	row.Result = row.State.Word
	if r.State.Applied() || unapplied(r) {
		row.More = capital(whatCounts(r))
	}
	switch {
	case r.State == directory.StateSucceeded || r.State == directory.StateWarnings:
		row.Result = capital(changeCount(r))
	case unapplied(r) && row.More != "":
		row.More = lang.N(r.Tally().Listed(), "Would make %s change: %s", "Would make %s changes: %s", whatCounts(r))
	}
	if !r.EndedAt.IsZero() {
		row.Took = Took(r.EndedAt.Sub(r.StartedAt))
	}
	return row
}

func usersDelta(u directory.UserCounts) string {
	return delta(u.Added+u.Restored, u.Updated+u.Disabled+u.Enabled, u.Removed)
}

var triggerWords = map[directory.Trigger]lang.Key{
	directory.TriggerManual: "by hand", directory.TriggerSchedule: "schedule",
	directory.TriggerCatchUp: "catch-up", directory.TriggerCommand: "command line",
}

// why returns what started a run, and for a catch-up the missed times: "catch-up for 23:00".
func why(r directory.Run, c Clock) string {
	if r.Trigger != directory.TriggerCatchUp || len(r.Slots) == 0 {
		return triggerWord(r.Trigger)
	}
	missed := c.since(r.Slots[0], r.StartedAt)
	if others := len(r.Slots) - 1; others > 0 {
		return lang.T("catch-up for %s and %s more", missed, lang.Number(others))
	}
	return lang.T("catch-up for %s", missed)
}

// triggerWord returns what started a run. A trigger that only newer versions know is shown by its
// internal name.
func triggerWord(t directory.Trigger) string {
	return cmp.Or(triggerWords[t].String(), Line(string(t)))
}

// because returns the times that a catch-up makes up for.
func because(r directory.Run, c Clock) string {
	if r.Trigger != directory.TriggerCatchUp || len(r.Slots) == 0 {
		return ""
	}
	var slots []string
	for _, slot := range r.Slots {
		slots = append(slots, c.Exact(slot))
	}
	return lang.T("Makes up for %s: the computer was asleep, or Rollcall was closed.", strings.Join(slots, ", "))
}

// WithProgress returns the row of a running run with its progress.
func (r RunRow) WithProgress(s progress.Snapshot, elapsed time.Duration) RunRow {
	p := ProgressOf(s, elapsed)
	r.Result, r.More, r.Took = capital(p.Text), capital(p.Whole), Took(elapsed)
	return r
}

// AllResults is the option that does not filter.
const AllResults lang.Key = "All results"

// resultChoices are the results to filter by, in order.
var resultChoices = []directory.State{
	directory.StateSucceeded, directory.StateUnchanged, directory.StateWarnings, directory.StateHeld,
	directory.StateFailed, directory.StateCancelled, directory.StateInterrupted, directory.StateDiscarded,
	directory.StateApproved, directory.StatePreviewed, directory.StateRunning,
}

// ResultChoices returns the labels of the filter by result.
func ResultChoices() []string {
	words := []string{AllResults.String()}
	for _, s := range resultChoices {
		words = append(words, RunState(s).Word)
	}
	return words
}

// StatesOf returns the states for a label, or none for AllResults.
func StatesOf(word string) (list []directory.State) {
	for _, s := range resultChoices {
		if word != AllResults.String() && RunState(s).Word == word {
			list = append(list, s)
		}
	}
	return list
}

// AllTriggers is the option that does not filter.
const AllTriggers lang.Key = "Any reason"

// triggerChoices are the triggers to filter by, in order.
var triggerChoices = []directory.Trigger{
	directory.TriggerSchedule, directory.TriggerManual, directory.TriggerCatchUp, directory.TriggerCommand,
}

// TriggerChoices returns the labels of the filter by trigger.
func TriggerChoices() []string {
	words := []string{AllTriggers.String()}
	for _, t := range triggerChoices {
		words = append(words, capital(triggerWord(t)))
	}
	return words
}

// TriggersOf returns the triggers for a label, or none for AllTriggers.
func TriggersOf(word string) []directory.Trigger {
	for _, t := range triggerChoices {
		if capital(triggerWord(t)) == word {
			return []directory.Trigger{t}
		}
	}
	return nil
}

// RunsFile is the default file name for an export of runs.
const RunsFile = "rollcall-runs.csv"

// RunsWritten says how many runs were written to a file.
func RunsWritten(n int, path string) string {
	return written(lang.N(n, "%s run written to %s.", "%s runs written to %s.", Line(path)), path)
}

// written adds a hint to the result of an export: how to choose another format.
func written(text, path string) string {
	if export.FormatOf(path) == export.CSV {
		text += " " + lang.T("For JSON lines, choose a name that ends in .jsonl.")
	}
	return text
}
