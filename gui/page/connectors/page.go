package connectors

import (
	"context"
	"net/url"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is the part of the application that the screen calls. *app.App implements it.
type Backend interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	AddConnector(ctx context.Context, c directory.Connector, secret auth.Secret) (directory.Connector, error)
	EditConnector(ctx context.Context, edited directory.Connector, secret *auth.Secret) (directory.Connector, error)
	SetEnabled(ctx context.Context, ref string, enabled bool) (directory.Connector, error)
	RemoveConnector(ctx context.Context, ref string) (directory.Connector, error)
	PreviewScope(ctx context.Context, c directory.Connector) (p directory.ScopePreview, known bool, err error)
	SuggestGuards(ctx context.Context, connector string) ([]directory.Suggestion, error)
	InspectCertificate(path string, passphrase auth.Secret) (auth.Certificate, error)
	InspectAuthorities(path string) ([]auth.Certificate, error)
	TestConnector(ctx context.Context, ref string, each func(checklist.Check)) error
}

// Env contains what the screen needs from the window.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	// Confirm asks a question. If the user presses the button labelled yes, it calls do.
	Confirm func(title, text, yes string, do func())
	// ChooseFile lets the user choose a certificate file, starting in the folder of the current
	// one. If it is nil, the user must type paths.
	ChooseFile func(now string, chosen func(path string))
	// ChooseAuthorities is like ChooseFile, for a file of certificate authorities.
	ChooseAuthorities func(now string, chosen func(path string))
	OpenURL           func(*url.URL) error
	// Dates is the date format of the reader.
	Dates present.DateForm
	// Guards returns the limits of the settings, which apply to connectors without their own.
	Guards func() directory.Guards
	Now    func() time.Time // nil means time.Now
}

// Page is the screen. Make it with New.
type Page struct {
	env        Env
	content    *fyne.Container
	connectors []directory.Connector
	form       *form  // nil while the list is shown
	listed     bool   // the list of connectors is shown
	stop       func() // cancels the current load of the list
}

// New returns the empty screen. Shown fills it.
func New(env Env) *Page {
	if env.Now == nil {
		env.Now = time.Now
	}
	pad := theme.SpaceMedium
	return &Page{env: env, stop: func() {}, content: container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad))}
}

// Content returns the object that the window draws.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the list. The content of an open form stays unchanged.
func (p *Page) Shown() { p.load() }

// Refresh reads the list again after a run, which may have read the tenant for the first time, and
// after any other change.
func (p *Page) Refresh(e events.Event) {
	switch e.(type) {
	case events.Overview:
		p.load()
	case events.RunEnded:
		p.load()
		if p.form != nil {
			p.form.scope.again()
		}
	}
}

// Open shows the form of a new or existing connector, or a part of that form, unless the user
// decides to stay in the open form.
func (p *Page) Open(d nav.Destination) {
	p.leave(func() {
		switch d := d.(type) {
		case nav.NewConnector:
			p.showForm(directory.Connector{})
		case nav.Connector:
			p.openConnector(d.ID, func(*form) {})
		case nav.Key:
			p.openConnector(d.Connector, (*form).focusKey)
		case nav.Permissions:
			p.openConnector(d.Connector, func(f *form) {
				f.openGuide()
				f.guide.scrollTo(present.PermissionsStep)
			})
		}
	})
}

// openConnector shows the form of a connector and then a part of it. If the connector does not
// exist, it shows the list.
func (p *Page) openConnector(id string, part func(*form)) {
	p.read(func() {
		i := slices.IndexFunc(p.connectors, func(c directory.Connector) bool { return c.ID == id })
		if i < 0 {
			p.showList()
			return
		}
		p.showForm(p.connectors[i])
		part(p.form)
	})
}

// load reads the list again, and shows it if the list is visible. It does not redraw an unchanged
// list, because the user may be about to press a button.
func (p *Page) load() { p.loadThen(func() {}) }

// loadThen is like load, and calls then if the list could be read.
func (p *Page) loadThen(then func()) {
	before := p.connectors
	p.read(func() {
		if p.form == nil && (!p.listed || !reflect.DeepEqual(before, p.connectors)) {
			p.showList()
		}
		then()
	})
}

func (p *Page) read(then func()) {
	p.stop()
	p.stop = task.Go(p.env.Tasks, p.env.Backend.Connectors, func(list []directory.Connector, err error) {
		if err != nil {
			if p.form == nil {
				p.replace(notice.Unread(err, p.load))
			}
			return
		}
		p.connectors = list
		p.renewForm()
		then()
	})
}

// renewForm updates the open form with the current state of its connector.
func (p *Page) renewForm() {
	if p.form == nil {
		return
	}
	for _, c := range p.connectors {
		if c.ID == p.form.base.Connector().ID {
			p.form.renewed(c)
		}
	}
}

func (p *Page) replace(o fyne.CanvasObject) {
	p.listed = false
	widgets.Replace(p.content, o)
}

// drop closes the form and stops its test.
func (p *Page) drop() {
	if p.form != nil {
		p.form.end()
	}
	p.form = nil
}

// Escape goes back one step: from the guide to the form, or from the form to the list.
func (p *Page) Escape() {
	switch {
	case p.form == nil:
	case p.form.guide.open:
		p.form.closeGuide()
	default:
		p.form.cancel()
	}
}

// Home shows the list. If that would lose changes, it asks first.
func (p *Page) Home() {
	if p.form != nil {
		p.form.cancel()
	}
}

// Leave calls then. If leaving the form would lose changes, it asks first.
func (p *Page) Leave(then func()) { p.leave(then) }

func (p *Page) leave(then func()) {
	if p.form == nil || !p.form.typed().Changed() {
		then()
		return
	}
	p.env.Confirm(lang.T("Leave without saving?"), lang.T("What you entered in this form will be lost."),
		lang.T("Leave"), then)
}
