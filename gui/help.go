package gui

import (
	"runtime"
	"runtime/debug"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/guide"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// showHelp shows the page of the user guide about the visible screen. The shortcuts, and the
// program's version and licence, are at the end of the guide.
func (w *Window) showHelp() {
	if w.covered() {
		return
	}
	shown := guide.Open(guide.Env{
		Canvas: w.window.Canvas(), OpenURL: w.o.App.OpenURL, Copy: w.o.App.Clipboard().SetContent,
		Failed: w.reportError, Added: w.addedHelp(),
	}, helpPages[w.shown.name])
	w.lies(shown.Close)
}

// helpPages are the pages of the guide about the screens.
var helpPages = map[nav.Screen]string{
	screenWelcome: "guide/index.md", nav.Dashboard: "guide/index.md", nav.Directory: "guide/history.md",
	nav.History: "guide/guards.md", nav.Connectors: "guide/connect.md", nav.Authentication: "guide/logon.md",
	nav.Settings: "guide/schedule.md",
}

func (w *Window) addedHelp() []guide.Added {
	built, _ := debug.ReadBuildInfo() // nil if there is no build information
	about := present.AboutOf(w.o.Version, built)
	copied := widget.NewButtonWithIcon(lang.T("Copy for support"), fynetheme.ContentCopyIcon(), func() {
		w.o.App.Clipboard().SetContent(about.Text)
	})
	words := ""
	for _, s := range present.Shortcuts(runtime.GOOS == "darwin") {
		words += s.Keys + " " + s.Does + "\n"
	}
	stack := func(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
		pad := theme.SpaceSmall
		return container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad),
			container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium),
				append([]fyne.CanvasObject{widgets.NewTitle(title)}, parts...)...))
	}
	return []guide.Added{
		{
			Title: lang.T("Keyboard shortcuts"), Words: words,
			Content: stack(lang.T("Keyboard shortcuts"), shortcutList()),
		},
		{
			Title: lang.T("About Rollcall"), Words: about.Text,
			Content: stack(lang.T("About Rollcall"), aboutList(about), container.NewHBox(copied)),
		},
	}
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
		fold := widgets.NewFold(lang.T("Libraries"), widgets.NewFacts(libraries...))
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
