package gui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// banner shows the gravest standing condition, above the screen.
type banner struct {
	content     *fyne.Container
	badge       *widgets.Badge
	title, hint *widgets.Text
	more        *widgets.Text
	button      *widget.Button

	shown present.Banner
}

// newBanner returns a banner that is hidden. mend is called with what is shown
// when somebody presses its button.
func newBanner(mend func(present.Banner)) *banner {
	b := &banner{
		badge: widgets.NewBadge("", "", theme.Off), title: widgets.NewText("", ""), hint: widgets.NewText("", theme.ColorQuiet),
		more: widgets.NewWholeText("", theme.ColorQuiet),
	}
	b.title.Style.Bold = true
	b.button = widget.NewButton("", func() { mend(b.shown) })
	texts := container.New(layout.NewCustomPaddedVBoxLayout(2), b.title, b.hint)
	row := container.NewBorder(nil, nil,
		container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.SpaceMedium), b.badge),
		container.NewHBox(b.more, container.NewCenter(b.button)), texts)
	padded := container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceSmall, theme.SpaceMedium, theme.SpaceMedium), row)
	b.content = container.NewBorder(nil, widget.NewSeparator(), nil, nil, padded)
	b.content.Hide()
	return b
}

// set shows the gravest of conditions, or nothing.
func (b *banner) set(conditions []health.Condition) {
	shown, any := present.BannerOf(conditions)
	b.shown = shown
	if !any {
		b.content.Hide()
		return
	}
	b.badge.Set(shown.State.Mark, shown.State.Word, theme.State(shown.State.Tone))
	b.title.SetText(shown.Title)
	b.hint.SetText(shown.Hint)
	b.more.SetText(shown.More)
	b.button.SetText(shown.Button)
	b.button.Hidden = shown.Button == ""
	b.content.Show()
	b.content.Refresh()
}

// mend does what the banner's button says.
func (w *Window) mend(b present.Banner) {
	switch b.Action {
	case health.ActionRenewKey:
		w.navigate(ScreenConnectors, openEdit, b.Connector)
	case health.ActionPermissions:
		w.navigate(ScreenConnectors, openGuide, b.Connector)
	case health.ActionShowRun:
		w.navigate(ScreenHistory, b.Connector)
	case health.ActionSync:
		w.o.Backend.StartSync(false, b.Connector)
	case health.ActionResumeSchedule:
		w.pause(false)
	case health.ActionSettings:
		w.show(ScreenSettings)
	}
}

// pause stops the schedule, or lets it go on.
func (w *Window) pause(paused bool) {
	task.Go(w.tasks, func(ctx context.Context) (settings.Settings, error) {
		s := w.o.Backend.Settings()
		s.Paused = paused
		return s, w.o.Backend.SaveSettings(ctx, s)
	}, func(s settings.Settings, err error) {
		if err != nil {
			w.told(err)
			return
		}
		w.applied(s)
	})
}
