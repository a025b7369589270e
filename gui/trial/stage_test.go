package trial_test

import (
	"context"
	"iter"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/trial"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// backend has profiles and connectors, and answers log-ons.
type backend struct {
	guitest.ProfilesBackend
	guitest.ConnectorsBackend
	guitest.Trials
	explanation logon.Explanation
	unknown     error
	explained   []string
	people      guitest.Directory // finds accounts for a search
}

func (b *backend) Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error] {
	return b.people.Users(ctx, q)
}

func (b *backend) Explain(_ context.Context, name string) (logon.Explanation, error) {
	b.explained = append(b.explained, name)
	return b.explanation, b.unknown
}

const (
	practice = "practice"
	anna     = "anna@contoso.com"
)

func staff() directory.Profile {
	return directory.Profile{
		ID: "staff", Name: "Staff", Order: 1, Mechanism: directory.MechanismOffice365, Connector: guitest.Contoso,
		Ways: directory.Ways,
	}
}

func visitors() directory.Profile {
	p := staff()
	p.ID, p.Name, p.Connector, p.Ways = "visitors", "Visitors", practice, []directory.Way{directory.WayDevice}
	p.PermittedIPs, _ = directory.ParsePermittedIPs("192.0.2.0/24")
	return p
}

func newBackend() *backend {
	b := &backend{explanation: logon.Explanation{
		Account: guitest.SampleDirectory().Accounts[0], Profile: staff(),
		Rule: logon.Rule{Group: directory.ProfileGroup{Name: "Sales"}},
	}}
	b.ProfileList = []directory.Profile{{
		ID: "default", Name: "Default", Default: true,
		Mechanism: directory.MechanismNone,
	}, staff(), visitors()}
	b.List = append(guitest.Connectors(),
		directory.Connector{ID: practice, Description: "Practice tenant", Cloud: directory.CloudPractice})
	b.People = []sim.Person{
		{ID: "u1", DisplayName: "Ada Byron", SignInName: "ada@practice.example", Remark: "signs in"},
		{ID: "u2", DisplayName: "Kurt Hahn", SignInName: "kurt@practice.example", Remark: "is locked"},
	}
	return b
}

// stage is the dialog in a window.
type stage struct {
	*backend
	dialog  *trial.Dialog
	window  fyne.Window
	tasks   *task.Runner
	visited []string
	noPage  error // the error when a page is opened
	raised  int
}

func (s *stage) openURL(page *url.URL) error {
	guitest.Did("open")
	s.visited = append(s.visited, page.String())
	return s.noPage
}

var roomy = fyne.NewSize(1060, 760)

// perform opens the dialog for a subject and runs check.
func perform(t *testing.T, b *backend, size fyne.Size, about trial.Subject, check func(s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		s := &stage{
			backend: b, tasks: tasks,
			window: test.NewTempWindow(t, container.NewWithoutLayout(canvas.NewRectangle(nil))),
		}
		s.window.Resize(size)
		s.do(func() {
			s.dialog = trial.Open(trial.Env{
				Backend: b, Tasks: tasks, Canvas: s.window.Canvas(), Clock: clock, OpenURL: s.openURL, Raise: func() {
					s.raised++
				},
			}, about)
		})
		guitest.Settle()
		check(s)
	})
}

// clock returns the time in the bubble.
func clock() present.Clock { return present.Clock{Now: time.Now(), Zone: time.UTC} }

func (s *stage) do(f func()) { guitest.Do(s.tasks, f) }

func (s *stage) press(t *testing.T, label string) {
	t.Helper()
	s.do(func() { guitest.Tap(t, s.window, label) })
}

// choose picks an option in the first drop-down list that has it.
func (s *stage) choose(t *testing.T, option string) {
	t.Helper()
	for _, x := range everything[*widgets.EscapeSelect](s) {
		for _, o := range x.Options {
			if o == option {
				s.do(func() { x.SetSelected(option) })
				return
			}
		}
	}
	t.Fatalf("nothing offers %q", option)
}

func everything[T any](s *stage) (list []T) {
	for _, overlay := range s.window.Canvas().Overlays().List() {
		for _, o := range guitest.All(overlay) {
			if x, ok := o.(T); ok {
				list = append(list, x)
			}
		}
	}
	return list
}

// password returns the input for the password, or nil if it is hidden.
func (s *stage) password() *widgets.Entry {
	for _, x := range everything[*widgets.Secret](s) {
		return x.Entry()
	}
	return nil
}

// shows reports whether a text is visible. It uses the drawing goroutine, because a countdown may
// be running.
func (s *stage) shows(text string) (found bool) {
	s.do(func() { found = strings.Contains(test.RenderToMarkup(s.window.Canvas()), text) })
	return found
}

func (s *stage) key(k fyne.KeyName) {
	s.do(func() { s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k}) })
}

// entry returns the input with the given placeholder.
func (s *stage) entry(placeholder string) *widgets.Entry {
	for _, x := range everything[*widgets.Entry](s) {
		if strings.Contains(x.PlaceHolder, placeholder) {
			return x
		}
	}
	return nil
}

const (
	byBrowser  = "In the browser"
	byDevice   = "With a device code"
	byPassword = "With a password (legacy)"
)

// try starts a log-on with a method.
func (s *stage) try(t *testing.T, way string) {
	t.Helper()
	s.choose(t, way)
	if way == byPassword {
		s.do(func() { test.Type(s.password(), "Correct horse 7") })
	}
	s.press(t, "Test log-on")
}
