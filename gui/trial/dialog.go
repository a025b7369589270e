package trial

import (
	"context"
	"iter"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is the part of the application that the dialog calls. wire.Open returns one.
type Backend interface {
	Profiles(ctx context.Context) ([]directory.Profile, error)
	Connectors(ctx context.Context) ([]directory.Connector, error)
	Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error]
	Explain(ctx context.Context, name string) (logon.Explanation, error)
	TestLogOn(ctx context.Context, r logon.Request) (logon.Verdict, error)
	// PracticePeople are people in the practice tenant to test a log-on with.
	PracticePeople() []sim.Person
}

// Env contains what the dialog needs from the window.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	Canvas  fyne.Canvas
	Clock   func() present.Clock
	// OpenURL opens a page in the browser. It may be called from any goroutine.
	OpenURL func(page *url.URL) error
	// Raise shows the window when the user returns from the browser.
	Raise func()
}

// Subject describes the log-on, as far as it is known when the dialog opens.
type Subject struct {
	Who     string // sign-in name or ID; may be empty
	Profile string // ID of the profile to use; if empty, the one that applies
}

// Dialog is open from Open until the user closes it.
type Dialog struct {
	env     Env
	known   known
	popUp   *widget.PopUp
	body    *fyne.Container // scrolls its content
	buttons *fyne.Container
	scroll  *container.Scroll
	form    *form  // nil until the profiles have been read
	stop    func() // cancels the reading or the test
	escape  func() // handles Escape
}

// known contains the choices that the form offers.
type known struct {
	profiles   []directory.Profile
	connectors []directory.Connector
	people     []sim.Person // empty if there is no practice tenant
}

// Open shows the dialog about a subject.
func Open(env Env, about Subject) *Dialog {
	d := &Dialog{env: env, stop: func() {}, body: container.NewStack(), buttons: container.NewHBox()}
	heading := widgets.NewTitle(lang.T("Test log-on"))
	d.scroll = widgets.NewVScroll(d.body)
	pad := theme.SpaceMedium
	room := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceSmall, pad, pad), o)
	}
	d.popUp = widget.NewModalPopUp(widgets.NewPanel(container.NewBorder(room(heading), room(d.buttons), nil, nil,
		d.scroll)), env.Canvas)
	d.show(widgets.NewWholeText(lang.T("Reading the profiles…"), theme.ColorQuiet), d.button(lang.T("Close"), d.Close))
	d.escape = d.Close
	d.popUp.Show()
	d.read(about)
	return d
}

// IsOpen reports whether the dialog is visible.
func (d *Dialog) IsOpen() bool { return d.popUp.Visible() }

// Escape goes back one step. It cancels a running test, or else closes the dialog.
func (d *Dialog) Escape() { d.escape() }

// Close cancels any running test, and closes the dialog.
func (d *Dialog) Close() {
	d.stop()
	if d.form != nil {
		d.form.forget()
	}
	d.popUp.Hide()
}

// showForm shows the form, for the first or another test.
func (d *Dialog) showForm() {
	try := d.button(lang.T("Test log-on"), d.begin)
	try.Importance = widget.HighImportance
	d.escape = d.Close
	d.show(d.form.content, d.button(lang.T("Close"), d.Close), try)
	d.form.judge()
	d.form.focus()
}

// read loads the choices that the form offers, and then shows the form.
func (d *Dialog) read(about Subject) {
	d.stop = task.Go(d.env.Tasks, d.readAll, func(k known, err error) {
		if err != nil {
			d.show(notice.Error(err),
				d.button(lang.T("Try again"), func() { d.read(about) }), d.button(lang.T("Close"), d.Close))
			return
		}
		d.known = k
		d.form = newForm(d, about)
		d.showForm()
	})
}

func (d *Dialog) readAll(ctx context.Context) (k known, err error) {
	if k.profiles, err = d.env.Backend.Profiles(ctx); err != nil {
		return k, err
	}
	if k.connectors, err = d.env.Backend.Connectors(ctx); err != nil {
		return k, err
	}
	for _, c := range k.connectors {
		if c.Cloud == directory.CloudPractice {
			k.people = d.env.Backend.PracticePeople()
			break
		}
	}
	return k, nil
}

// The width of the dialog, and the free space around it.
const (
	width  float32 = 760
	margin float32 = 24
)

// show shows content in the dialog, with the buttons below it.
func (d *Dialog) show(content fyne.CanvasObject, buttons ...fyne.CanvasObject) {
	pad := theme.SpaceMedium
	d.body.Objects = []fyne.CanvasObject{container.New(layout.NewCustomPaddedLayout(0, theme.SpaceSmall, pad, pad),
		content)}
	d.buttons.Objects = append([]fyne.CanvasObject{layout.NewSpacer()}, buttons...)
	d.scroll.ScrollToTop()
	d.fit()
}

// fit makes the dialog as tall as its content, limited by the window.
func (d *Dialog) fit() {
	window := d.env.Canvas.Size()
	size := fyne.NewSize(min(width, window.Width-margin), 0)
	inner := d.popUp.Content.MinSize().Height - d.scroll.MinSize().Height
	d.body.Resize(fyne.NewSize(size.Width, d.body.Size().Height)) // gives wrapping texts their width
	size.Height = min(inner+d.body.MinSize().Height+2*theme.SpaceSmall, window.Height-margin)
	d.popUp.Resize(size)
	d.popUp.Refresh()
}

// button returns a button that passes on Escape.
func (d *Dialog) button(text string, do func()) *widgets.EscapeButton {
	return widgets.NewEscapeButton(text, do, func() { d.escape() })
}
