package connectors

import (
	"net/url"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// guide explains the registration in Entra ID step by step, with the values of the form.
type guide struct {
	form    *form
	trouble *fyne.Container // problems that no step fixes
	steps   *fyne.Container
	scroll  *container.Scroll
	check   *widget.Button
	state   *widgets.Badge // the state of the test
	summary *fyne.Container
	shown   present.GuideKey // the key of the steps that are shown
	open    bool
}

func newGuide(f *form) *guide {
	g := &guide{
		form: f, trouble: container.NewVBox(), steps: container.NewVBox(),
		state: widgets.NewBadge("", "", theme.Off),
	}
	g.summary = container.New(layout.NewCustomPaddedLayout(theme.SpaceMedium, 0, theme.SpaceLarge, theme.SpaceLarge),
		g.state)
	return g
}

// openGuide shows the guide next to the form, or instead of the form if there is not enough room
// for both.
func (f *form) openGuide() {
	f.guide.open = true
	f.guide.update(f.typed().Connector())
	f.page.replace(container.New(sideBySideLayout{}, f.content, f.guide.panel()))
}

// closeGuide shows only the form.
func (f *form) closeGuide() {
	f.guide.open = false
	f.content.Show()
	f.page.replace(f.content)
}

// inSight shows the form if the guide covers it.
func (f *form) inSight() {
	if f.guide.open && !f.content.Visible() {
		f.closeGuide()
	}
}

func (g *guide) panel() fyne.CanvasObject {
	g.check = widget.NewButton(lang.T("Check now"), g.form.test)
	back := widget.NewButtonWithIcon(lang.T("Back to the form"), fynetheme.NavigateBackIcon(), g.form.closeGuide)
	head := header(widgets.NewTitle(lang.T("Setup guide")), layout.NewSpacer(), g.check, back)
	pad := theme.SpaceMedium
	inner := container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), container.NewVBox(g.trouble, g.steps))
	g.scroll = widgets.NewVScroll(inner)
	return container.NewBorder(head, nil, nil, nil,
		widgets.NewPanel(container.NewBorder(g.summary, nil, nil, nil, g.scroll)))
}

// scrollTo scrolls to a step.
func (g *guide) scrollTo(step int) {
	g.scroll.ScrollToOffset(fyne.NewPos(0, g.steps.Position().Y+g.steps.Objects[step].Position().Y))
}

// update shows the steps for a connector, with the results of the test so far.
func (g *guide) update(c directory.Connector) {
	found, s := g.form.checks.found, g.form.checks.state
	g.state.Set(s.Mark, s.Word, theme.State(s.Tone))
	widgets.ShowIf(g.summary, s.Word != "")
	key := present.GuideKeyOf(c, found)
	if !g.open || len(g.steps.Objects) > 0 && key == g.shown {
		return
	}
	g.shown = key
	g.steps.RemoveAll()
	for i, step := range present.Guide(c, found) {
		g.steps.Add(g.step(i+1, step))
	}
	g.trouble.RemoveAll()
	if trouble := present.GuideTrouble(found); trouble != "" {
		g.trouble.Add(troubleText(trouble, widget.DangerImportance))
	}
}

func troubleText(text string, importance widget.Importance) fyne.CanvasObject {
	trouble := widget.NewLabel(text)
	trouble.Wrapping, trouble.Importance = fyne.TextWrapWord, importance
	return trouble
}

func (g *guide) step(number int, s present.GuideStep) fyne.CanvasObject {
	head := widget.NewLabelWithStyle(strconv.Itoa(number)+". "+s.Title, fyne.TextAlignLeading,
		fyne.TextStyle{Bold: true})
	state := widgets.NewBadge(s.State.Mark, s.State.Word, theme.State(s.State.Tone))
	text := widget.NewLabel(s.Text)
	text.Wrapping = fyne.TextWrapWord
	box := container.NewVBox(container.NewBorder(nil, nil, nil, state, head),
		// as close together as lines of one text
		container.New(layout.NewCustomPaddedLayout(-theme.SpaceMedium, 0, 0, 0), text))
	if s.Trouble != "" {
		box.Add(troubleText(s.Trouble, importances[s.State.Tone]))
	}
	for _, v := range s.Values {
		box.Add(copyRow(v))
	}
	if s.Link != "" {
		box.Add(container.New(layout.NewCustomPaddedLayout(0, theme.SpaceSmall, theme.SpaceSmall, 0),
			container.NewHBox(g.openButton(s))))
	}
	box.Add(widget.NewSeparator())
	return box
}

func (g *guide) openButton(s present.GuideStep) *widget.Button {
	return widget.NewButton(s.Open, func() {
		address, err := url.Parse(s.Link)
		if err == nil {
			err = g.form.page.env.OpenURL(address)
		}
		if err != nil {
			// A user without a browser on this computer may have one on another.
			fyne.CurrentApp().Clipboard().SetContent(s.Link)
			g.form.say(lang.T("No browser could be opened. The address is on the clipboard"), nil)
		}
	})
}

// copyRow returns a value with a button that copies it.
func copyRow(v present.GuideValue) fyne.CanvasObject {
	value := widget.NewLabel(v.Value)
	value.Selectable, value.Truncation = true, fyne.TextTruncateEllipsis
	label := widget.NewLabel(v.Label)
	label.Importance = widget.LowImportance
	return container.NewBorder(nil, nil, widgets.NewLeast(120, label), widgets.CopyButton(v.Value), value)
}

// sideBySideLayout puts the form and the guide side by side. If there is not enough room for both,
// the guide replaces the form.
type sideBySideLayout struct{}

const sideBySideWidth float32 = 1100

// MinSize is called by Fyne.
func (sideBySideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(objects[1].MinSize())
}

// Layout is called by Fyne.
func (sideBySideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	form, guide := objects[0], objects[1]
	both := size.Width >= sideBySideWidth
	if form.Visible() != both {
		widgets.ShowIf(form, both)
	}
	left := float32(0)
	if both {
		width := (size.Width - theme.SpaceMedium) / 2
		form.Resize(fyne.NewSize(width, size.Height))
		left = width + theme.SpaceMedium
	}
	guide.Move(fyne.NewPos(left, 0))
	guide.Resize(fyne.NewSize(size.Width-left, size.Height))
}
