package present

import (
	"fmt"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/changes"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/quantity"
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
		row.More = "Would make " + changes.Counted(r.Tally()) + ": " + whatCounts(r)
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

// why returns what started a run, and for a catch-up the missed times: "catch-up for 23:00".
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

// because returns the times that a catch-up makes up for.
func because(r directory.Run, c Clock) string {
	if r.Trigger != directory.TriggerCatchUp || len(r.Slots) == 0 {
		return ""
	}
	var slots []string
	for _, slot := range r.Slots {
		slots = append(slots, c.Exact(slot))
	}
	return "Makes up for " + strings.Join(slots, ", ") + ": the computer was asleep, or Rollcall was closed."
}

// WithProgress returns the row of a running run with its progress.
func (r RunRow) WithProgress(s progress.Snapshot, elapsed time.Duration) RunRow {
	p := ProgressOf(s, elapsed)
	r.Result, r.More, r.Took = capital(p.Text), capital(p.Whole), Took(elapsed)
	return r
}

// AllResults is the option that does not filter.
const AllResults = "All results"

// resultChoices are the results to filter by, in order.
var resultChoices = []directory.State{
	directory.StateSucceeded, directory.StateUnchanged, directory.StateWarnings, directory.StateHeld,
	directory.StateFailed, directory.StateCancelled, directory.StateInterrupted, directory.StateDiscarded,
	directory.StateApproved, directory.StatePreviewed, directory.StateRunning,
}

// ResultChoices returns the labels of the filter by result.
func ResultChoices() []string {
	words := []string{AllResults}
	for _, s := range resultChoices {
		words = append(words, RunState(s).Word)
	}
	return words
}

// StatesOf returns the states for a label, or none for AllResults.
func StatesOf(word string) (list []directory.State) {
	for _, s := range resultChoices {
		if word != AllResults && RunState(s).Word == word {
			list = append(list, s)
		}
	}
	return list
}

// AllTriggers is the option that does not filter.
const AllTriggers = "Any reason"

// triggerChoices are the triggers to filter by, in order.
var triggerChoices = []directory.Trigger{
	directory.TriggerSchedule, directory.TriggerManual, directory.TriggerCatchUp, directory.TriggerCommand,
}

// TriggerChoices returns the labels of the filter by trigger.
func TriggerChoices() []string {
	words := []string{AllTriggers}
	for _, t := range triggerChoices {
		words = append(words, capital(triggerWords[t]))
	}
	return words
}

// TriggersOf returns the triggers for a label, or none for AllTriggers.
func TriggersOf(word string) []directory.Trigger {
	for _, t := range triggerChoices {
		if capital(triggerWords[t]) == word {
			return []directory.Trigger{t}
		}
	}
	return nil
}

// RunsFile is the default file name for an export of runs.
const RunsFile = "rollcall-runs.csv"

// RunsWritten says how many runs were written to a file.
func RunsWritten(n int, path string) string { return written(n, "run", path) }

// written says how much an export wrote.
func written(n int, noun, path string) string {
	text := fmt.Sprintf("%s written to %s.", quantity.Counted(n, noun), Line(path))
	if export.FormatOf(path) == export.CSV {
		text += " For JSON lines, choose a name that ends in .jsonl."
	}
	return text
}
