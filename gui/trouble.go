package gui

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// troubleSize is enough for a long path in every sentence.
var troubleSize = fyne.NewSize(600, 340)

// ShowProblem shows, in a window of NewWindow, why the program cannot start and what to do. Closing
// the window quits. folder is the data folder, which a button opens; it is empty if none was found.
// If restoring a backup helps, the window offers it. restore then gets its path before the app
// quits, and must restart the program with it. Call ShowProblem before the app runs.
func ShowProblem(a fyne.App, w fyne.Window, err error, folder string, restore func(backup string)) {
	quit := widget.NewButton(lang.T("Quit"), a.Quit)
	quit.Importance = widget.HighImportance
	buttons := []*widget.Button{quit}
	p := *present.ProblemOf(err)
	if backup := p.Remedy.Of; p.Remedy.Kind == problem.RestoreAtStart && backup != "" {
		buttons = []*widget.Button{widget.NewButton(lang.T("Restore and restart"), func() {
			restore(backup)
			a.Quit()
		}), quit}
	}
	w.SetContent(troubleContent(a, p, folder, buttons...))
	w.Canvas().Focus(quit)
	w.Resize(troubleSize)
	w.CenterOnScreen()
	w.Show()
}

func troubleContent(a fyne.App, p present.Problem, folder string, answers ...*widget.Button) fyne.CanvasObject {
	notice := container.NewVBox(widgets.NewNotice(theme.Bad,
		widgets.NoticeText{Title: p.Title, Detail: p.Detail, Hint: p.Hint}))
	buttons := container.NewHBox(widgets.CopyButton(p.Text()))
	if folder != "" {
		buttons.Add(widget.NewButton(lang.T("Show folder"), func() { showFolder(a, folder, notice) }))
	}
	buttons.Add(layout.NewSpacer())
	for _, b := range answers {
		buttons.Add(b)
	}
	pad := theme.SpaceMedium
	return container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), container.NewBorder(
		widgets.NewHeading(lang.T("Rollcall cannot start")), buttons, nil, nil, widgets.NewVScroll(notice)))
}

// showFolder opens the data folder, or shows its path if that fails.
func showFolder(a fyne.App, folder string, notice *fyne.Container) {
	if a.OpenURL(folderURL(folder)) == nil {
		return
	}
	where := widget.NewLabel(lang.T("No file manager could be started. The folder is %s", folder))
	where.Wrapping, where.Selectable = fyne.TextWrapWord, true
	notice.Objects = append(notice.Objects[:1], where)
	notice.Refresh()
}

// folderURL returns the URL of a folder, for the system's file manager.
func folderURL(folder string) *url.URL {
	path := filepath.ToSlash(folder)
	if path[0] != '/' {
		path = "/" + path // for paths such as C:/…
	}
	return &url.URL{Scheme: "file", Path: path}
}
