package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// ShowProblem shows a window with why the program cannot start and what to do;
// closing it quits.
func ShowProblem(a fyne.App, err error) {
	a.Settings().SetTheme(theme.New())
	w := a.NewWindow("Rollcall")
	w.SetMaster()
	w.SetIcon(theme.Logo())
	w.SetContent(troubleContent(a, *present.ProblemOf(err)))
	w.Resize(fyne.NewSize(560, 260))
	w.CenterOnScreen()
	w.Show()
}

func troubleContent(a fyne.App, p present.Problem) fyne.CanvasObject {
	texts := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), widgets.NewBadge("✕", "Rollcall cannot start", theme.Bad))
	for i, text := range []string{p.Title, p.Detail, p.Hint} {
		if text != "" {
			line := widget.NewLabel(text)
			line.Wrapping, line.TextStyle.Bold = fyne.TextWrapWord, i == 0
			texts.Add(line)
		}
	}
	quit := widget.NewButton("Quit", a.Quit)
	quit.Importance = widget.HighImportance
	buttons := container.NewHBox(
		widget.NewButton("Copy", func() { a.Clipboard().SetContent(p.Text()) }), layout.NewSpacer(), quit)
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceMedium, theme.SpaceMedium, theme.SpaceMedium, theme.SpaceMedium),
		container.NewBorder(nil, buttons, nil, nil, container.NewVScroll(texts)))
}
