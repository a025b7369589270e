package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// Choice is an option in a Chooser.
type Choice struct {
	ID, Name string
	Hint     string // distinguishes it from others with the same name; may be empty
	Trouble  string // the fault of this choice; may be empty
}

// Chooser lets the user choose several options by typing part of their names. The chosen ones are
// listed above, each with a button that removes it. The arrow keys move between the input and the
// options below it.
type Chooser struct {
	widget.BaseWidget

	// Search is called with the typed text whenever it changes. It must call Offer with the
	// matches, now or later.
	Search func(text string)
	// OnChanged is called after the user has chosen or removed an option.
	OnChanged func()
	// Take, if set, is called with the choice, which is then not listed as chosen. The input should
	// then show its name.
	Take func(Choice)

	entry   *Entry
	note    *Text
	content *fyne.Container
	chosen  []Choice
	offered []*option
}

// NewChooser returns a chooser without choices. hint says what to type.
func NewChooser(hint string) *Chooser {
	c := &Chooser{note: NewText("", theme.ColorQuiet), content: container.NewVBox()}
	c.entry = NewEntry()
	c.entry.SetPlaceHolder(hint)
	c.entry.OnChanged = c.search
	c.entry.OnSubmitted = func(string) { c.Press() }
	c.entry.Key = c.key
	c.ExtendBaseWidget(c)
	c.arrange()
	return c
}

// CreateRenderer is called by Fyne.
func (c *Chooser) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.content) }

// Entry returns the input, for the keyboard focus.
func (c *Chooser) Entry() *Entry { return c.entry }

// Chosen returns the choices, in the order in which they were chosen.
func (c *Chooser) Chosen() []Choice { return slices.Clone(c.chosen) }

// SetChosen replaces the choices, and clears the typed text.
func (c *Chooser) SetChosen(choices []Choice) {
	c.chosen = slices.Clone(choices)
	c.clear()
}

// Offer shows options that match the typed text, without those already chosen. note adds a remark,
// for example that nothing matches.
func (c *Chooser) Offer(choices []Choice, note string) {
	c.offered = nil
	for _, choice := range choices {
		if !slices.ContainsFunc(c.chosen, func(x Choice) bool { return x.ID == choice.ID }) {
			i := len(c.offered)
			c.offered = append(c.offered,
				newOption(choice.Name, choice.Hint, func() { c.choose(choice) }, func(k fyne.KeyName) { c.walk(i, k) }))
		}
	}
	c.note.Text = note
	c.arrange()
}

func (c *Chooser) search(text string) {
	if text == "" {
		c.Offer(nil, "")
	}
	if c.Search != nil {
		c.Search(text)
	}
}

// putAway hides the options. The typed text stays only if it is the name of a choice.
func (c *Chooser) putAway() {
	if c.Take != nil {
		c.Offer(nil, "")
		return
	}
	c.clear()
}

// clear clears the typed text and hides the options.
func (c *Chooser) clear() {
	c.entry.SetText("")
	c.Offer(nil, "")
}

func (c *Chooser) choose(choice Choice) {
	if c.Take != nil {
		c.Offer(nil, "")
		Focus(c, c.entry)
		c.Take(choice)
		return
	}
	c.chosen = append(c.chosen, choice)
	c.clear()
	Focus(c, c.entry) // ready for another choice
	c.changed()
}

func (c *Chooser) remove(id string) {
	c.chosen = slices.DeleteFunc(c.chosen, func(x Choice) bool { return x.ID == id })
	c.arrange()
	Focus(c, c.entry)
	c.changed()
}

func (c *Chooser) changed() {
	if c.OnChanged != nil {
		c.OnChanged()
	}
}

// Press chooses the first option, if there is one.
func (c *Chooser) Press() (chosen bool) {
	if len(c.offered) == 0 {
		return false
	}
	c.offered[0].OnTapped()
	return true
}

// Offering reports whether options are shown.
func (c *Chooser) Offering() bool { return len(c.offered) > 0 }

// key moves the focus down to the options, and hides them on Escape.
func (c *Chooser) key(k fyne.KeyName) (taken bool) {
	taken = k == fyne.KeyDown && len(c.offered) > 0 || k == fyne.KeyEscape && c.entry.Text != ""
	if taken {
		c.walk(-1, k)
	}
	return taken
}

// walk moves the keyboard focus from an option to its neighbour. -1 is the input.
func (c *Chooser) walk(from int, key fyne.KeyName) {
	to := from
	switch key {
	case fyne.KeyDown:
		to = min(from+1, len(c.offered)-1)
	case fyne.KeyUp:
		to = from - 1
	case fyne.KeyEscape:
		c.putAway()
		to = -1
	}
	switch {
	case to == from:
	case to < 0:
		Focus(c, c.entry)
	default:
		Focus(c, c.offered[to])
	}
}

// arrange lays out the choices, the input and the options.
func (c *Chooser) arrange() {
	parts := make([]fyne.CanvasObject, 0, len(c.chosen)+len(c.offered)+2)
	for _, choice := range c.chosen {
		parts = append(parts, c.row(choice))
	}
	parts = append(parts, c.entry)
	for _, o := range c.offered {
		parts = append(parts, o)
	}
	if c.note.Text != "" {
		parts = append(parts,
			container.New(layout.NewCustomPaddedLayout(theme.SpaceTiny, theme.SpaceTiny, theme.SpaceSmall,
				theme.SpaceSmall), c.note))
	}
	c.content.Objects = parts
	c.content.Refresh()
}

// row shows one choice.
func (c *Chooser) row(choice Choice) fyne.CanvasObject {
	out := widget.NewButtonWithIcon(lang.T("Remove"), fynetheme.CancelIcon(), func() { c.remove(choice.ID) })
	aside := container.NewHBox(out)
	if choice.Trouble != "" {
		aside = container.NewHBox(NewBadge("!", choice.Trouble, theme.Warn), out)
	}
	said := fyne.CanvasObject(NewText(choice.Name, ""))
	if choice.Hint != "" {
		said = NewColumns(optionShares, said, NewText(choice.Hint, theme.ColorQuiet))
	}
	line := container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, 0), said)
	return container.NewBorder(nil, nil, nil, aside, line)
}
