package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is what the screen calls.
type Backend interface {
	Settings() settings.Settings
	SaveSettings(ctx context.Context, s settings.Settings) error
}

// Env is what the screen is made of.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	Folder  string               // of the data
	Open    func(folder string)  // shows a folder in the system's file manager
	Clock   func() present.Clock // the moment and the reader's zone
	// Saved is told of settings that were saved.
	Saved func(settings.Settings)
}

// Page is the screen.
type Page struct {
	env     Env
	content fyne.CanvasObject
	form    *form

	saved settings.Settings // as they were last read or saved

	save, revert *widget.Button
	message      *widgets.Text
	notice       *fyne.Container // why saving failed; empty otherwise
}

// New builds the screen. It shows nothing before Shown.
func New(env Env) *Page {
	p := &Page{env: env, message: widgets.NewWholeText("", theme.ColorQuiet), notice: container.NewStack()}
	p.form = newForm(p.edited)
	p.save = widget.NewButton("Save", p.store)
	p.save.Importance = widget.HighImportance
	p.revert = widget.NewButton("Discard changes", func() { p.show(p.saved) })
	folder := widgets.NewEntry()
	folder.SetText(env.Folder)
	folder.Disable()
	open := widget.NewButton("Open", func() { env.Open(env.Folder) })

	heading := widgets.NewHeading("Settings")
	heading.Least = -1
	header := container.NewHBox(heading, layout.NewSpacer(), p.message, p.revert, p.save)
	sections := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium),
		section("Schedule", p.form.region, p.form.zone, p.form.times, p.form.next, p.form.paused),
		section("Notifications", p.form.failed, p.form.recovered, p.form.expiry),
		section("Window", p.form.appearance, p.form.closeTray),
		section("Data folder", container.NewBorder(nil, nil, nil, open, folder),
			quietLine("The directory, the settings and the log are in it. Secrets are in the keyring of this computer.")),
	)
	p.content = container.NewBorder(
		container.NewVBox(container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, 0), header), p.notice), nil, nil, nil,
		container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, theme.SpaceMedium), sections)),
	)
	p.show(settings.Default())
	return p
}

// Content is the screen.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the settings, unless something was edited and not saved.
func (p *Page) Shown() {
	if p.changed() {
		return
	}
	task.Go(p.env.Tasks, func(context.Context) (settings.Settings, error) { return p.env.Backend.Settings(), nil },
		func(s settings.Settings, _ error) {
			if !p.changed() {
				p.show(s)
			}
		})
}

// Refresh shows what another part of the program has changed.
func (p *Page) Refresh(e app.Event) {
	if e.Kind == app.EventOverview {
		p.Shown()
	}
}

// show fills in the form.
func (p *Page) show(s settings.Settings) {
	p.saved = s
	p.form.set(present.DraftOf(s))
	p.edited()
}

func (p *Page) changed() bool { return p.form.draft() != present.DraftOf(p.saved) }

// edited checks what somebody has typed.
func (p *Page) edited() {
	draft := p.form.draft()
	_, faults := draft.Settings(p.saved)
	p.form.judge(faults, draft.Next(p.env.Clock()))
	changed := p.changed()
	enable(p.save, changed && faults.None())
	enable(p.revert, changed)
	if changed {
		p.say("Not saved yet", theme.ColorQuiet)
	} else {
		p.say("", theme.ColorQuiet)
	}
}

func (p *Page) store() {
	s, faults := p.form.draft().Settings(p.saved)
	if !faults.None() {
		return
	}
	p.save.Disable()
	p.notice.RemoveAll()
	task.Go(p.env.Tasks, func(ctx context.Context) (settings.Settings, error) { return s, p.env.Backend.SaveSettings(ctx, s) },
		func(s settings.Settings, err error) {
			if err != nil {
				p.save.Enable()
				p.explain(*present.ProblemOf(err))
				return
			}
			p.show(s) // as it is written, such as times in their order
			p.say("Saved", theme.ColorGood)
			p.env.Saved(s)
		})
}

// explain shows why the settings could not be saved.
func (p *Page) explain(why present.Problem) {
	text := widgets.NoticeText{Title: why.Title, Detail: why.Detail, Hint: why.Hint, Copy: why.Text()}
	p.notice.Objects = []fyne.CanvasObject{widgets.NewCard(widgets.NewNotice(theme.State(why.Tone), text))}
	p.notice.Refresh()
}

func (p *Page) say(text string, color fyne.ThemeColorName) { p.message.Set(text, color) }

func enable(b *widget.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

func section(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	heading := widgets.NewText(title, "")
	heading.Style.Bold = true
	body := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), append([]fyne.CanvasObject{heading}, rows...)...)
	return widgets.NewCard(body)
}

func quietLine(text string) fyne.CanvasObject { return widgets.NewText(text, theme.ColorQuiet) }
