package gui

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// banner shows the most serious open condition above the screen, and the others on request.
type banner struct {
	content *fyne.Container
	fix     func(present.Banner)
	resized func()

	shown []present.Banner // the most serious first
	whole bool             // all conditions are shown
}

// mostBanners is the number of conditions that are visible without scrolling.
const mostBanners = 4

// newBanner returns a hidden banner. It calls fix with a condition when the user presses its
// button, and resized when its height has changed.
func newBanner(fix func(present.Banner), resized func()) *banner {
	b := &banner{content: container.NewStack(), fix: fix, resized: resized}
	b.content.Hide()
	return b
}

// set shows conditions, or hides the banner if there are none. Rows that stay the same are not
// rebuilt, so their buttons keep the keyboard focus.
func (b *banner) set(conditions []health.Condition) {
	shown := present.BannersOf(conditions)
	if reflect.DeepEqual(shown, b.shown) {
		return
	}
	b.shown, b.whole = shown, b.whole && len(shown) > 1
	b.rebuild()
}

func (b *banner) rebuild() {
	defer b.resized()
	if len(b.shown) == 0 {
		b.content.Objects = nil
		b.content.Hide()
		return
	}
	edge := b.edge()
	rows := container.NewVBox(b.row(b.shown[0], edge, b.moreButton()))
	if b.whole {
		for _, other := range b.shown[1:] {
			rows.Add(b.row(other, edge, nil))
		}
	}
	var list fyne.CanvasObject = rows
	if len(rows.Objects) > mostBanners {
		scroll := widgets.NewVScroll(rows)
		scroll.SetMinSize(fyne.NewSize(0, mostBanners*rows.Objects[0].MinSize().Height))
		list = scroll
	}
	b.content.Objects = []fyne.CanvasObject{container.NewBorder(nil, widget.NewSeparator(), nil, nil, list)}
	b.content.Show()
}

// edge is the width of the widest badge. The texts of all rows start to the right of it.
func (b *banner) edge() (width float32) {
	for _, shown := range b.shown {
		width = max(width, badgeOf(shown).MinSize().Width)
	}
	return width
}

func badgeOf(shown present.Banner) *widgets.Badge {
	return widgets.NewBadge(shown.State.Mark, shown.State.Word, theme.State(shown.State.Tone))
}

// row shows one condition with the button that leads to its fix. Its texts start at edge.
func (b *banner) row(shown present.Banner, edge float32, more fyne.CanvasObject) fyne.CanvasObject {
	title, hint := widgets.NewText(shown.Title, ""), widgets.NewText(shown.Hint, theme.ColorQuiet)
	title.Style.Bold = true
	title.Tip = shown.Detail
	badge := widgets.NewLeast(edge, badgeOf(shown))
	buttons := container.NewHBox()
	if more != nil {
		buttons.Add(container.NewCenter(more))
	}
	if shown.Button != "" {
		buttons.Add(container.NewCenter(widget.NewButton(shown.Button, func() { b.fix(shown) })))
	}
	texts := container.New(layout.NewCustomPaddedVBoxLayout(2), title, hint)
	row := container.NewBorder(nil, nil,
		container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.SpaceMedium), badge), buttons, texts)
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceSmall, theme.SpaceMedium,
		theme.SpaceMedium), row)
}

// moreButton shows or hides the other conditions. It is nil if there are none.
func (b *banner) moreButton() fyne.CanvasObject {
	text := present.MoreBanners(len(b.shown)-1, b.whole)
	if text == "" {
		return nil
	}
	more := widget.NewButton(text, func() {
		b.whole = !b.whole
		b.rebuild()
	})
	return more
}

// fix performs the action of a banner's button.
func (w *Window) fix(b present.Banner) {
	switch b.Action {
	case health.ActionRenewKey:
		w.show(nav.Key{Connector: b.Connector})
	case health.ActionPermissions:
		w.show(nav.Permissions{Connector: b.Connector})
	case health.ActionProfile:
		w.show(nav.Profile{ID: b.Profile})
	case health.ActionShowRun, health.ActionReview:
		w.show(nav.Run{Connector: b.Connector, ID: b.Run})
	case health.ActionSync:
		w.o.Backend.StartSync(false, b.Connector)
	case health.ActionResumeSchedule:
		w.pause(false)
	case health.ActionSettings:
		w.show(nav.Settings)
	case health.ActionVault:
		w.fixVault()
	}
}

// pause pauses the schedule, or resumes it.
func (w *Window) pause(paused bool) {
	task.Go(w.tasks, func(ctx context.Context) (settings.Settings, error) {
		s := w.o.Backend.Settings()
		s.Paused = paused
		return s, w.o.Backend.SaveSettings(ctx, s)
	}, func(s settings.Settings, err error) {
		if err != nil {
			w.reportError(err)
			return
		}
		w.applied(s)
	})
}
