package directory

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// FilterStore stores named filters; *app.App implements it.
type FilterStore interface {
	Filters() directory.SavedFilters
	SaveFilter(ctx context.Context, f directory.SavedFilter) error
	RemoveFilter(ctx context.Context, name string) error
	RenameFilter(ctx context.Context, name, to string) error
}

// filters narrows the list. A button opens a box in which the user chooses filters. Active filters
// appear below the search, each with a button that removes it.
type filters struct {
	page   *Page
	chosen directory.Filter // without the search text
	button *widget.Button
	chips  *fyne.Container
	hide   func()
}

func newFilters(p *Page) *filters {
	f := &filters{page: p, hide: func() {}}
	f.button = widget.NewButtonWithIcon(lang.T("Filters"), fynetheme.ListIcon(), f.open)
	f.chips = container.New(layout.NewRowWrapLayoutWithCustomPadding(theme.SpaceSmall, theme.SpaceTiny))
	f.chips.Hide()
	return f
}

// set applies a filter, and shows the matching rows.
func (f *filters) set(chosen directory.Filter) {
	f.chosen = chosen
	f.chosen.Search = ""
	f.show()
	f.page.filterChosen()
}

// change changes the active filters.
func (f *filters) change(change func(*directory.Filter)) {
	chosen := f.chosen
	change(&chosen)
	f.set(chosen)
}

// show draws the active filters.
func (f *filters) show() {
	f.chips.RemoveAll()
	for _, chip := range present.FilterChips(f.chosen, f.page.groups(), f.page.connectors) {
		b := widget.NewButtonWithIcon(chip.Label, fynetheme.CancelIcon(), func() { f.set(chip.Without) })
		b.IconPlacement = widget.ButtonIconTrailingText
		f.chips.Add(b)
	}
	widgets.ShowIf(f.chips, len(f.chips.Objects) > 0)
	f.page.head.Refresh()
}

// open shows the box in which filters are chosen.
func (f *filters) open() {
	b := newFilterBox(f)
	f.hide = widgets.ShowBelow(f.button, b.content, b.status)
}

// filterBox is the box in which filters are chosen and saved.
type filterBox struct {
	*filters
	status  *widgets.EscapeSelect
	saved   *widgets.EscapeSelect
	name    *widgets.Entry
	save    *widget.Button
	rename  *widget.Button
	remove  *widget.Button
	message *widget.Label
	content fyne.CanvasObject
}

// filterWidth is the width of one drop-down list, enough for the longest choice.
const filterWidth float32 = 230

func newFilterBox(f *filters) *filterBox {
	b := &filterBox{filters: f}
	grid := container.New(layout.NewGridLayoutWithColumns(2))
	add := func(name string, o fyne.CanvasObject) {
		grid.Add(widgets.NewLeast(filterWidth,
			container.New(layout.NewCustomPaddedVBoxLayout(0), widgets.NewText(name, quietColor), o)))
	}
	groups := f.page.groups()
	statuses := present.StatusChoices(groups)
	b.status = b.choice(present.Labels(statuses), present.StatusLabel(groups, f.chosen.Statuses),
		func(c *directory.Filter, i int) {
			c.Statuses = present.StatusWords(statuses[i].Value)
		})
	add(lang.T("Status"), b.status)
	owners := present.ConnectorChoices(f.page.connectors)
	owner := owners[indexOf(owners, f.chosen.Connector)].Label
	add(lang.T("Connector"), b.choice(present.Labels(owners), owner, func(c *directory.Filter, i int) {
		c.Connector = owners[i].Value
	}))
	if groups {
		kinds := present.KindChoices()
		kind := kinds[indexOf(kinds, f.chosen.GroupKind)].Label
		add(lang.T("Kind"), b.choice(present.Labels(kinds), kind, func(c *directory.Filter, i int) {
			c.GroupKind = kinds[i].Value
		}))
	} else {
		add(lang.T("Domain"), newTextPicker(f.page, domainTexts, first(f.chosen.Domains), func(domain string) {
			f.change(func(c *directory.Filter) {
				if c.Domains = nil; domain != "" {
					c.Domains = []string{domain}
				}
			})
		}))
		add(lang.T("Department"), newTextPicker(f.page, departmentTexts, f.chosen.Department, func(department string) {
			f.change(func(c *directory.Filter) { c.Department = department })
		}))
	}
	for _, t := range present.Traits {
		if groups && !t.Groups {
			continue
		}
		answers := t.Choices()
		now := answers[*t.Of(&f.chosen.Traits)].Label
		add(t.Name.String(), b.choice(present.Labels(answers), now, func(c *directory.Filter, i int) {
			*t.Of(&c.Traits) = answers[i].Value
		}))
	}
	b.content = container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), grid, widget.NewSeparator(),
		b.names())
	b.offer("")
	return b
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// choice returns a drop-down list that changes the filter.
func (b *filterBox) choice(labels []string, now string, chosen func(c *directory.Filter, i int)) *widgets.EscapeSelect {
	s := widgets.NewEscapeSelect(labels, nil, func() { b.hide() })
	s.Selected = now
	s.OnChanged = func(label string) {
		b.change(func(c *directory.Filter) { chosen(c, slices.Index(labels, label)) })
	}
	return s
}

// names returns the section for choosing, saving and renaming filters.
func (b *filterBox) names() fyne.CanvasObject {
	b.saved = widgets.NewEscapeSelect(nil, b.apply, func() { b.hide() })
	b.saved.PlaceHolder = lang.T("Saved filters")
	b.name = widgets.NewEntry()
	b.name.SetPlaceHolder(lang.T("Name for this filter"))
	b.name.OnChanged = func(string) { b.enable() }
	b.name.OnSubmitted = func(string) {
		if !b.save.Disabled() {
			b.keep()
		}
	}
	b.name.Key = func(key fyne.KeyName) bool {
		if key == fyne.KeyEscape {
			b.hide()
		}
		return key == fyne.KeyEscape
	}
	b.save = widget.NewButton(lang.T("Save"), b.keep)
	b.rename = widget.NewButton(lang.T("Rename"), func() {
		name, to := b.saved.Selected, b.name.Text
		b.do(func(ctx context.Context) error { return b.page.env.Filters.RenameFilter(ctx, name, to) }, to)
	})
	b.remove = widget.NewButton(lang.T("Remove"), func() {
		name := b.saved.Selected
		b.page.env.Confirm(present.RemoveFilterQuestion(name), present.RemoveFilterText.String(),
			lang.T("Remove filter"), func() {
				b.do(func(ctx context.Context) error { return b.page.env.Filters.RemoveFilter(ctx, name) }, "")
			})
	})
	b.message = widget.NewLabel("")
	b.message.Importance, b.message.Wrapping = widget.DangerImportance, fyne.TextWrapWord
	b.message.Hide()
	return container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall),
		container.NewBorder(nil, nil, nil, container.NewHBox(b.rename, b.remove), b.saved),
		container.NewBorder(nil, nil, nil, b.save, b.name), b.message)
}

// offer lists the saved filters of this list, and selects one.
func (b *filterBox) offer(chosen string) {
	b.saved.Options = nil
	for _, s := range b.page.env.Filters.Filters() {
		if s.Groups == b.page.groups() {
			b.saved.Options = append(b.saved.Options, s.Name)
		}
	}
	if b.saved.Selected = ""; slices.Contains(b.saved.Options, chosen) {
		b.saved.Selected = chosen
	}
	b.saved.Refresh()
	b.enable()
}

// enable enables the buttons that apply.
func (b *filterBox) enable() {
	widgets.EnableIf(b.save, b.name.Text != "")
	widgets.EnableIf(b.rename, b.saved.Selected != "" && b.name.Text != "")
	widgets.EnableIf(b.remove, b.saved.Selected != "")
	widgets.EnableIf(b.saved, len(b.saved.Options) > 0)
}

// apply applies a saved filter, and shows its choices.
func (b *filterBox) apply(name string) {
	saved, err := b.page.env.Filters.Filters().Find(name)
	if err == nil {
		err = saved.CheckConnector(b.page.connectors)
	}
	if err != nil {
		b.tell(err)
		return
	}
	b.message.Hide()
	b.page.search.Fill(saved.Filter.Search)
	b.set(saved.Filter)
	b.hide()
}

// keep saves the active filters under the typed name.
func (b *filterBox) keep() {
	s := directory.SavedFilter{Name: b.name.Text, Groups: b.page.groups(), Filter: b.chosen}
	s.Filter.Search = b.page.search.Text
	b.do(func(ctx context.Context) error { return b.page.env.Filters.SaveFilter(ctx, s) }, s.Name)
}

// do changes the saved filters, then selects one of them.
func (b *filterBox) do(change func(ctx context.Context) error, chosen string) {
	task.Go(b.page.env.Tasks, func(ctx context.Context) (struct{}, error) { return struct{}{}, change(ctx) },
		func(_ struct{}, err error) {
			if err != nil {
				b.tell(err)
				return
			}
			b.message.Hide()
			b.name.SetText("")
			b.offer(chosen)
		})
}

func (b *filterBox) tell(err error) {
	b.message.SetText(present.OneLine(err))
	b.message.Show()
}
