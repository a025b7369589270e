package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Problem is what went wrong, for a panel: what happened, why, what to do.
type Problem struct {
	Title, Detail, Hint string
	Remedy              problem.Remedy // whose place Hint names
	RequestID           string         // Microsoft Graph's, for its support
	Tone                Tone
}

func problemOf(p problem.Problem, tone Tone) Problem {
	return Problem{
		Title: sentence(Line(p.Title)), Detail: sentence(Clean(p.Detail)), Hint: sentence(Clean(p.Told(RemedyPlace(p.Remedy)).Hint)),
		Remedy: p.Remedy, RequestID: Line(p.RequestID), Tone: tone,
	}
}

// ProblemOf presents an error; nil for none.
func ProblemOf(err error) *Problem {
	if err == nil {
		return nil
	}
	p := problemOf(problem.Of(err), ToneBad)
	return &p
}

// OneLine says next to a field what is wrong with its text, and what to enter. The hint
// may end in a value to type, so it gets no full stop.
func OneLine(err error) string {
	p := problem.Of(err)
	return strings.TrimSpace(sentence(Line(p.Title)) + " " + Clean(p.Told(RemedyPlace(p.Remedy)).Hint))
}

// RefusalOf presents why a run of a connector did not begin. The description of the
// connector may be empty.
func RefusalOf(err error, connector string) Problem {
	p := *ProblemOf(err)
	if connector == "" {
		return p
	}
	p.Title, p.Detail = quoted(Line(connector))+" was not synchronized.", strings.TrimSpace(p.Title+" "+p.Detail)
	return p
}

// Text is all of it, for the clipboard.
func (p Problem) Text() string {
	lines := []string{p.Title}
	for _, line := range []string{p.Detail, p.Hint} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if p.RequestID != "" {
		lines = append(lines, "Request id: "+p.RequestID)
	}
	return strings.Join(lines, "\n")
}
