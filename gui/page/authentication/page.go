package authentication

import (
	"context"
	"iter"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

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
	Profiles(ctx context.Context) ([]directory.Profile, error)
	AddProfile(ctx context.Context, p directory.Profile) (directory.Profile, error)
	EditProfile(ctx context.Context, edited directory.Profile) (directory.Profile, error)
	MoveProfile(ctx context.Context, ref string, order int) (directory.Profile, error)
	SetDefaultProfile(ctx context.Context, ref string) (directory.Profile, error)
	RemoveProfile(ctx context.Context, ref string) (directory.Profile, error)

	Connectors(ctx context.Context) ([]directory.Connector, error)
	Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error]
}

// Env contains what the screen needs from the window.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	// Confirm asks a question. If the user presses the button labelled yes, it calls do.
	Confirm func(title, text, yes string, do func())
	// AddConnector opens the form of a new connector.
	AddConnector func()
	// TryLogOn opens a test of a log-on through the profile with the given ID.
	TryLogOn func(profile string)
}

// Page is the screen. Make it with New.
type Page struct {
	env     Env
	content *fyne.Container
	shown   contents
	form    *form             // nil while the list is shown
	listed  bool              // the list of profiles is shown
	movers  map[string]movers // in the list, by profile ID
	stop    func()            // cancels the current load
}

// contents are the data of the screen.
type contents struct {
	profiles   []directory.Profile
	connectors []directory.Connector
}

// New returns the screen without profiles. Shown reads them.
func New(env Env) *Page {
	pad := theme.SpaceMedium
	p := &Page{env: env, stop: func() {}, content: container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad))}
	p.replace(container.NewBorder(head(), nil, nil, nil, widgets.NewReading(lang.T("Reading the profiles…"))))
	return p
}

// Content returns the object that the window draws.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads everything again. The content of an open form stays unchanged.
func (p *Page) Shown() { p.load() }

// Refresh reads everything again after a run, which may have changed groups, and after any other
// change.
func (p *Page) Refresh(e events.Event) {
	switch e.(type) {
	case events.Overview, events.RunEnded:
		p.load()
	}
}

// Open shows the form of a profile.
func (p *Page) Open(d nav.Destination) {
	wanted, _ := d.(nav.Profile)
	p.Leave(func() {
		p.read(func() {
			for _, profile := range p.shown.profiles {
				if profile.ID == wanted.ID {
					p.showForm(present.ProfileFormOf(profile))
					return
				}
			}
			p.showList()
		})
	})
}

// Leave calls then. If leaving the form would lose changes, it asks first.
func (p *Page) Leave(then func()) {
	if p.form == nil || !p.form.typed().Changed() {
		then()
		return
	}
	p.env.Confirm(lang.T("Leave without saving?"), lang.T("What you entered in this form will be lost."),
		lang.T("Leave"), then)
}

// Home shows the list. If that would lose changes, it asks first.
func (p *Page) Home() {
	if p.form != nil {
		p.form.cancel()
	}
}

// Escape goes back from the form to the list.
func (p *Page) Escape() { p.Home() }

// load reads everything again, and shows it. It does not redraw an unchanged list, because the user
// may be about to press a button.
func (p *Page) load() {
	before := p.shown
	p.read(func() {
		switch {
		case p.form != nil:
			p.form.offerConnectors(p.shown.connectors)
		case !p.listed || !reflect.DeepEqual(before, p.shown):
			p.showList()
		}
	})
}

func (p *Page) read(then func()) {
	p.stop()
	p.stop = task.Go(p.env.Tasks, p.readAll, func(read contents, err error) {
		if err != nil {
			if p.form == nil {
				p.explain(err, lang.T("Try again"))
			}
			return
		}
		p.shown = read
		then()
	})
}

func (p *Page) readAll(ctx context.Context) (read contents, err error) {
	if read.profiles, err = p.env.Backend.Profiles(ctx); err != nil {
		return read, err
	}
	read.connectors, err = p.env.Backend.Connectors(ctx)
	return read, err
}

func (p *Page) replace(o fyne.CanvasObject) {
	p.listed = false
	widgets.Replace(p.content, o)
}

// explain shows an error instead of the list, with a button that reads the list.
func (p *Page) explain(err error, label string) {
	why := widgets.NewCard(notice.Inline(err, widget.NewButton(label, p.load)))
	p.replace(container.NewBorder(container.NewVBox(head(), why), nil, nil, nil))
}

// head returns the title of the screen, with buttons next to it and space below.
func head(buttons ...fyne.CanvasObject) fyne.CanvasObject {
	row := container.NewHBox(append([]fyne.CanvasObject{widgets.NewTitle(lang.T("Authentication")), layout.NewSpacer()},
		buttons...)...)
	return widgets.NewHeader(row)
}
