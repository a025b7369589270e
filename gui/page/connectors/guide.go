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
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// besideWidth is the width of a screen on which form and guide have room beside
// each other. On narrower ones the guide takes the form's place.
const besideWidth float32 = 1100

// guide leads through the registration in Entra ID, with the values of the form.
type guide struct {
	form    *form
	trouble *fyne.Container // what no step mends
	steps   *fyne.Container
	scroll  *container.Scroll
	check   *widget.Button
	state   *widgets.Badge   // of the test
	shown   present.GuideKey // what the steps show
	open    bool
	alone   bool // in the form's place
}

func newGuide(f *form) *guide {
	return &guide{form: f, trouble: container.NewVBox(), steps: container.NewVBox(), state: widgets.NewBadge("", "", theme.Off)}
}

// openGuide shows the guide, beside the form where there is room.
func (f *form) openGuide() {
	f.guide.open = true
	f.guide.update(f.typed().Connector())
	panel := f.guide.panel()
	if f.guide.alone = f.page.content.Size().Width < besideWidth; f.guide.alone {
		f.page.replace(panel)
		return
	}
	split := container.NewHSplit(f.content, panel)
	split.SetOffset(0.56)
	f.page.replace(split)
}

// closeGuide shows the form alone.
func (f *form) closeGuide() {
	f.guide.open = false
	f.page.replace(f.content)
}

// inSight shows the form, if the guide stands in its place.
func (f *form) inSight() {
	if f.guide.open && f.guide.alone {
		f.closeGuide()
	}
}

func (g *guide) panel() fyne.CanvasObject {
	g.check = widget.NewButton("Check now", g.form.test)
	back := widget.NewButtonWithIcon("Back to the form", fynetheme.NavigateBackIcon(), g.form.closeGuide)
	back.Importance = widget.LowImportance
	state := container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceMedium, theme.SpaceMedium), g.state)
	head := container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, 0),
		container.NewBorder(nil, nil, widgets.NewTitle("Setup guide"), container.NewHBox(g.check, back), state))
	pad := theme.SpaceMedium
	inner := container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), container.NewVBox(g.trouble, g.steps))
	g.scroll = container.NewVScroll(inner)
	return container.NewBorder(head, nil, nil, nil, widgets.NewPanel(g.scroll))
}

// scrollTo brings a step into sight.
func (g *guide) scrollTo(step int) {
	g.scroll.ScrollToOffset(fyne.NewPos(0, g.steps.Position().Y+g.steps.Objects[step].Position().Y))
}

// update shows the steps for a connector, with what the test has found so far.
func (g *guide) update(c directory.Connector) {
	found, s := g.form.checks.found, g.form.checks.state
	g.state.Set(s.Mark, s.Word, theme.State(s.Tone))
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
	head := widget.NewLabelWithStyle(strconv.Itoa(number)+". "+s.Title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	state := widgets.NewBadge(s.State.Mark, s.State.Word, theme.State(s.State.Tone))
	text := widget.NewLabel(s.Text)
	text.Wrapping = fyne.TextWrapWord
	box := container.NewVBox(container.NewBorder(nil, nil, nil, state, head), text)
	if s.Trouble != "" {
		box.Add(troubleText(s.Trouble, importances[s.State.Tone]))
	}
	for _, v := range s.Values {
		box.Add(copyRow(v))
	}
	if s.Link != "" {
		box.Add(container.New(layout.NewCustomPaddedLayout(0, theme.SpaceSmall, theme.SpaceSmall, 0), container.NewHBox(g.openButton(s))))
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
			// Whoever has no browser here may have one elsewhere.
			fyne.CurrentApp().Clipboard().SetContent(s.Link)
			g.form.say("No browser opened. The address is on the clipboard", nil)
		}
	})
}

// copyRow is a value with a button that copies it.
func copyRow(v present.GuideValue) fyne.CanvasObject {
	value := widget.NewLabel(v.Value)
	value.Selectable, value.Truncation = true, fyne.TextTruncateEllipsis
	label := widget.NewLabel(v.Label)
	label.Importance = widget.LowImportance
	return container.NewBorder(nil, nil, widgets.NewLeast(190, label), widgets.CopyButton(v.Value), value)
}
