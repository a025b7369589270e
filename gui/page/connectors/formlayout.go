package connectors

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// layout assembles the form. The fields scroll, and the buttons stay visible.
func (f *form) layout() fyne.CanvasObject {
	f.secretRows = f.rows(present.FieldSecret, present.FieldExpires)
	f.certificateRows = f.rows(present.FieldCertificate, present.FieldPassphrase)
	f.customRows = f.rows(present.FieldLoginURL, present.FieldGraphURL)
	f.proxyRows = f.rows(present.FieldProxyURL)
	guide := widget.NewButton(lang.T("How do I get these?"), f.openGuide)
	f.limits = widgets.NewFold(lang.T("Guards"), f.guardRows())
	f.limits.SetOpen(f.base.HasGuards())
	f.reads = widgets.NewFold(lang.T("Attributes"), f.attributeRows())
	f.reads.SetOpen(f.base.OwnAttributes())
	f.more = widgets.NewFold(lang.T("More"), below(widgets.NewField("", f.enabled), f.fields.Of(present.FieldInfo),
		f.fields.Of(present.FieldCAFile),
		f.fields.Of(present.FieldProxy), f.proxyRows))
	f.more.SetOpen(f.base.HasMore())
	f.office = below(
		section(present.TypeOffice365, guide),
		f.fields.Of(present.FieldClientID),
		widgets.NewField(lang.T("Key"), f.key),
		f.secretRows, f.certificateRows,
		f.fields.Of(present.FieldTenant),
		widgets.NewField(lang.T("Cloud"), f.cloud),
		f.customRows,
		widgets.NewField("", f.acknowledge),
		widgets.NewField("", f.guests),
		f.fields.Of(present.FieldDomains),
		f.scope.content,
		f.limits, f.reads, f.more)
	f.notice = container.NewVBox()
	fields := below(f.rows(present.FieldDescription, present.FieldType), f.office, f.checks.content)
	buttons := f.buttons()
	f.judge()
	pad := theme.SpaceMedium
	f.scroll = widgets.NewVScroll(widgets.NewMost(formparts.Width,
		container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), fields)))
	f.fields.Scroll = f.scroll
	back := widget.NewButtonWithIcon(lang.T("Connectors"), fynetheme.NavigateBackIcon(), f.cancel)
	return container.NewBorder(widgets.NewHeader(container.NewBorder(nil, nil, back, nil,
		widgets.NewHeading(f.base.Title()))), container.NewVBox(f.notice, buttons), nil, nil,
		widgets.NewPanel(f.scroll))
}

// guardRows returns the inputs for the connector's own limits.
func (f *form) guardRows() fyne.CanvasObject {
	about := widget.NewLabel(present.GuardsText())
	about.Wrapping, about.Importance = fyne.TextWrapWord, widget.LowImportance
	rows := below(widgets.NewField("", about))
	for _, g := range present.GuardFields {
		rows.Add(f.fields.Of(g.Field))
	}
	return rows
}

// rows stacks fields.
func (f *form) rows(names ...present.Field) *fyne.Container {
	box := below()
	for _, name := range names {
		box.Add(f.fields.Of(name))
	}
	return box
}

// relayout updates the layout after the height of a field has changed.
func (f *form) relayout() {
	f.scroll.Content.Refresh()
	f.scroll.Refresh()
}

// buttons returns the buttons of the form. Cancel or Close comes last in the tab order.
func (f *form) buttons() fyne.CanvasObject {
	f.testButton = widget.NewButton(lang.T("Test connection"), f.test)
	f.save = widget.NewButton(lang.T("Save"), func() { f.store(nil) })
	f.saveAndExit = widget.NewButton(lang.T("Save and Exit"), func() { f.store((*form).leave) })
	f.saveAndExit.Importance = widget.HighImportance
	row := container.NewHBox(f.testButton)
	row.Add(layout.NewSpacer())
	for _, b := range []*widget.Button{widget.NewButton(lang.T("Cancel"), f.cancel), f.save, f.saveAndExit} {
		row.Add(b)
	}
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0), row)
}

// below stacks parts of the form vertically.
func below(parts ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), parts...)
}

// inset aligns content with the texts of inputs.
func inset(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, theme.SpaceSmall), o)
}

// section returns the heading of a part of the form.
func section(text string, aside fyne.CanvasObject) fyne.CanvasObject {
	head := widgets.NewWholeText(text, "")
	head.Style.Bold = true
	return container.NewVBox(container.NewBorder(nil, nil, head, aside), widget.NewSeparator())
}
