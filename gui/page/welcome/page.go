package welcome

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is the part of the application that the screen calls.
type Backend interface {
	// ConnectPractice adds a connector to the practice tenant.
	ConnectPractice(ctx context.Context) (directory.Connector, error)
	StartSync(full bool, ids ...string)
}

// Env contains what the screen needs from the window.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	// Connect opens the form of a new connector.
	Connect func()
	// Added is called once the practice connector has been added and its run has started.
	Added func()
}

// Page is the screen.
type Page struct {
	env     Env
	content fyne.CanvasObject

	connect, practice *widget.Button
	problem           *widget.Label
}

// The texts of the screen.
const (
	intro lang.Key = "Rollcall keeps an exact copy of your Microsoft 365 directory, with its history: " +
		"users, groups and memberships, read three times a day and whenever you ask."
	aboutConnect lang.Key = "You need a tenant and an app registration in Entra ID; " +
		"the setup guide leads you through it."
	aboutPractice lang.Key = "A fictional company of 2,000 people inside this program. " +
		"No account or network needed, nothing to undo."
)

// New builds the screen.
func New(env Env) *Page {
	p := &Page{env: env, problem: widget.NewLabel("")}
	p.problem.Wrapping, p.problem.Importance = fyne.TextWrapWord, widget.DangerImportance
	p.problem.Hide()
	p.connect = widget.NewButton(lang.T("Connect Microsoft 365"), env.Connect)
	p.connect.Importance = widget.HighImportance
	p.practice = widget.NewButton(lang.T("Try it with a practice tenant"), p.addPractice)

	logo := canvas.NewImageFromResource(theme.Logo())
	logo.FillMode = canvas.ImageFillContain
	logo.SetMinSize(fyne.NewSquareSize(72))
	title := widgets.NewHeading(lang.T("Welcome to Rollcall"))
	title.SizeName, title.Alignment = theme.SizeNumber, fyne.TextAlignCenter

	ways := widgets.NewColumns([]float32{1, 1},
		way(lang.T("Your tenant"), aboutConnect.String(), theme.IconConnectors(), p.connect),
		way(lang.T("A first look"), aboutPractice.String(), theme.IconDirectory(), p.practice))
	column := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium),
		logo, title, paragraph(intro.String(), fyne.TextAlignCenter), ways, p.problem)
	p.content = container.NewCenter(container.New(columnWidth{}, column))
	return p
}

// Content returns the object that the window draws.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown does nothing, because the screen has no data.
func (p *Page) Shown() {}

// Refresh does nothing, because the screen shows no events.
func (p *Page) Refresh(events.Event) {}

// addPractice adds the practice connector and runs it.
func (p *Page) addPractice() {
	p.problem.Hide()
	p.practice.Disable()
	task.Go(p.env.Tasks, p.connectPractice, func(_ directory.Connector, err error) {
		p.practice.Enable()
		if err != nil {
			p.problem.SetText(present.ProblemOf(err).Text())
			p.problem.Show()
			return
		}
		p.env.Added()
	})
}

func (p *Page) connectPractice(ctx context.Context) (directory.Connector, error) {
	c, err := p.env.Backend.ConnectPractice(ctx)
	if err == nil {
		p.env.Backend.StartSync(false, c.ID)
	}
	return c, err
}

// way returns one of the two ways to continue.
func way(title, about string, icon fyne.Resource, button *widget.Button) fyne.CanvasObject {
	heading := widgets.NewWholeText(title, "")
	heading.SizeName, heading.Style.Bold = fynetheme.SizeNameSubHeadingText, true
	head := container.NewHBox(widget.NewIcon(theme.Tinted(icon, theme.ColorQuiet)), heading)
	text := container.New(layout.NewCustomPaddedLayout(0, 0, -theme.SpaceSmall, -theme.SpaceSmall),
		paragraph(about, fyne.TextAlignLeading))
	return widgets.NewCard(container.NewBorder(head, button, nil, nil, text))
}

func paragraph(text string, alignment fyne.TextAlign) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Wrapping, l.Alignment = fyne.TextWrapWord, alignment
	return l
}

// columnWidth limits the length of lines, so they are easy to read.
type columnWidth struct{}

const readable float32 = 640

func (columnWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	return fyne.NewSize(max(readable, size.Width), size.Height)
}

func (columnWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }
