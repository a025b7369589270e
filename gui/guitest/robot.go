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

// mostPasses bounds how often the tests run again to press what is left.
const mostPasses = 40

// robot presses everything in every state that Gallery shows it.
type robot struct {
	t        testing.TB
	pass     int
	states   map[string]*robotState
	tests    map[string]int // the pass in which a test last had something to press
	controls map[controlID]*pressed
	presses  int  // all of them
	anew     int  // presses of this pass
	most     int  // in how many states a control is pressed with effect; 0: all
	thrifty  bool // other tests cover what a state leads to
	quiet    string
	errors   errorLog
	findings []string
}

// robotState is what the robot knows about one picture of the gallery.
type robotState struct {
	name    string
	order   []controlID        // the controls before anything was pressed
	pressed map[controlID]bool // here
	first   map[controlID]bool // pressed here before anything else
	filled  bool               // every field was typed into
	again   map[controlID]bool // opens something with more to press
	seen    map[controlID]bool // parts that had an effect here
}

// forget lets the options of a choice be pressed again.
func (s *robotState) forget(opener control) {
	maps.DeleteFunc(s.pressed, func(id controlID, _ bool) bool { return strings.HasPrefix(id.path, opener.id.path+">") })
}

// pressed is what the robot knows about one control of a package.
type pressed struct {
	name      string // for people: “Save” (Button) in settings-general
	title     string
	presses   int
	ends      bool // leaves nothing of its state visible
	tries     int  // as the first control of a state, or of something opened first
	states    int  // in which it had an effect
	effective bool
	disabled  bool // seen, but cannot be pressed
	readOnly  bool // a field that shows its text
}

// robotEverywhere names an environment variable. If set, the robot presses each
// control in every state that has it. Otherwise, it does so in two of them, which
// takes a fraction of the time.
const robotEverywhere = "ROLLCALL_ROBOT"

// working is the active robot; nil: tests run normally.
var working *robot

// RobotOption changes what Robot does.
type RobotOption func(*robot)

// Thrifty makes Robot press each control until it has had an effect in one state,
// and nothing that a state only leads to. It is for the whole window, whose pages
// have their own tests.
func Thrifty(r *robot) { r.most, r.thrifty = 1, true }

// Silenced removes the effect of the button called label, so that Robot must
// complain: it is for tests of the robot.
func Silenced(label string) RobotOption { return func(r *robot) { r.quiet = label } }

// Findings is what Robot would report about tests, without reporting it.
func Findings(t *testing.T, tests []func(*testing.T), options ...RobotOption) []string {
	r := newRobot(t, options...)
	r.work(t, tests)
	return r.judge()
}

// Robot presses everything in every state that tests keep a picture of: it calls
// each test, and when that calls Gallery, it presses what is visible, opens what
// opens, types into every input, and ends the test. It repeats this until nothing
// is left. See doc.go for what fails.
func Robot(t *testing.T, tests []func(*testing.T), options ...RobotOption) {
	t.Helper()
	r := newRobot(t, options...)
	r.work(t, tests)
	for _, finding := range r.judge() {
		t.Error(finding)
	}
	t.Logf("pressed %d controls %d times in %d states, with %d runs of the tests", r.count(), r.presses, len(r.states), r.pass)
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
		r.anew = 0
		for i, test := range tests {
			t.Run(fmt.Sprintf("pass%d.%d", r.pass, i), test)
		}
		if r.anew == 0 {
			return
		}
	}
	r.find("the robot has not come to an end after %d runs of the tests", mostPasses)
}

func (r *robot) find(format string, args ...any) {
	r.findings = append(r.findings, fmt.Sprintf(format, args...))
}

// judge returns what is wrong, by name.
func (r *robot) judge() []string {
	list := slices.Clone(r.findings)
	works, chosen := map[controlID]bool{}, map[string]bool{} // without their places
	tabs := false                                            // some tab has an effect
	for id, p := range r.controls {
		id.path = ""
		works[id] = works[id] || p.presses > 0
		chosen[p.title] = chosen[p.title] || p.effective
		tabs = tabs || id.kind == aTab && p.effective
	}
	for id, p := range r.controls {
		id.path = ""
		switch {
		case p.presses == 0 && p.disabled && (works[id] || r.thrifty): // the same in another row, or of a page
		case p.presses == 0 && p.disabled:
			list = append(list, p.name+" is disabled in every state, so that nothing presses it")
		case p.presses == 0 && !p.readOnly && !r.thrifty:
			list = append(list, p.name+" was not pressed")
		case id.label == anOption && chosen[p.title]: // the same choice elsewhere
		case r.thrifty && (id.label == anOption || id.kind == "widget.radioItem"): // chosen already; pages choose others
		case id.kind == aTab && tabs: // it was chosen already where it was met
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

// visit presses what is left in a state. It does not return if it pressed anything,
// because the state has changed then.
func (r *robot) visit(t testing.TB, name string, w fyne.Window) {
	v := &visit{robot: r, window: w, state: r.enter(r.within(t.Name())+"/"+name, name, w)}
	r.errors.take() // from whatever led to the state
	if v.pressAll() {
		r.tests[r.within(t.Name())] = r.pass
		bubble.SkipNow() // not t, which may be the enclosing test
	}
}

// begin ends a test in which nothing was left to press in the previous pass.
func (r *robot) begin(t testing.TB) {
	if r.pass > 1 && r.tests[r.within(t.Name())] < r.pass-1 {
		t.SkipNow()
	}
}

// within is a test's name without the name of the pass.
func (r *robot) within(name string) string {
	_, rest, _ := strings.Cut(name, fmt.Sprintf("/pass%d.", r.pass))
	return rest
}

// enter registers the state.
func (r *robot) enter(key, name string, w fyne.Window) *robotState {
	s := r.states[key]
	if s == nil {
		s = &robotState{name: name, pressed: map[controlID]bool{}, first: map[controlID]bool{}, again: map[controlID]bool{}, seen: map[controlID]bool{}}
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

// errorLog holds what was logged since it was last read.
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

// Did says that something invisible was done: a page was left, an address was
// opened, a question was asked. Stages call it in place of what the window would
// do, and fakes call it when they are used.
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
