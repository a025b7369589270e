package guitest

import (
	"bytes"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
)

// mostPasses limits how often the tests run again to press the remaining controls.
const mostPasses = 40

// robot presses everything in every state that Gallery shows.
type robot struct {
	t             testing.TB
	pass          int
	states        map[string]*robotState
	tests         map[string]int // the pass in which a test last had something to press
	controls      map[controlID]*pressed
	presses       int  // in all passes
	pressedInPass int  // the number of presses in this pass
	most          int  // the number of states in which a control is pressed with an effect; 0 means all
	thrifty       bool // what a state leads to is left to other tests
	quiet         string
	errors        errorLog
	findings      []string
}

// robotState records what the robot did in one picture of the gallery.
type robotState struct {
	name    string
	order   []controlID        // the controls before anything was pressed
	pressed map[controlID]bool // in this state
	first   map[controlID]bool // pressed first in this state
	filled  bool               // every field was filled in
	again   map[controlID]bool // opens more controls that need pressing
	seen    map[controlID]bool // parts that had an effect in this state
}

// forget allows the options of a choice to be pressed again.
func (s *robotState) forget(opener control) {
	maps.DeleteFunc(s.pressed, func(id controlID, _ bool) bool {
		return strings.HasPrefix(id.path, opener.id.path+">")
	})
}

// pressed records what the robot found out about one control of a package.
type pressed struct {
	name      string // for reports: “Save” (Button) in settings-general
	title     string
	presses   int
	ends      bool // pressing it replaces everything that was visible
	tries     int  // times that it was pressed first in a state, or first in something that was opened
	states    int  // states in which it had an effect
	effective bool
	disabled  bool // was seen, but cannot be pressed
	readOnly  bool // is a field that only shows its text
}

// robotEverywhere is an environment variable. If it is set, the robot presses each control in every
// state that has it. Otherwise it does so in two states, which is much faster.
const robotEverywhere = "ROLLCALL_ROBOT"

// working is the active robot; it is nil when tests run normally.
var working *robot

// RobotOption changes what Robot does.
type RobotOption func(*robot)

// Thrifty makes Robot press each control only until it has had an effect in one state, and nothing
// that a state leads to. It is for the whole window, whose pages have their own tests.
func Thrifty(r *robot) { r.most, r.thrifty = 1, true }

// Silenced removes the effect of the button called label, so Robot must report it. It is for tests
// of the robot.
func Silenced(label string) RobotOption { return func(r *robot) { r.quiet = label } }

// Findings returns what Robot would report about tests, without failing.
func Findings(t *testing.T, tests []func(*testing.T), options ...RobotOption) []string {
	r := newRobot(t, options...)
	r.work(t, tests)
	return r.judge()
}

// Robot presses everything in every state that tests keep a picture of. It calls each test. When
// the test calls Gallery, it presses what is visible, opens what can be opened, types into every
// input, and ends the test. It repeats this until nothing is left to press. See doc.go for what
// fails.
func Robot(t *testing.T, tests []func(*testing.T), options ...RobotOption) {
	t.Helper()
	r := newRobot(t, options...)
	r.work(t, tests)
	for _, finding := range r.judge() {
		t.Error(finding)
	}
	t.Logf("pressed %d controls %d times in %d states, with %d runs of the tests", r.count(), r.presses, len(r.states),
		r.pass)
}

func newRobot(t testing.TB, options ...RobotOption) *robot {
	r := &robot{t: t, states: map[string]*robotState{}, tests: map[string]int{}, controls: map[controlID]*pressed{}}
	if os.Getenv(robotEverywhere) == "" {
		r.most = 2
	}
	for _, o := range options {
		o(r)
	}
	return r
}

// work runs the tests until everything in them has been pressed.
func (r *robot) work(t *testing.T, tests []func(*testing.T)) {
	working = r
	defer func() { working = nil }()
	log.SetOutput(&r.errors)
	defer log.SetOutput(log.Default().Writer())
	for r.pass = 1; r.pass <= mostPasses; r.pass++ {
		r.pressedInPass = 0
		for i, test := range tests {
			t.Run(fmt.Sprintf("pass%d.%d", r.pass, i), test)
		}
		if r.pressedInPass == 0 {
			return
		}
	}
	r.find("the robot has not come to an end after %d runs of the tests", mostPasses)
}

func (r *robot) find(format string, args ...any) {
	r.findings = append(r.findings, fmt.Sprintf(format, args...))
}

// judge returns the faults, by the name of the control.
func (r *robot) judge() []string {
	list := slices.Clone(r.findings)
	works, chosen := map[controlID]bool{}, map[string]bool{} // without their positions
	tabs := false                                            // a tab has had an effect
	for id, p := range r.controls {
		id.path = ""
		works[id] = works[id] || p.presses > 0
		chosen[p.title] = chosen[p.title] || p.effective
		tabs = tabs || id.kind == aTab && p.effective
	}
	for id, p := range r.controls {
		id.path = ""
		switch {
		// it had an effect in another row, or is part of a page
		case p.presses == 0 && p.disabled && (works[id] || r.thrifty):
		case p.presses == 0 && p.disabled:
			list = append(list, p.name+" is disabled in every state, so nothing presses it")
		case p.presses == 0 && !p.readOnly && !r.thrifty:
			list = append(list, p.name+" was not pressed")
		case id.label == anOption && chosen[p.title]: // it was chosen in another state
		// it is already chosen; tests of the pages choose others
		case r.thrifty && (id.label == anOption || id.kind == "widget.radioItem"):
		case id.kind == aTab && tabs: // it was already chosen in each state that had it
		case p.presses > 0 && !p.effective:
			list = append(list, p.name+" has no effect: nothing changes, nothing is asked for, and it leads nowhere")
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (r *robot) count() (n int) {
	for _, p := range r.controls {
		if p.presses > 0 {
			n++
		}
	}
	return n
}

// visit presses the remaining controls of a state. If it presses any, it ends the test, because the
// state has changed.
func (r *robot) visit(t testing.TB, name string, w fyne.Window) {
	v := &visit{robot: r, window: w, state: r.enter(r.within(t.Name())+"/"+name, name, w)}
	r.errors.take() // drop errors that were logged before this state
	if v.pressAll() {
		r.tests[r.within(t.Name())] = r.pass
		bubble.SkipNow() // not t, which may belong to the enclosing test
	}
}

// begin skips a test if nothing was left to press in it in the previous pass.
func (r *robot) begin(t testing.TB) {
	if r.pass > 1 && r.tests[r.within(t.Name())] < r.pass-1 {
		t.SkipNow()
	}
}

// within returns a test's name without the part that names the pass.
func (r *robot) within(name string) string {
	_, rest, _ := strings.Cut(name, fmt.Sprintf("/pass%d.", r.pass))
	return rest
}

// enter registers the state.
func (r *robot) enter(key, name string, w fyne.Window) *robotState {
	s := r.states[key]
	if s == nil {
		s = &robotState{
			name: name, pressed: map[controlID]bool{}, first: map[controlID]bool{},
			again: map[controlID]bool{}, seen: map[controlID]bool{},
		}
		r.states[key] = s
	}
	for _, c := range controlsIn(w) {
		r.meet(c, s)
		if !slices.Contains(s.order, c.id) {
			s.order = append(s.order, c.id)
		}
	}
	return s
}

// meet registers a control.
func (r *robot) meet(c control, s *robotState) *pressed {
	p := r.controls[c.part]
	if p == nil {
		p = &pressed{title: c.called(), name: fmt.Sprintf("“%s” (%s) in %s", c.called(), c.part.kind, s.name)}
		r.controls[c.part] = p
	}
	if _, types := c.object.(typist); types {
		p.readOnly = c.disabled()
	} else {
		p.disabled = p.disabled || c.disabled()
	}
	return p
}

// errorLog collects the entries logged since it was last read.
type errorLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (e *errorLog) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.text.Write(p)
}

func (e *errorLog) take() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.text.Reset()
	return strings.TrimSpace(e.text.String())
}

// Did records an effect outside the window, for example that an address was opened. Test setups
// call it in the functions that replace the window's, and fakes call it when they are used.
func Did(what string) {
	deedsLock.Lock()
	defer deedsLock.Unlock()
	deeds[what]++
}

var (
	deedsLock sync.Mutex
	deeds     = map[string]int{}
)

func deedsDone() (n int) {
	deedsLock.Lock()
	defer deedsLock.Unlock()
	for count := range maps.Values(deeds) {
		n += count
	}
	return n
}
