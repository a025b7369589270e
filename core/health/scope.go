package health

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// NamesInLine is the number of names that fit in a line.
const NamesInLine = 3

// ScopeMove is a change to some accounts that edited options would cause.
type ScopeMove struct {
	directory.ScopeMove
	Title string // such as "5 accounts leave"
}

// ScopeMoves returns the moves of a preview that affect at least one account.
func ScopeMoves(p directory.ScopePreview) (list []ScopeMove) {
	for _, move := range []struct {
		directory.ScopeMove
		one, more string
	}{
		{p.Leave, "leaves", "leave"},
		{p.Enter, "enters", "enter"},
		{p.Disable, "becomes disabled", "become disabled"},
		{p.Enable, "becomes active", "become active"},
	} {
		verb := move.more
		switch move.Count {
		case 0:
			continue
		case 1:
			verb = move.one
		}
		list = append(list, ScopeMove{move.ScopeMove, quantity.Counted(move.Count, "account") + " " + verb})
	}
	return list
}

// Line returns the title followed by the first names, such as "5 accounts leave: Adele Vance, Alex
// Wilber, Ana Bowman and 2 more". The names are in their displayed form.
func (m ScopeMove) Line(names []string) string {
	names = names[:min(NamesInLine, len(names))]
	line := m.Title + ": " + strings.Join(names, ", ")
	if others := AndMore(m.Count - len(names)); others != "" {
		line += " " + others
	}
	return line
}

// AndMore returns the end of such a list, such as "and 400 more". It returns "" if there are no
// others.
func AndMore(others int) string {
	if others <= 0 {
		return ""
	}
	return "and " + quantity.Number(others) + " more"
}
