package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// mostCounted is the largest number that a limit can name.
const mostCounted = 1_000_000_000

// Limit is the input of a limit: a percentage, what passes in any case, and the
// most that passes; or that there is none.
type Limit struct {
	widget.BaseWidget

	// OnChanged is called when somebody types or chooses; may be nil.
	OnChanged func()

	percent, over, most *widgets.Number
	off                 *widget.Check
	content             fyne.CanvasObject
}

// NewLimit returns an empty input.
func NewLimit() *Limit {
	l := &Limit{percent: widgets.NewNumber(1, 100), over: widgets.NewNumber(0, mostCounted), most: widgets.NewNumber(0, mostCounted)}
	for _, n := range l.numbers() {
		n.OnChanged = func(string) { l.changed() }
	}
	l.off = widget.NewCheck("No limit", func(bool) { l.changed() })
	line := func(parts ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(layout.NewCustomPaddedHBoxLayout(theme.SpaceSmall), parts...)
	}
	word := func(text string) fyne.CanvasObject { return widgets.NewWholeText(text, "") }
	l.content = container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny),
		line(l.percent.Sized(3), word("%, if more than"), l.over.Sized(6)),
		line(word("In any case above"), l.most.Sized(6), l.off))
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer is for Fyne.
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

// Entry is the first of the lines, for the keyboard focus.
func (l *Limit) Entry() *widgets.Entry { return l.percent.Entry }

// Entries are the lines.
func (l *Limit) Entries() []*widgets.Entry {
	return []*widgets.Entry{l.percent.Entry, l.over.Entry, l.most.Entry}
}

// Off is the choice of no limit.
func (l *Limit) Off() *widget.Check { return l.off }

// Text writes what is typed as limits are written, right or wrong.
func (l *Limit) Text() string {
	return present.LimitParts{Percent: l.percent.Text, Over: l.over.Text, Most: l.most.Text, Off: l.off.Checked}.Text()
}

// SetText shows a limit as it is written.
func (l *Limit) SetText(text string) {
	p := present.LimitPartsOf(text)
	tell := l.OnChanged
	l.OnChanged = nil
	l.percent.SetText(p.Percent)
	l.over.SetText(p.Over)
	l.most.SetText(p.Most)
	l.off.SetChecked(p.Off)
	l.OnChanged = tell
	l.changed()
}

// SetHint shows in the empty lines the limit that counts as long as they are.
func (l *Limit) SetHint(text string) {
	p := present.LimitPartsOf(text)
	l.percent.SetPlaceHolder(p.Percent)
	l.over.SetPlaceHolder(p.Over)
	l.most.SetPlaceHolder(p.Most)
}
