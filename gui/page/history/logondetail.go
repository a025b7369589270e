package history

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// logOnDetail shows everything about one log-on.
type logOnDetail struct {
	object  fyne.CanvasObject
	title   *widgets.Text
	badge   *widgets.Badge
	facts   *fyne.Container
	verdict *fyne.Container
	sides   *fyne.Container // facts and verdict, which scroll
	look    *widget.Button  // opens the account

	shown directory.LogOn
}

func newLogOnDetail(env Env, closed func()) *logOnDetail {
	d := &logOnDetail{
		title: widgets.NewText("", ""), badge: widgets.NewBadge("", "", theme.Off), facts: container.New(factLayout{}),
		verdict: container.NewVBox(),
	}
	d.title.Style.Bold, d.title.SizeName = true, fynetheme.SizeNameSubHeadingText
	shut := widget.NewButton(lang.T("Close"), closed)
	shut.Importance = widget.LowImportance
	head := container.NewBorder(nil, nil, container.NewCenter(d.badge), shut, padded(d.title))
	d.look = widget.NewButton(lang.T("Show in Directory"), func() {
		env.Navigate(nav.Account{Connector: d.shown.Connector, ID: d.shown.User})
	})
	facts := widgets.NewVScroll(container.NewVBox(d.facts, container.NewHBox(d.look)))
	d.sides = container.New(&sides{func() float32 { return facts.Content.MinSize().Height }}, facts,
		widgets.NewVScroll(d.verdict))
	d.object = widgets.NewCard(container.NewBorder(head, nil, nil, nil, d.sides))
	return d
}

func (d *logOnDetail) show(l directory.LogOn, data present.LogOnDetail) {
	d.shown = l
	widgets.ShowIf(d.look, l.User != "" && l.Connector != "")
	d.title.SetText(data.Title)
	v := data.Verdict
	d.badge.Set(v.State.Mark, v.State.Word, theme.State(v.State.Tone))
	d.facts.Objects = factObjects(data.Facts)
	d.facts.Refresh()
	d.verdict.Objects = []fyne.CanvasObject{
		widgets.NewNotice(theme.State(v.State.Tone),
			widgets.NoticeText{Title: v.Text, Hint: v.Hint, Quiet: v.Quiet, Copy: v.Copy}),
	}
	d.verdict.Refresh()
}
