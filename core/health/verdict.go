package health

import "github.com/rollcallsync/rollcall/core/problem"

// Verdict is the state of everything in one word, for monitors and scripts.
type Verdict string

// The verdicts, from best to worst.
const (
	Well     Verdict = "well"     // nothing needs attention
	Warnings Verdict = "warnings" // something will need attention soon; the directory is up to date
	Held     Verdict = "held"     // a run waits for a decision
	Failing  Verdict = "failing"  // the directory is out of date, or will be within a day
)

// Verdicts lists all verdicts, from best to worst.
var Verdicts = []Verdict{Well, Warnings, Held, Failing}

// VerdictOf returns the verdict that follows from the open problems. Notices do not change it.
func VerdictOf(list []Condition) Verdict {
	worst := 0
	for _, c := range list {
		rank := 0
		switch {
		case c.Code == problem.CodeRunHeld:
			rank = 2
		case c.Severity == Serious:
			rank = 3
		case c.Severity == Warning:
			rank = 1
		}
		worst = max(worst, rank)
	}
	return Verdicts[worst]
}
