package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// mostCounted is the largest number that a limit can have.
const mostCounted = 1_000_000_000

// Limit is the input for a limit: a percentage, a number that is always allowed, and a maximum. A
// checkbox removes the limit.
type Limit struct {
	widget.BaseWidget

	// OnChanged is called when the user edits the limit; it may be nil.
	OnChanged func()

	percent, over, most *widgets.Number
	off                 *widget.Check
	content             fyne.CanvasObject
}

// NewLimit returns an empty input.
func NewLimit() *Limit {
	l := &Limit{
		percent: widgets.NewNumber(1, 100), over: widgets.NewNumber(0, mostCounted),
		most: widgets.NewNumber(0, mostCounted),
	}
	for _, n := range l.numbers() {
		n.OnChanged = func(string) { l.changed() }
	}
	l.off = widget.NewCheck(lang.T("No limit"), func(bool) { l.changed() })
	line := func(parts ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(layout.NewCustomPaddedHBoxLayout(theme.SpaceSmall), parts...)
	}
	word := func(text string) fyne.CanvasObject { return widgets.NewWholeText(text, "") }
	l.content = container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny),
		line(l.percent.Sized(3), word(lang.T("%, if more than")), l.over.Sized(6)),
		line(word(lang.T("Always if more than")), l.most.Sized(6), l.off))
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer is called by Fyne.
func (l *Limit) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.content) }

func (l *Limit) numbers() []*widgets.Number { return []*widgets.Number{l.percent, l.over, l.most} }

func (l *Limit) changed() {
	for _, n := range l.numbers() {
		widgets.EnableIf(n.Entry, !l.off.Checked)
	}
	if l.OnChanged != nil {
		l.OnChanged()
	}
}

// Entry returns the first input, for the keyboard focus.
func (l *Limit) Entry() *widgets.Entry { return l.percent.Entry }

// Entries returns all inputs.
func (l *Limit) Entries() []*widgets.Entry {
	return []*widgets.Entry{l.percent.Entry, l.over.Entry, l.most.Entry}
}

// Off returns the checkbox that removes the limit.
func (l *Limit) Off() *widget.Check { return l.off }

// Text returns the typed text of a limit, whether it is valid or not.
func (l *Limit) Text() string {
	return present.LimitParts{Percent: l.percent.Text, Over: l.over.Text, Most: l.most.Text, Off: l.off.Checked}.Text()
}

// SetText shows the limit that text describes.
func (l *Limit) SetText(text string) {
	p := present.LimitPartsOf(text)
	l.percent.Fill(p.Percent)
	l.over.Fill(p.Over)
	l.most.Fill(p.Most)
	l.off.Checked = p.Off
	l.off.Refresh()
	l.changed()
}

// SetHint sets the limit that the placeholders show while the inputs are empty.
func (l *Limit) SetHint(text string) {
	p := present.LimitPartsOf(text)
	l.percent.SetPlaceHolder(p.Percent)
	l.over.SetPlaceHolder(p.Over)
	l.most.SetPlaceHolder(p.Most)
}
