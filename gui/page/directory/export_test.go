package directory

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Helpers that use the screen as a person would, and read what it shows.

func (p *Page) Choose(row int)            { p.table.Select(row) }
func (p *Page) ShowGroups()               { p.lists.SetSelected(listGroups.String()) }
func (p *Page) Search(text string)        { p.search.SetText(text) }
func (p *Page) ShowTab(tab int)           { p.details.tabs.Choose(tab) }
func (p *Page) OpenMember(row int)        { p.details.members.lines.Open(row) }
func (p *Page) SearchMembers(text string) { p.details.members.search.SetText(text) }
func (p *Page) FoundMembers() string      { return p.details.members.found.Text }
func (p *Page) ScrollFacts(to float32)    { p.details.facts.scroll.ScrollToOffset(fyne.NewPos(0, to)) }
func (p *Page) FactsOffset() float32      { return p.details.facts.scroll.Offset.Y }
func (p *Page) ScrollMembers(by float32)  { p.details.members.lines.ScrollBy(by) }
func (p *Page) MembersInMemory() int      { return p.details.members.listing.pages.InMemory() }

// Members returns the loaded rows of the list of members, each as one line.
func (p *Page) Members() (lines []string) {
	for row := range p.details.members.listing.known.rows {
		if x := p.details.members.item(row); x.Title != "…" {
			lines = append(lines, strings.Join([]string{x.Title, x.End, x.Below, x.BelowEnd}, "|"))
		}
	}
	return lines
}

// Says returns the texts of the pane next to the values.
func (p *Page) Says() (texts []string) {
	for _, o := range guitest.All(p.details.content) {
		if l, ok := o.(*widget.Label); ok {
			texts = append(texts, l.Text)
		}
	}
	return texts
}

// Values are the values of the pane.
func (p *Page) Values() (texts []string) {
	for _, o := range guitest.All(p.details.content) {
		if v, ok := o.(*widgets.Value); ok {
			texts = append(texts, v.AccessibilityLabel())
		}
	}
	return texts
}

// InPane returns the name of the account or group in the pane, or an empty text if the pane is
// closed.
func (p *Page) InPane() string {
	if !p.details.content.Visible() || p.details.shown != p.details.at().reference {
		return ""
	}
	return p.details.at().name
}

func (p *Page) ExportSays() string { return p.exports.said.Text }
func (p *Page) TapExportMembers()  { p.details.members.exporter.OnTapped() }

// Pick adds a row to the selection, as Ctrl does.
func (p *Page) Pick(row int) {
	p.table.GoTo(row)
	p.table.FocusTarget().(fyne.Shortcutable).
		TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeySpace, Modifier: fyne.KeyModifierShortcutDefault})
}

func (p *Page) ScrollToEnd() { p.table.ScrollToBottom() }

// PickMoment chooses a moment by its line in the list next to the calendar.
func (p *Page) PickMoment(t *testing.T, line int) {
	t.Helper()
	for _, overlay := range fyne.CurrentApp().Driver().CanvasForObject(p.moment).Overlays().List() {
		for _, o := range guitest.All(overlay) {
			if list, ok := o.(*widget.List); ok {
				list.Select(line)
				return
			}
		}
	}
	t.Fatal("no moments are offered")
}

// Names returns the names in the loaded rows.
func (p *Page) Names() []string {
	var names []string
	for n := range p.listing.known.rows {
		if x, ok := p.listing.pages.Row(n); ok {
			names = append(names, x.Name)
		}
	}
	return names
}

// Rows returns the number of rows; InMemory returns how many of them are loaded.
func (p *Page) Rows() int { return p.listing.known.rows }

func (p *Page) InMemory() int { return p.listing.pages.InMemory() }

// Row returns the texts of a row, including hidden columns.
func (p *Page) Row(row int) string {
	var texts []string
	for _, c := range p.cells(row) {
		texts = append(texts, c.Text)
	}
	return strings.Join(texts, "|")
}

// Order returns the sort order of the list.
func (p *Page) Order() directory.Sort { return p.order() }

// InSight returns the texts of the visible rows.
func (p *Page) InSight() (texts []string) {
	for _, o := range guitest.All(p.table) {
		if t, ok := o.(*widgets.Text); ok && t.Text != "" {
			texts = append(texts, t.Text)
		}
	}
	return texts
}

func (p *Page) Count() string { return p.count.Text }

// Explains reports whether the explanation in the pane contains a text.
func (p *Page) Explains(text string) bool {
	for _, o := range guitest.All(p.details.explainer) {
		switch x := o.(type) {
		case *widgets.Value:
			if x.AccessibilityLabel() == text {
				return true
			}
		case *widget.Label:
			if x.Text == text {
				return true
			}
		case *widgets.Badge:
			if x.AccessibilityLabel() == text {
				return true
			}
		}
	}
	return false
}

func (p *Page) Shows() string {
	for _, o := range guitest.All(p.details.head) {
		if l, ok := o.(*widget.Label); ok {
			return l.Text
		}
	}
	return ""
}
