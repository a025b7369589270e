package authentication

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// showList shows a card for each profile, the default first.
func (p *Page) showList() {
	p.form, p.movers = nil, map[string]movers{}
	add := widget.NewButtonWithIcon(lang.T("New profile"), fynetheme.ContentAddIcon(), func() {
		p.showForm(present.NewProfileForm())
	})
	cards := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium))
	step, next := p.nextStep()
	if !next {
		add.Importance = widget.HighImportance
	}
	for i, row := range present.ProfileRows(p.shown.profiles, p.shown.connectors) {
		cards.Add(p.card(p.shown.profiles[i], row))
		if row.Default && next {
			cards.Add(step)
		}
		if row.Default && len(p.shown.profiles) > 1 {
			cards.Add(widgets.NewText(lang.T("The first profile that names one of an account's groups applies. If "+
				"there is none, the default applies."), theme.ColorQuiet))
		}
	}
	p.replace(container.NewBorder(head(add), nil, nil, nil, widgets.NewScrolled(cards)))
	p.listed = true
}

// nextStep suggests what to do if no one can log on yet.
func (p *Page) nextStep() (notice fyne.CanvasObject, ok bool) {
	title, text, label, ok := present.NextStep(p.shown.profiles)
	if !ok {
		return nil, false
	}
	begin := widget.NewButton(label, func() {
		form := present.ProfileFormOf(p.shown.profiles[0])
		p.showForm(form)
		p.form.chooseOffice365()
	})
	begin.Importance = widget.HighImportance
	return widgets.NewCard(widgets.NewNotice(theme.Busy, widgets.NoticeText{Title: title, Detail: text}, begin)), true
}

// card shows one profile and its actions.
func (p *Page) card(profile directory.Profile, row present.ProfileRow) fyne.CanvasObject {
	name := widgets.NewText(row.Title, "")
	name.Style.Bold = true
	marks := container.New(layout.NewCustomPaddedHBoxLayout(theme.SpaceMedium))
	if row.Default {
		marks.Add(widgets.NewBadge("✓", lang.T("Default"), theme.Busy))
	}
	marks.Add(widgets.NewBadge(row.State.Mark, row.State.Word, theme.State(row.State.Tone)))
	lines := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny),
		container.NewBorder(nil, nil, nil, marks, name),
		widgets.NewText(row.Covers, theme.ColorQuiet),
		widgets.NewText(row.Allows, theme.ColorQuiet))
	if row.Info != "" {
		lines.Add(widgets.NewText(row.Info, theme.ColorQuiet))
	}
	lines.Add(container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0), p.buttons(profile, row)))
	return widgets.NewCard(lines)
}

func (p *Page) buttons(profile directory.Profile, row present.ProfileRow) fyne.CanvasObject {
	buttons := container.NewHBox(
		widget.NewButton(lang.T("Edit"), func() { p.showForm(present.ProfileFormOf(profile)) }),
		widget.NewButton(lang.T("Test log-on"), func() { p.env.TryLogOn(profile.ID) }))
	if row.Default {
		return buttons
	}
	buttons.Add(widget.NewButton(lang.T("Make default"), func() { p.makeDefault(profile) }))
	up := widget.NewButtonWithIcon(lang.T("Up"), fynetheme.MoveUpIcon(), func() { p.move(profile, -1) })
	down := widget.NewButtonWithIcon(lang.T("Down"), fynetheme.MoveDownIcon(), func() { p.move(profile, 1) })
	p.movers[profile.ID] = movers{up, down}
	widgets.EnableIf(up, !row.First)
	widgets.EnableIf(down, !row.Last)
	for _, o := range []fyne.CanvasObject{
		up, down, layout.NewSpacer(),
		widget.NewButton(lang.T("Remove profile"), func() { p.remove(profile) }),
	} {
		buttons.Add(o)
	}
	return buttons
}

// movers are the buttons that move one profile.
type movers struct{ up, down *widget.Button }

// focus gives the keyboard focus to the button that moves the profile further in the same
// direction, or else to the other button.
func (m movers) focus(shown fyne.CanvasObject, by int) {
	first, second := m.down, m.up
	if by < 0 {
		first, second = second, first
	}
	if first.Disabled() {
		first = second
	}
	widgets.Focus(shown, first)
}

// move moves a profile by a number of positions. The keyboard focus moves with it.
func (p *Page) move(profile directory.Profile, by int) {
	p.change(func(ctx context.Context) (directory.Profile, error) {
		return p.env.Backend.MoveProfile(ctx, profile.ID, profile.Order+by)
	}, func() {
		if m, ok := p.movers[profile.ID]; ok {
			m.focus(p.content, by)
		}
	})
}

// makeDefault explains the change and asks first.
func (p *Page) makeDefault(profile directory.Profile) {
	heading, text, yes := present.DefaultQuestion(profile, p.shown.profiles[0])
	p.env.Confirm(heading, text, yes, func() {
		p.change(func(ctx context.Context) (directory.Profile, error) {
			return p.env.Backend.SetDefaultProfile(ctx, profile.ID)
		}, func() {})
	})
}

// remove explains the effect and asks first. For a profile in use, it explains why it cannot be
// removed.
func (p *Page) remove(profile directory.Profile) {
	if err := profile.RefuseRemoval(); err != nil {
		p.explain(err, lang.T("Back to the list"))
		return
	}
	heading, text, yes := present.ProfileRemovalQuestion(profile)
	p.env.Confirm(heading, text, yes, func() {
		p.change(func(ctx context.Context) (directory.Profile, error) {
			return p.env.Backend.RemoveProfile(ctx, profile.ID)
		}, func() {})
	})
}

// change runs work, which changes a profile. It then shows the list again and calls then, or shows
// the error. A form that was opened meanwhile stays open.
func (p *Page) change(work func(context.Context) (directory.Profile, error), then func()) {
	task.Go(p.env.Tasks, work, func(_ directory.Profile, err error) {
		switch {
		case err != nil && p.form != nil:
			p.form.say(notice.Inline(err))
		case err != nil:
			p.explain(err, lang.T("Back to the list"))
		default:
			p.read(func() {
				if p.form == nil {
					p.showList()
					then()
				}
			})
		}
	})
}
