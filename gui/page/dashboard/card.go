package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// card shows one connector.
type card struct {
	env    Env
	object fyne.CanvasObject
	shown  present.Card

	title, tenant, last, key, success, next *widgets.Text

	verified *widgets.Text

	counts   *counts
	badge    *widgets.Badge
	progress *widgets.Progress
	problem  *fyne.Container
	sync     *widget.Button
	preview  *widget.Button
	cancel   *widget.Button
}

func newCard(env Env, id string) *card {
	c := &card{
		env:   env,
		title: widgets.NewText("", ""), tenant: widgets.NewText("", theme.ColorQuiet), counts: newCounts(),
		last: widgets.NewText("", theme.ColorQuiet), key: widgets.NewText("", theme.ColorQuiet),
		success: widgets.NewText("", theme.ColorQuiet), next: widgets.NewText("", theme.ColorQuiet),
		verified: widgets.NewText("", theme.ColorQuiet),
		badge:    widgets.NewBadge("", "", theme.Off), progress: widgets.NewProgress(), problem: container.NewStack(),
	}
	c.title.SizeName, c.title.Style.Bold = fynetheme.SizeNameSubHeadingText, true
	c.key.Alignment, c.success.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	c.sync = widget.NewButtonWithIcon(lang.T("Sync Directory Data"), theme.IconSync(), func() {
		env.Backend.StartSync(false, id)
	})
	c.cancel = widget.NewButtonWithIcon(lang.T("Cancel"), fynetheme.CancelIcon(), func() {
		c.cancel.Disable()
		env.Backend.CancelSync(id)
	})
	c.preview = widget.NewButton(lang.T("Preview"), func() {
		env.Backend.StartPreview(id)
		env.Navigate(nav.Runs{Connector: id})
	})
	history := widget.NewButton(lang.T("History"), func() { env.Navigate(nav.Runs{Connector: id}) })
	edit := widget.NewButton(lang.T("Edit"), func() { env.Navigate(nav.Connector{ID: id}) })
	lines := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall),
		container.NewBorder(nil, nil, nil, container.NewCenter(c.badge), c.title), c.tenant, c.counts.row, c.progress,
		widgets.NewColumns([]float32{3, 2}, c.last, c.success), widgets.NewColumns([]float32{1, 1}, c.next, c.key),
		c.verified, c.problem)
	below := container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0),
		container.NewHBox(c.sync, c.cancel, c.preview, history, edit))
	c.object = widgets.NewCard(container.NewBorder(nil, below, nil, nil, lines))
	return c
}

// set shows a connector. Empty parts take up no space.
func (c *card) set(data present.Card) {
	changed := !sameProblem(c.shown.Problem, data.Problem) || c.shown.Review != data.Review
	c.shown = data
	c.title.SetText(data.Title)
	c.tenant.SetText(data.Tenant)
	c.badge.Set(data.State.Mark, data.State.Word, theme.State(data.State.Tone))
	c.counts.set(data.Counts)
	c.last.SetText(data.Last)
	c.last.SetTip(data.LastAt)
	c.key.Set(data.Key, keyColor(data.KeyTone))
	c.success.SetText(data.Success)
	c.success.SetTip(data.Succeeded)
	c.next.SetText(data.Next)
	c.verified.SetText(data.Verified)
	c.verified.SetTip(data.VerifyAt)
	c.verified.Hidden = data.Verified == ""
	widgets.EnableIf(c.sync, data.CanSync)
	widgets.EnableIf(c.preview, data.CanSync)
	c.setRunning(data.Progress)
	if changed {
		c.setProblem(data.Problem)
	}
}

func keyColor(tone present.Tone) fyne.ThemeColorName {
	if tone == present.ToneOff {
		return theme.ColorQuiet
	}
	return theme.State(tone).ColorName()
}

// setRunning shows either the progress bar and Cancel, or the button that starts a run.
func (c *card) setRunning(p *present.Progress) {
	if p == nil {
		c.progress.Hide()
		c.cancel.Hide()
		c.sync.Show()
		c.preview.Show()
		return
	}
	if c.sync.Visible() {
		c.cancel.Enable() // this is not the run that was cancelled
	}
	c.setProgress(*p)
	c.progress.Show()
	c.cancel.Show()
	c.sync.Hide()
	c.preview.Hide()
}

func (c *card) setProgress(p present.Progress) { c.progress.Set(p.Fraction, p.Known, p.Whole) }

func (c *card) setProblem(p *present.Problem) {
	c.problem.Objects = nil
	if p != nil {
		c.problem.Objects = []fyne.CanvasObject{notice.Problem(*p, c.review()...)}
	}
	c.problem.Hidden = p == nil
	c.problem.Refresh()
}

// review returns the button that opens the held run, if there is one.
func (c *card) review() []*widget.Button {
	if c.shown.Review == 0 {
		return nil
	}
	id, run := c.shown.ID, c.shown.Review
	open := func() { c.env.Navigate(nav.Run{Connector: id, ID: run}) }
	return []*widget.Button{widget.NewButton(lang.T("Review…"), open)}
}

func sameProblem(a, b *present.Problem) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
