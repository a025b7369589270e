package gui

import (
	"runtime"
	"runtime/debug"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// helpSize is the size of the help dialog if the window is large enough.
var helpSize = fyne.NewSize(720, 640)

// showHelp shows the shortcuts, and the program's version and licence.
func (w *Window) showHelp() {
	if w.covered() {
		return
	}
	built, _ := debug.ReadBuildInfo() // nil if there is no build information
	about := present.AboutOf(w.o.Version, built)
	var popUp *widget.PopUp
	hide := func() { popUp.Hide() }
	shut := widgets.NewEscapeButton("Close", hide, hide)
	copied := widget.NewButtonWithIcon("Copy for support", fynetheme.ContentCopyIcon(), func() {
		w.o.App.Clipboard().SetContent(about.Text)
	})
	foot := container.NewHBox(copied, layout.NewSpacer(), shut)
	parts := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium),
		widgets.NewSection("About Rollcall"), aboutList(about), widgets.NewSection("Keyboard"), shortcutList())
	title := container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, 0), widgets.NewTitle("Help"))
	pad := theme.SpaceMedium
	popUp = widget.NewModalPopUp(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad),
		container.NewBorder(title, container.New(layout.NewCustomPaddedLayout(theme.SpaceMedium, 0, 0, 0), foot), nil,
			nil, widgets.NewVScroll(parts))), w.window.Canvas())
	room := w.window.Canvas().Size()
	popUp.Resize(fyne.NewSize(min(helpSize.Width, room.Width-80), min(helpSize.Height, room.Height-80)))
	popUp.Show()
	w.lies(hide)
	w.window.Canvas().Focus(shut)
}

func shortcutList() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, s := range present.Shortcuts(runtime.GOOS == "darwin") {
		rows = append(rows, paragraph(s.Keys), paragraph(s.Does))
	}
	return widgets.NewFacts(rows...)
}

func aboutList(a present.About) fyne.CanvasObject {
	libraries := make([]fyne.CanvasObject, 0, 2*len(a.Libraries))
	for _, l := range a.Libraries {
		libraries = append(libraries, paragraph(l.Name), paragraph(l.Version))
	}
	list := container.NewVBox(paragraph("Rollcall "+a.Version), paragraph(a.Licence))
	if len(libraries) > 0 {
		fold := widgets.NewFold("Libraries", widgets.NewFacts(libraries...))
		fold.SetOpen(false)
		list.Add(fold)
	}
	return list
}

func paragraph(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Wrapping, l.Selectable = fyne.TextWrapWord, true
	return l
}
