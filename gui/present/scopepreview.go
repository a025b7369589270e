package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// ScopePreview describes the effect of the options in a connector form.
type ScopePreview struct {
	Text  string // "12,002 of 12,481 users match."
	Tone  Tone   // ToneOff, or how serious that is
	Moves []ScopeMove

	// Then describes the effect on the next run; it may be empty.
	Then     string
	ThenTone Tone // ToneOff, or how serious that is
}

// ScopeMove describes accounts that would enter or leave.
type ScopeMove struct {
	Title string   // "5 accounts leave"
	Text  string   // "5 accounts leave: Adele Vance, Alex Wilber, Ana Bowman and 2 more"
	Names []string // those whose names are known
	More  string   // how many more there are: "and 400 more"; may be empty
}

// Whole reports whether Text names every account.
func (m ScopeMove) Whole() bool { return len(m.Names) <= health.NamesInLine && m.More == "" }

// ScopePreviewOf presents a preview. Before the first run, it has a text only if a filter was
// typed.
func ScopePreviewOf(p directory.ScopePreview, known, filtered bool) ScopePreview {
	switch {
	case !known && filtered:
		return ScopePreview{Text: lang.T("The number of matching users is shown after the first run."), Tone: ToneOff}
	case !known:
		return ScopePreview{Tone: ToneOff}
	}
	v := ScopePreview{Text: matchText(p.InScope, p.Accounts), Tone: ToneOff}
	if p.InScope == 0 && p.Accounts > 0 {
		v.Tone = ToneBad
	}
	v.Moves = scopeMoves(p)
	switch {
	case len(p.Breaches) > 0:
		v.Then = lang.T("The next run will be held until someone approves it: %s", Line(breachesInWords(p.Breaches)))
		v.ThenTone = ToneWarn
	case len(v.Moves) > 0:
		v.Then, v.ThenTone = lang.T("This takes effect with the next run after saving."), ToneOff
	}
	return v
}

func matchText(matching, accounts int) string {
	switch {
	case accounts == 0:
		return lang.T("There are no users yet.")
	case matching == 0:
		return lang.N(accounts, "None of %s user matches.", "None of %s users matches.")
	case matching == 1:
		return lang.N(accounts, "1 of %s user matches.", "1 of %s users matches.")
	}
	return lang.N(accounts, "%[2]s of %[1]s user match.", "%[2]s of %[1]s users match.", lang.Number(matching))
}

// scopeMoves presents the moves that affect at least one account.
func scopeMoves(p directory.ScopePreview) (list []ScopeMove) {
	for _, move := range []struct {
		directory.ScopeMove
		title string
	}{
		{p.Leave, lang.N(p.Leave.Count, "%s account leaves", "%s accounts leave")},
		{p.Enter, lang.N(p.Enter.Count, "%s account enters", "%s accounts enter")},
		{p.Disable, lang.N(p.Disable.Count, "%s account becomes disabled", "%s accounts become disabled")},
		{p.Enable, lang.N(p.Enable.Count, "%s account becomes active", "%s accounts become active")},
	} {
		if move.Count > 0 {
			list = append(list, scopeMove(move.ScopeMove, move.title))
		}
	}
	return list
}

func scopeMove(m directory.ScopeMove, title string) ScopeMove {
	move := ScopeMove{Title: title}
	for _, name := range m.Names {
		move.Names = append(move.Names, nameOr(name, lang.T("(no name)")))
	}
	if others := m.Count - len(move.Names); others > 0 {
		move.More = lang.N(others, "and %s more", "and %s more")
	}
	first := min(health.NamesInLine, len(move.Names))
	names := strings.Join(move.Names[:first], ", ")
	if others := m.Count - first; others > 0 {
		names = lang.N(others, "%[2]s and %[1]s more", "%[2]s and %[1]s more", names)
	}
	move.Text = lang.T("%s: %s", title, names)
	return move
}
