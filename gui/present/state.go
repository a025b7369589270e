package present

import (
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Tone is the meaning of a state for the reader. The theme has a colour for each tone.
type Tone string

// The tones.
const (
	ToneGood Tone = "good"
	ToneBusy Tone = "busy"
	ToneWarn Tone = "warn"
	ToneBad  Tone = "bad"
	ToneOff  Tone = "off"
)

// State is a state for display. It always has a mark, a word and a colour.
type State struct {
	Mark string // one character, for texts; the window draws a matching icon
	Word string
	Tone Tone
}

// Text returns mark and word: "✓ Succeeded".
func (s State) Text() string { return s.Mark + " " + s.Word }

// stateText is a state before it is translated.
type stateText struct {
	mark string
	word lang.Key
	tone Tone
}

func (t stateText) state() State { return State{t.mark, t.word.String(), t.tone} }

// Disabled is the state of a connector that is not enabled.
func Disabled() State { return disabled.state() }

// NeverRun is the state of a connector without a run.
func NeverRun() State { return neverRun.state() }

var (
	disabled = stateText{"–", lang.Key("Disabled"), ToneOff}
	neverRun = stateText{"○", lang.Key("Never"), ToneOff}
	running  = stateText{"↻", lang.Key("Running"), ToneBusy}
)

var runStates = map[directory.State]stateText{
	directory.StateRunning:     running,
	directory.StateSucceeded:   {"✓", lang.Key("Succeeded"), ToneGood},
	directory.StateUnchanged:   {"=", lang.Key("Unchanged"), ToneGood},
	directory.StateWarnings:    {"!", lang.Key("Warnings"), ToneWarn},
	directory.StateHeld:        {"‖", lang.Key("Held"), ToneWarn},
	directory.StateFailed:      {"✕", lang.Key("Failed"), ToneBad},
	directory.StateCancelled:   {"–", lang.Key("Cancelled"), ToneOff},
	directory.StateInterrupted: {"!", lang.Key("Interrupted"), ToneWarn},
	directory.StateDiscarded:   {"–", lang.Key("Discarded"), ToneOff},
	directory.StateApproved:    {"✓", lang.Key("Approved"), ToneGood},
	directory.StatePreviewed:   {"○", lang.Key("Previewed"), ToneOff},
}

// RunState returns the state of a run. A state that only a newer version knows is shown by its
// internal name.
func RunState(s directory.State) State {
	if state, ok := runStates[s]; ok {
		return state.state()
	}
	return State{"○", capital(Line(string(s))), ToneOff}
}

// StateOf is like RunState for a whole run. It does not call a run cancelled if it ended because
// the program closed.
func StateOf(r directory.Run) State {
	state := RunState(r.State)
	if r.State == directory.StateCancelled && r.Error != nil && r.Error.Code == problem.CodeClosed {
		state.Word = lang.Core(Line(r.Error.Title))
	}
	return state
}

// connectorState returns the state of a connector.
func connectorState(s directory.ConnectorState, isRunning bool) State {
	switch {
	case isRunning:
		return running.state()
	case !s.Connector.Enabled:
		return Disabled()
	case s.LastAttempt == nil:
		return NeverRun()
	}
	return StateOf(*s.LastAttempt)
}
