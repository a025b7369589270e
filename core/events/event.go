package events

import (
	"maps"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/progress"
)

// Event is one of the types of this file. Events are shared by all listeners:
// look at their slices, and do not change them.
type Event interface{ event() }

// Snapshot is the present. The bus makes it; publishing one does nothing.
type Snapshot struct {
	Running    map[string]Progress // runs under way, by connector id
	Conditions []health.Condition  // the gravest first
	Schedule   Schedule
}

// Progress is how far a run is.
type Progress struct {
	Connector string // id
	Run       int64
	StartedAt time.Time
	Counters  progress.Snapshot
}

// Schedule is when the next run is due.
type Schedule struct {
	Next   time.Time // zero: none is
	Paused bool
	Owned  bool // this program runs it
}

// RunStarted tells that a run has begun.
type RunStarted struct{ Run directory.Run }

// RunProgress tells how far a run is; StartedAt need not be filled in.
type RunProgress struct{ Progress }

// RunEnded tells that a run has ended, whatever its result: something was
// attempted.
type RunEnded struct{ Run directory.Run }

// RunRefused tells that a run that was asked for did not begin, and why; there
// is no run to be found in the history. Connector is empty where no connector
// was to blame.
type RunRefused struct {
	Connector string // id
	Err       error
}

// DirectoryChanged tells that a run has changed the directory.
type DirectoryChanged struct {
	Connector string // id
	Run       int64
}

// ConnectorsChanged tells that a connector was added, edited or removed.
type ConnectorsChanged struct{}

// ProfilesChanged tells that an authentication profile was added, edited, moved
// or removed, or is the default now.
type ProfilesChanged struct{}

// SettingsChanged tells that settings were saved.
type SettingsChanged struct{}

// ConditionsChanged tells which conditions stand now.
type ConditionsChanged struct{ Conditions []health.Condition }

// ScheduleChanged tells when the next run is due now.
type ScheduleChanged struct{ Schedule }

func (Snapshot) event()          {}
func (RunStarted) event()        {}
func (RunProgress) event()       {}
func (RunEnded) event()          {}
func (RunRefused) event()        {}
func (DirectoryChanged) event()  {}
func (ConnectorsChanged) event() {}
func (ProfilesChanged) event()   {}
func (SettingsChanged) event()   {}
func (ConditionsChanged) event() {}
func (ScheduleChanged) event()   {}

func (s Snapshot) clone() Snapshot {
	s.Running, s.Conditions = maps.Clone(s.Running), slices.Clone(s.Conditions)
	return s
}

// urgency says how an event is passed on.
type urgency uint8

const (
	nothingNew urgency = iota // not at all
	merged                    // the newest, once an interval
	notable                   // at once
)

// fold brings the present up to an event.
func (s *Snapshot) fold(e Event) urgency {
	switch e := e.(type) {
	case Snapshot:
		return nothingNew // it is the bus that makes them
	case RunStarted:
		s.Running[e.Run.Connector] = Progress{Connector: e.Run.Connector, Run: e.Run.ID, StartedAt: e.Run.StartedAt}
	case RunProgress:
		return s.advance(e.Progress)
	case RunEnded:
		delete(s.Running, e.Run.Connector)
	case ConditionsChanged:
		if slices.Equal(s.Conditions, e.Conditions) {
			return nothingNew
		}
		s.Conditions = e.Conditions
	case ScheduleChanged:
		if s.Schedule == e.Schedule {
			return nothingNew
		}
		s.Schedule = e.Schedule
	}
	return notable
}

func (s *Snapshot) advance(p Progress) urgency {
	before, running := s.Running[p.Connector]
	if !running || before.Run != p.Run || before.Counters == p.Counters {
		return nothingNew
	}
	p.StartedAt = before.StartedAt
	s.Running[p.Connector] = p
	if before.Counters.Stage != p.Counters.Stage {
		return notable
	}
	return merged
}
