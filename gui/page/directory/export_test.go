package directory

import "fyne.io/fyne/v2/widget"

// What tests do with the screen as a person would, and what they see of it.

func (p *Page) Choose(row int)     { p.table.Select(row) }
func (p *Page) ShowGroups()        { p.lists.SetSelected(listGroups) }
func (p *Page) Search(text string) { p.search.SetText(text) }
func (p *Page) AsOf(choice int)    { p.moment.SetSelectedIndex(choice) }
func (p *Page) ScrollToEnd()       { p.table.ScrollToBottom() }

func (p *Page) Names() []string {
	var names []string
	for _, r := range p.rows {
		names = append(names, r.Name)
	}
	return names
}

func (p *Page) Shows() string {
	for _, o := range p.details.lines.Objects {
		if l, ok := o.(*widget.Label); ok {
			return l.Text
		}
	}
	return ""
}
