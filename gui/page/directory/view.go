package directory

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// tableShare is the table's share of the width while details are shown, unless the details need
// more to be readable.
const (
	tableShare           = 0.65
	detailsWidth float32 = 330
)

const (
	// momentWidth is enough for the moment of a run and its connector.
	momentWidth float32 = 220
	// leastMomentWidth is the width of the same in a small window whose texts are long.
	leastMomentWidth float32 = 110
)

func (p *Page) layout() fyne.CanvasObject {
	room := &momentRoom{momentWidth}
	p.head = container.New(headLine{room}, p.back, widgets.NewTitle(lang.T("Directory")), p.lists, layout.NewSpacer(),
		p.count, caption(lang.T("as of")), container.New(room, p.moment.Picker), p.exports.button)
	search := container.NewBorder(nil, nil, nil, p.filters.button, p.search)
	top := container.New(layout.NewCustomPaddedLayout(0, theme.SpaceSmall, 0, 0),
		container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), p.head, search, p.filters.chips,
			p.exports.strip))
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceMedium, theme.SpaceMedium, theme.SpaceMedium,
		theme.SpaceMedium),
		container.NewBorder(top, nil, nil, nil, p.body))
}

// headLine lays out objects side by side. If there is too little space, the choice of the moment
// gets less.
type headLine struct{ moment *momentRoom }

// MinSize is called by Fyne.
func (h headLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := layout.NewHBoxLayout().MinSize(objects)
	size.Width -= h.moment.width - leastMomentWidth
	return size
}

// Layout is called by Fyne.
func (h headLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h.moment.width = min(momentWidth, max(leastMomentWidth, size.Width-h.MinSize(objects).Width+leastMomentWidth))
	layout.NewHBoxLayout().Layout(objects, size)
}

// momentRoom is the space for the choice of the moment.
type momentRoom struct{ width float32 }

// MinSize is called by Fyne.
func (r *momentRoom) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(r.width, objects[0].MinSize().Height)
}

// Layout is called by Fyne.
func (r *momentRoom) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

// Escape goes back one step: to the previous object in the pane, and finally to the table alone.
func (p *Page) Escape() {
	if len(p.details.way) > 1 {
		p.details.back()
		return
	}
	p.closeDetails()
}

// searchKey handles keys in the search field. Down moves to the rows. Escape clears the search,
// then closes the details.
func (p *Page) searchKey(key fyne.KeyName) (taken bool) {
	switch {
	case key == fyne.KeyDown:
		return p.table.LeadInto()
	case key != fyne.KeyEscape:
		return false
	case p.search.Text != "":
		p.search.SetText("")
	default:
		p.Escape()
	}
	return true
}

func (p *Page) closeDetails() {
	p.details.clear()
	p.table.Unselect()
}

func caption(text string) fyne.CanvasObject { return widgets.NewWholeText(text, quietColor) }

// nothing explains why there are no rows, and what to do.
func (p *Page) nothing() fyne.CanvasObject {
	switch {
	case len(p.connectors) == 0:
		return widgets.NewEmpty(lang.T("There is no directory yet"),
			lang.T("Connect a tenant of Microsoft 365. Its users and groups appear here after the first run."),
			primary(lang.T("Connect Microsoft 365"), func() { p.env.Navigate(nav.NewConnector{}) }))
	case p.filtered():
		return widgets.NewEmpty(lang.T("Nothing matches the search and the filters"),
			lang.T("Try another part of a name or an address, or show everything again."),
			primary(lang.T("Clear search and filters"), p.clearFilters))
	}
	return widgets.NewEmpty(lang.T("Nothing has been synchronized yet"),
		lang.T("Users and groups appear here after the first run of a connector."),
		primary(lang.T("Go to Dashboard"), func() { p.env.Navigate(nav.Dashboard) }))
}

// primary returns the main button of an empty screen.
func primary(text string, tapped func()) *widget.Button {
	b := widget.NewButton(text, tapped)
	b.Importance = widget.HighImportance
	return b
}

func (p *Page) filtered() bool { return p.narrowed() || !p.at.IsNow() }

// narrowed reports whether a search or a filter is active.
func (p *Page) narrowed() bool {
	return p.search.Text != "" || len(present.FilterChips(p.filters.chosen, p.groups(), nil)) > 0
}

// failed shows an error instead of the rows.
func (p *Page) failed(err error) {
	p.listing.cancel()
	p.broken = true
	p.exports.enable()
	p.setCount("")
	if wrong := problem.Of(err); wrong.Code == problem.CodeUsage { // a mistake in the search text
		p.replace(widgets.NewEmpty(lang.Core(wrong.Title), lang.Core(wrong.Hint),
			primary(lang.T("Clear search and filters"), p.clearFilters)))
		return
	}
	p.replace(notice.Unread(err, p.load))
}
