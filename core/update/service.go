package update

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// MemoryFile is the file in the data folder with what was found.
const MemoryFile = "update.json"

// Options are the options of a Service. All are required except Transport.
type Options struct {
	Folder   string // the data folder
	Version  string // of this program
	Settings func() settings.Settings
	// Owns reports whether this program runs the schedule, and therefore checks daily.
	Owns func() bool
	// Transport returns a transport that trusts the authorities in a file too. nil: that of auth.
	Transport func(caFile string) (http.RoundTripper, error)
	Log       *slog.Logger
	Now       func() time.Time
}

// Service looks for newer versions. The package comment describes its contract.
type Service struct {
	o  Options
	mu sync.Mutex // held during a check
}

// New returns a Service with the given options. It does nothing else.
func New(o Options) *Service {
	if o.Transport == nil {
		o.Transport = func(caFile string) (http.RoundTripper, error) {
			return auth.Transport(directory.Connector{CAFile: caFile})
		}
	}
	return &Service{o: o}
}

// State is what Rollcall knows about newer versions.
type State struct {
	Version string    `json:"version"`          // of this program
	Checked time.Time `json:"checked,omitzero"` // the last successful check; zero: none
	// Offer is the manifest of a newer version; nil: there is none, or the last manifest was refused.
	Offer *Manifest `json:"offer,omitempty"`
	// Failure is why the last check failed, and Failing since when checks have failed.
	Failure *problem.Problem `json:"failure,omitempty"`
	Failing time.Time        `json:"failing,omitzero"`
}

// tolerated is how long a place may be unreachable before that is worth mentioning.
const tolerated = 7 * 24 * time.Hour

// Alarming reports whether the failure of the last check needs a person: because the manifest was
// refused, or because checks have failed for a week.
func (s State) Alarming(now time.Time) bool {
	return s.Refused() || s.Failure != nil && now.Sub(s.Failing) >= tolerated
}

// Refused reports whether the last check found a manifest that must not be believed.
func (s State) Refused() bool { return s.Failure != nil && !passes(s.Failure.Code) }

// memory is the content of MemoryFile. It counts only for the place that it names, except Seen, which
// counts wherever the same publisher publishes.
type memory struct {
	Address string           `json:"address"`
	Key     string           `json:"key"`
	Tried   time.Time        `json:"tried"`
	Checked time.Time        `json:"checked,omitzero"`
	Newest  *Manifest        `json:"newest,omitempty"` // of those that were accepted
	Seen    time.Time        `json:"seen,omitzero"`    // its date; an older one with this key is refused
	Failure *problem.Problem `json:"failure,omitempty"`
	Failing time.Time        `json:"failing,omitzero"`
}

// recall reads the memory for a place. A missing or damaged file is an empty memory.
func (s *Service) recall(of settings.Updates) memory {
	empty := memory{Address: of.Address, Key: of.Key}
	text, err := os.ReadFile(s.path())
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			s.o.Log.Warn("read the state of updates", "error", err)
		}
		return empty
	}
	var m memory
	if err := json.Unmarshal(text, &m); err != nil {
		s.o.Log.Warn("the state of updates is damaged", "error", err)
		return empty
	}
	switch {
	case m.Key != of.Key:
		return empty
	case m.Address != of.Address:
		empty.Seen = m.Seen
		return empty
	}
	return m
}

func (s *Service) path() string { return filepath.Join(s.o.Folder, MemoryFile) }

// State returns what is known, without a check.
func (s *Service) State() State {
	chosen := s.o.Settings().Updates
	if !chosen.Known() {
		return State{Version: s.o.Version}
	}
	return s.state(s.recall(chosen))
}

func (s *Service) state(m memory) State {
	state := State{Version: s.o.Version, Checked: m.Checked, Failure: m.Failure, Failing: m.Failing}
	// Nobody is sent to a place whose manifest was refused.
	if m.Newest != nil && m.Newest.newer(s.o.Version) && !state.Refused() {
		state.Offer = m.Newest
	}
	return state
}

// Check looks for a newer version now. The error says why the check failed, or why the manifest was
// refused. The returned state is what is known then.
func (s *Service) Check(ctx context.Context) (State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chosen := s.o.Settings().Updates
	if !chosen.Known() {
		return State{Version: s.o.Version}, unset(chosen)
	}
	m := s.recall(chosen)
	found, err := s.look(ctx, chosen, m)
	if errors.Is(err, context.Canceled) {
		return s.state(m), err
	}
	m.Tried = s.o.Now().UTC()
	if err != nil {
		why := problem.Of(err)
		if m.Failure == nil {
			m.Failing = m.Tried
		}
		m.Failure = &why
	} else {
		m.Checked, m.Newest, m.Seen, m.Failure, m.Failing = m.Tried, &found, found.Date, nil, time.Time{}
	}
	text, encoding := json.Marshal(m)
	if stored := errors.Join(encoding, atomicfile.Replace(s.path(), text)); stored != nil {
		err = errors.Join(err, fmt.Errorf("remember the check for updates: %w", stored))
	}
	return s.state(m), err
}

// look fetches and verifies the manifest. It refuses one that is older than what is known.
func (s *Service) look(ctx context.Context, from settings.Updates, known memory) (Manifest, error) {
	text, signature, err := s.fetch(ctx, from)
	if err != nil {
		return Manifest{}, err
	}
	m, err := verify(text, signature, from.Key, s.o.Now())
	switch {
	case err != nil:
		return m, err
	case m.Date.Before(known.Seen):
		why := fmt.Sprintf("It was signed on %s. One that was signed on %s has been seen before.", minute(m.Date),
			minute(known.Seen))
		return m, refusal(problem.CodeUpdateRolledBack, why,
			"Tell the publisher. Somebody may be keeping a newer version from you.").Wrap(errRefused)
	case m.older(s.o.Version):
		return m, refusal(problem.CodeUpdateOlder, fmt.Sprintf("It offers version %s, which is older than this "+
			"version, %s.", m.Version, s.o.Version), "Tell the publisher, unless you have installed a version that is "+
			"not published there.").Wrap(errRefused)
	}
	return m, nil
}

func minute(t time.Time) string { return t.UTC().Format("2 January 2006 15:04 MST") }

const (
	// lookEvery is how often Serve looks whether a check is due.
	lookEvery = 10 * time.Minute
	// checkEvery is the time between checks.
	checkEvery = 24 * time.Hour
)

// Serve checks once a day until ctx ends. It calls changed after each check.
func (s *Service) Serve(ctx context.Context, changed func()) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if s.due() {
			s.daily(ctx)
			changed()
		}
	}
}

// due reports whether a daily check is due. After a clock was set back, it is.
func (s *Service) due() bool {
	chosen := s.o.Settings().Updates
	return chosen.Check && chosen.Known() && s.o.Owns() &&
		s.o.Now().Sub(s.recall(chosen).Tried).Abs() >= checkEvery
}

// daily checks and logs the result.
func (s *Service) daily(ctx context.Context) {
	state, err := s.Check(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		s.o.Log.Warn("check for a newer version", "error", err)
	case state.Offer != nil:
		s.o.Log.Info("a newer version is there", "version", state.Offer.Version)
	}
}
