package connectors

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// showList shows a card for each connector.
func (p *Page) showList() {
	p.drop()
	defer func() { p.listed = true }()
	add := widget.NewButtonWithIcon(lang.T("New connector"), fynetheme.ContentAddIcon(), func() {
		p.showForm(directory.Connector{})
	})
	add.Importance = widget.HighImportance
	title := widgets.NewTitle(lang.T("Connectors"))
	if len(p.connectors) == 0 {
		p.replace(container.NewBorder(header(title), nil, nil, nil, widgets.NewEmpty(lang.T("No connectors yet"),
			lang.T("A connector is the connection to one tenant of Microsoft 365. The form helps with the "+
				"registration in Entra ID."), add)))
		return
	}
	cards := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium))
	for i, row := range present.ConnectorRows(p.connectors, p.env.Now()) {
		cards.Add(p.card(p.connectors[i], row))
	}
	p.replace(container.NewBorder(header(title, layout.NewSpacer(), add), nil, nil, nil, widgets.NewScrolled(cards)))
}

// header returns the top line of the screen, with space below it.
func header(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewHeader(container.NewHBox(parts...))
}

// card shows one connector and its actions.
func (p *Page) card(c directory.Connector, row present.ConnectorRow) fyne.CanvasObject {
	name := widgets.NewText(row.Title, "")
	name.Style.Bold = true
	state := widgets.NewBadge(row.State.Mark, row.State.Word, theme.State(row.State.Tone))
	lines := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny),
		container.NewBorder(nil, nil, nil, state, name),
		widgets.NewText(row.Tenant, theme.ColorQuiet),
		widgets.NewText(row.Type+". "+row.Scope+".", theme.ColorQuiet))
	if row.Info != "" {
		lines.Add(widgets.NewText(row.Info, theme.ColorQuiet))
	}
	key := theme.ColorQuiet
	if row.KeyTone != present.ToneOff {
		key = theme.State(row.KeyTone).ColorName()
	}
	lines.Add(widgets.NewText(row.Key, key))
	lines.Add(container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0), container.NewHBox(
		widget.NewButton(lang.T("Edit"), func() { p.showForm(c) }),
		widget.NewButton(lang.T("Test connection"), func() { p.showForm(c); p.form.test() }),
		widget.NewButton(lang.T("Setup guide"), func() { p.showForm(c); p.form.openGuide() }),
		widget.NewButton(row.Toggle, func() { p.toggle(c) }),
		layout.NewSpacer(),
		p.removeButton(c))))
	return widgets.NewCard(lines)
}

func (p *Page) removeButton(c directory.Connector) *widget.Button {
	return widget.NewButton(lang.T("Remove connector"), func() { p.remove(c) })
}

func (p *Page) toggle(c directory.Connector) {
	task.Go(p.env.Tasks, func(ctx context.Context) (directory.Connector, error) {
		return p.env.Backend.SetEnabled(ctx, c.ID, !c.Enabled)
	}, p.stored)
}

// remove asks first, and says what would be deleted.
func (p *Page) remove(c directory.Connector) {
	heading, text, yes := present.RemovalQuestion(c)
	p.env.Confirm(heading, text, yes, func() {
		task.Go(p.env.Tasks, func(ctx context.Context) (directory.Connector, error) {
			return p.env.Backend.RemoveConnector(ctx, c.ID)
		}, p.stored)
	})
}

// stored shows the list again after a change, or the error.
func (p *Page) stored(_ directory.Connector, err error) {
	p.drop()
	if err == nil {
		p.load()
		return
	}
	p.replace(container.NewVBox(widgets.NewCard(notice.Inline(err,
		widget.NewButton(lang.T("Back to the list"), p.load)))))
}
