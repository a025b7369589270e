package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// meter shows the progress of runs. Several goroutines may call started and ended. The method close
// ends the display and waits for it.
type meter struct {
	show interface {
		draw([]sample)
		clear()
	}
	stop chan struct{}
	done chan struct{}

	mu   sync.Mutex
	runs []*meteredRun
}

type meteredRun struct {
	connector directory.Connector
	counters  *progress.Counters
	over      bool
}

// sample is the state of one run at one moment.
type sample struct {
	connector directory.Connector
	over      bool
	progress.Snapshot
}

// How often the display reads the counters.
const (
	barInterval  = 100 * time.Millisecond
	lineInterval = 250 * time.Millisecond
)

// newMeter returns a meter that shows a bar on a terminal, lines elsewhere, and nothing with
// --quiet.
func (p *program) newMeter() *meter {
	m := &meter{stop: make(chan struct{}), done: make(chan struct{})}
	interval := lineInterval
	switch {
	case p.quiet:
		close(m.done)
		return m
	case isTerminal(p.stderr):
		m.show, interval = newBar(p.stderr), barInterval
	default:
		m.show = &lines{w: p.stderr, last: map[string]shownLine{}}
	}
	go m.loop(interval)
	return m
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func (m *meter) loop(interval time.Duration) {
	defer close(m.done)
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			m.draw()
		case <-m.stop:
			return
		}
	}
}

func (m *meter) draw() {
	m.mu.Lock()
	defer m.mu.Unlock()
	samples := make([]sample, len(m.runs))
	for i, r := range m.runs {
		samples[i] = sample{r.connector, r.over, r.counters.Snapshot()}
	}
	if len(samples) > 0 {
		m.show.draw(samples)
	}
}

// started adds a run to the display.
func (m *meter) started(c directory.Connector, counters *progress.Counters) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.runs = append(m.runs, &meteredRun{connector: c, counters: counters})
}

// ended marks a run as ended and clears the bar, so that the result can be printed.
func (m *meter) ended(o app.Outcome) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.runs {
		r.over = r.over || r.connector.ID == o.Connector.ID
	}
	if m.show != nil {
		m.show.clear()
	}
}

func (m *meter) close() {
	close(m.stop)
	<-m.done
}

// stageWords describe what a run does in each stage.
var stageWords = map[directory.Stage]string{
	"": "waiting", directory.StageQueued: "waiting", directory.StageConnect: "signing in",
	directory.StageFetch:       "reading accounts and groups",
	directory.StageMemberships: "reading memberships", directory.StagePlan: "comparing",
	directory.StageGuard:    "comparing",
	directory.StageReplicas: "waiting 30 s for the tenant's replicas to agree",
	directory.StageApply:    "storing", directory.StageDone: "done",
}

// line describes the progress of a run.
func (s sample) line() string {
	text := oneLine(s.connector.Description) + ": " + stageWords[s.Stage]
	if s.Users+s.Groups+s.Memberships > 0 {
		text += fmt.Sprintf(", %s, %s, %s", quantity.Counted(s.Users, "account"), quantity.Counted(s.Groups, "group"),
			quantity.Counted(s.Memberships, "membership"))
	}
	return text
}

// work returns how many objects a run has processed: accounts and groups that were read, and groups
// whose members were read. total is 0 while it is not known.
func (s sample) work() (done, total int64) {
	done = s.Users + s.Groups + s.GroupsDone
	if s.UsersExpected+s.GroupsExpected > 0 {
		total = max(done, s.UsersExpected+2*s.GroupsExpected)
	}
	return done, total
}

// lines shows progress without a terminal. It prints a line when a stage begins and every ten
// seconds in a long stage.
type lines struct {
	w    io.Writer
	last map[string]shownLine // by connector ID
}

type shownLine struct {
	stage directory.Stage
	at    time.Time
}

const lineEvery = 10 * time.Second

func (l *lines) draw(samples []sample) {
	for _, s := range samples {
		last := l.last[s.connector.ID]
		shown := s.Stage == last.stage && time.Since(last.at) < lineEvery
		if s.over || shown || s.Stage == "" || s.Stage == directory.StageDone {
			continue
		}
		l.last[s.connector.ID] = shownLine{s.Stage, time.Now()}
		writeLine(l.w, s.line())
	}
}

func (l *lines) clear() {}
