package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Problem is what went wrong, for a panel: what happened, why, what to do.
type Problem struct {
	Title, Detail, Hint string
	Remedy              problem.Remedy // that Hint tells the place of
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

// OneLine tells beside a field what is wrong with what was typed, and what to type: that
// may be the end of the hint, so that no full stop is added there.
func OneLine(err error) string {
	p := problem.Of(err)
	return strings.TrimSpace(sentence(Line(p.Title)) + " " + Clean(p.Told(RemedyPlace(p.Remedy)).Hint))
}

// RefusalOf presents why a run of a connector with that description, which may
// be empty, did not begin.
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
