package present

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// ScopePreview is what the options of a connector form would do, in words.
type ScopePreview struct {
	Text  string // "12,002 of 12,481 users match."
	Tone  Tone   // ToneOff, or how bad that is
	Moves []ScopeMove

	// Then tells what comes of it with the next run; empty where nothing moves.
	Then     string
	ThenTone Tone // ToneOff, or how bad that is
}

// ScopeMove is what would happen to some accounts.
type ScopeMove struct {
	Title string   // "5 accounts leave"
	Text  string   // "5 accounts leave: Adele Vance, Alex Wilber, Ana Bowman and 2 more"
	Names []string // those that are known
	More  string   // how many others there are: "and 400 more"; empty: none
}

// Whole reports whether Text names everybody.
func (m ScopeMove) Whole() bool { return len(m.Names) <= health.NamesInLine && m.More == "" }

// ScopePreviewOf presents a preview. Where nothing was read yet there is
// something to say only about a filter that somebody has typed.
func ScopePreviewOf(p directory.ScopePreview, known, filtered bool) ScopePreview {
	switch {
	case !known && filtered:
		return ScopePreview{Text: "How many users match is known after the first run.", Tone: ToneOff}
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
		v.Then = "The next run will be held until somebody approves it: " + Line(health.BreachesInWords(p.Breaches))
		v.ThenTone = ToneWarn
	case len(v.Moves) > 0:
		v.Then, v.ThenTone = "The next run after saving applies this.", ToneOff
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
