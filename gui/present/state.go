package present

import (
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
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

// The states of connectors that are not states of a run.
var (
	Disabled = State{"–", "Disabled", ToneOff}
	NeverRun = State{"○", "Never", ToneOff}
	running  = State{"↻", "Running", ToneBusy}
)

var runStates = map[directory.State]State{
	directory.StateRunning:     running,
	directory.StateSucceeded:   {"✓", "Succeeded", ToneGood},
	directory.StateUnchanged:   {"=", "Unchanged", ToneGood},
	directory.StateWarnings:    {"!", "Warnings", ToneWarn},
	directory.StateHeld:        {"‖", "Held", ToneWarn},
	directory.StateFailed:      {"✕", "Failed", ToneBad},
	directory.StateCancelled:   {"–", "Cancelled", ToneOff},
	directory.StateInterrupted: {"!", "Interrupted", ToneWarn},
	directory.StateDiscarded:   {"–", "Discarded", ToneOff},
	directory.StateApproved:    {"✓", "Approved", ToneGood},
	directory.StatePreviewed:   {"○", "Previewed", ToneOff},
}

// RunState returns the state of a run. A state that only a newer version knows is shown by its
// internal name.
func RunState(s directory.State) State {
	if state, ok := runStates[s]; ok {
		return state
	}
	return State{"○", capital(Line(string(s))), ToneOff}
}

// StateOf is like RunState for a whole run. It does not call a run cancelled if it ended because
// the program closed.
func StateOf(r directory.Run) State {
	state := RunState(r.State)
	if r.State == directory.StateCancelled && r.Error != nil && r.Error.Code == problem.CodeClosed {
		state.Word = Line(r.Error.Title)
	}
	return state
}

// connectorState returns the state of a connector.
func connectorState(s directory.ConnectorState, isRunning bool) State {
	switch {
	case isRunning:
		return running
	case !s.Connector.Enabled:
		return Disabled
	case s.LastAttempt == nil:
		return NeverRun
	}
	return StateOf(*s.LastAttempt)
}
