package connectors

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// layout puts the form together. The fields scroll, the buttons stay in sight.
func (f *form) layout() fyne.CanvasObject {
	f.secretRows = f.rows(present.FieldSecret, present.FieldExpires)
	f.certificateRows = container.NewVBox(f.fields[present.FieldCertificate])
	if choose := f.page.env.ChooseFile; choose != nil {
		button := widget.NewButton("Choose file…", func() { choose(f.certificate.SetText) })
		f.certificateRows.Add(widgets.NewField("", container.NewHBox(button)))
	}
	f.customRows = f.rows(present.FieldLoginURL, present.FieldGraphURL)
	f.customRows.Add(widgets.NewField("CA file", f.caFile))
	guide := widget.NewButton("How do I get these?", f.openGuide)
	guide.Importance = widget.LowImportance
	f.certificateRows.Add(widgets.NewField("Passphrase", f.passphrase))
	f.office = container.NewVBox(
		section(present.TypeOffice365, guide),
		f.fields[present.FieldClientID],
		widgets.NewField("Key", f.key),
		f.secretRows, f.certificateRows,
		f.fields[present.FieldTenant],
		widgets.NewField("Cloud", f.cloud),
		f.customRows,
		widgets.NewField("", f.acknowledge),
		f.fields[present.FieldDomains],
		widgets.NewField("", f.guests),
		section("More", layout.NewSpacer()),
		widgets.NewField("", f.enabled),
		f.fields[present.FieldInfo])
	f.notice = container.NewVBox()
	fields := container.NewVBox(f.rows(present.FieldDescription, present.FieldType), f.office, f.checks.content)
	buttons := f.buttons()
	f.judge()
	pad := theme.SpaceMedium
	f.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), fields))
	back := widget.NewButtonWithIcon("Connectors", fynetheme.NavigateBackIcon(), f.cancel)
	back.Importance = widget.LowImportance
	return container.NewBorder(container.NewHBox(back, title(f.base.Title())), container.NewVBox(f.notice, buttons), nil, nil, widgets.NewPanel(f.scroll))
}

// buttons of the form, the one that ends it first in the order of keys last.
func (f *form) buttons() fyne.CanvasObject {
	f.testButton = widget.NewButton("Test connection", f.test)
	f.save = widget.NewButton("Save", func() { f.store(nil) })
	f.saveAndExit = widget.NewButton("Save and Exit", func() { f.store((*form).leave) })
	f.saveAndExit.Importance = widget.HighImportance
	row := container.NewHBox(f.testButton)
	row.Add(layout.NewSpacer())
	for _, b := range []*widget.Button{widget.NewButton("Cancel", f.cancel), f.save, f.saveAndExit} {
		row.Add(b)
	}
	return row
}

// section heads a part of the form.
func section(text string, aside fyne.CanvasObject) fyne.CanvasObject {
	head := widgets.NewWholeText(text, "")
	head.Style.Bold = true
	return container.NewVBox(container.NewBorder(nil, nil, head, aside), widget.NewSeparator())
}
