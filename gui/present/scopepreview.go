package present

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/quantity"
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
		return ScopePreview{Text: "The number of matching users is shown after the first run.", Tone: ToneOff}
	case !known:
		return ScopePreview{Tone: ToneOff}
	}
	v := ScopePreview{Text: matchText(p.InScope, p.Accounts), Tone: ToneOff}
	if p.InScope == 0 && p.Accounts > 0 {
		v.Tone = ToneBad
	}
	for _, move := range health.ScopeMoves(p) {
		v.Moves = append(v.Moves, scopeMove(move))
	}
	switch {
	case len(p.Breaches) > 0:
		v.Then = "The next run will be held until someone approves it: " + Line(breachesInWords(p.Breaches))
		v.ThenTone = ToneWarn
	case len(v.Moves) > 0:
		v.Then, v.ThenTone = "This takes effect with the next run after saving.", ToneOff
	}
	return v
}

func matchText(matching, accounts int) string {
	switch {
	case accounts == 0:
		return "There are no users yet."
	case matching == 0:
		return "None of " + quantity.Counted(accounts, "user") + " matches."
	case accounts == 1:
		return "1 of 1 user matches."
	}
	verb := "match"
	if matching == 1 {
		verb = "matches"
	}
	return fmt.Sprintf("%s of %s %s.", quantity.Number(matching), quantity.Counted(accounts, "user"), verb)
}

func scopeMove(m health.ScopeMove) ScopeMove {
	move := ScopeMove{Title: m.Title}
	for _, name := range m.Names {
		move.Names = append(move.Names, nameOr(name, "(no name)"))
	}
	move.More, move.Text = health.AndMore(m.Count-len(move.Names)), m.Line(move.Names)
	return move
}
