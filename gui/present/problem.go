package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Problem is an error for a panel: what happened, why, and what to do.
type Problem struct {
	Title, Detail, Hint string
	Remedy              problem.Remedy // the hint says where to find it
	RequestID           string         // from Microsoft Graph, for Microsoft's support
	Tone                Tone
}

func problemOf(p problem.Problem, tone Tone) Problem {
	return Problem{
		Title: sentence(Line(lang.Core(p.Title))), Detail: sentence(Clean(lang.Core(p.Detail))),
		Hint:   sentence(Clean(hint(p))),
		Remedy: p.Remedy, RequestID: Line(p.RequestID), Tone: tone,
	}
}

// ProblemOf presents an error. It returns nil if there is none.
func ProblemOf(err error) *Problem {
	if err == nil {
		return nil
	}
	p := problemOf(problem.Of(err), ToneBad)
	return &p
}

// OneLine says next to a field why its text is not valid, and what to enter. The hint may end with
// a value to type, so there is no full stop.
func OneLine(err error) string {
	p := problem.Of(err)
	return strings.TrimSpace(sentence(Line(lang.Core(p.Title))) + " " + Clean(hint(p)))
}

// hint says what to do about a problem, and where in the window.
func hint(p problem.Problem) string {
	p.Hint = lang.Core(p.Hint)
	return p.WithRemedyText(RemedyPlace(p.Remedy)).Hint
}

// RefusalOf presents the reason why a run could not be started. The description of the connector
// may be empty.
func RefusalOf(err error, connector string) Problem {
	p := *ProblemOf(err)
	if connector == "" {
		return p
	}
	p.Detail = strings.TrimSpace(p.Title + " " + p.Detail)
	p.Title = lang.T("%s was not synchronized.", quoted(Line(connector)))
	return p
}

// Text returns everything as one text, for the clipboard.
func (p Problem) Text() string {
	lines := []string{p.Title}
	for _, line := range []string{p.Detail, p.Hint} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if p.RequestID != "" {
		lines = append(lines, lang.T("Request ID: %s", p.RequestID))
	}
	return strings.Join(lines, "\n")
}
