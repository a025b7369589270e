package authentication

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// parts are the parts of the form that are not inputs.
type parts struct {
	content           fyne.CanvasObject
	office            *fyne.Container
	noConnector       fyne.CanvasObject
	notice            *fyne.Container
	save, saveAndExit *widget.Button
}

// layout assembles the form. The fields scroll, and the buttons stay visible.
func (f *form) layout() {
	who := below(widgets.NewSection(lang.T("Who it applies to")), f.fields.Of(present.FieldGroups))
	if f.base.Default() {
		who.Objects[1] = widgets.NewWholeText(present.DefaultNote.String(), "")
	}
	f.noConnector = f.connectorMissing()
	f.office = below(
		widgets.NewSection(present.TypeOffice365),
		f.noConnector,
		f.fields.Rows(present.FieldConnector, present.FieldWays, present.FieldPublicClient, present.FieldSuffix,
			present.FieldPermittedIPs))
	f.notice = container.NewVBox()
	fields := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium),
		f.fields.Rows(present.FieldName, present.FieldDescription), who,
		below(widgets.NewSection(present.Mechanisms.String()), f.fields.Of(present.FieldMechanism)), f.office)
	pad := theme.SpaceMedium
	scroll := widgets.NewVScroll(widgets.NewMost(formparts.Width,
		container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), fields)))
	f.fields.Scroll = scroll
	back := widget.NewButtonWithIcon(lang.T("Authentication"), fynetheme.NavigateBackIcon(), f.cancel)
	f.content = container.NewBorder(widgets.NewHeader(container.NewBorder(nil, nil, back, nil,
		widgets.NewHeading(f.base.Title()))),
		container.NewVBox(f.notice, f.buttons()), nil, nil, widgets.NewPanel(scroll))
}

// buttons returns the buttons of the form. Cancel or Close comes last.
func (f *form) buttons() fyne.CanvasObject {
	f.save = widget.NewButton(lang.T("Save"), func() { f.store(nil) })
	f.saveAndExit = widget.NewButton(lang.T("Save and Exit"), func() { f.store((*form).leave) })
	f.saveAndExit.Importance = widget.HighImportance
	row := container.NewHBox(layout.NewSpacer(), widget.NewButton(lang.T("Cancel"), f.cancel), f.save, f.saveAndExit)
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0), row)
}

// connectorMissing leads to the form of a new connector.
func (f *form) connectorMissing() fyne.CanvasObject {
	add := widget.NewButton(lang.T("Add a connector"), f.page.env.AddConnector)
	return widgets.NewNotice(theme.Warn, widgets.NoticeText{
		Title: lang.T("No connectors yet"),
		Detail: lang.T("People log on to the tenant of a connector, through its application. What you entered here " +
			"is kept."),
	}, add)
}

// wayChecks returns a check for each sign-in method, with an explanation.
func (f *form) wayChecks() fyne.CanvasObject {
	box := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for _, way := range directory.Ways {
		name, meaning := present.WayChoice(way)
		f.ways[way] = widget.NewCheck(name, func(bool) { f.fields.Edited(present.FieldWays) })
		box.Add(f.ways[way])
		box.Add(container.New(layout.NewCustomPaddedLayout(-theme.SpaceMedium, 0, theme.SpaceLarge, 0), quiet(meaning)))
	}
	return box
}

// quiet returns an explanatory text of several lines.
func quiet(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping, l.Importance, l.SizeName = fyne.TextWrapWord, widget.LowImportance, fynetheme.SizeNameCaptionText
	return l
}

// saved returns the message that the profile was saved.
func saved() fyne.CanvasObject {
	return container.NewHBox(widgets.NewBadge("✓", lang.T("Saved"), theme.Good))
}

// below stacks parts of the form vertically.
func below(parts ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), parts...)
}
