package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Widths of the label and the mark next to a field.
const (
	fieldLabelWidth float32 = 230
	fieldMarkWidth  float32 = 24
)

// Field is an input with its label, a mark when it is valid, and a message below it when it is not.
// If the corrected value is known, a button inserts it.
type Field struct {
	widget.BaseWidget

	label   *Text
	input   fyne.CanvasObject
	mark    *Badge
	message *widget.Label
	fix     *widget.Button
	fixRow  *fyne.Container
}

// NewField returns a field without a mark. label may be empty, for an input that belongs to the
// field above.
func NewField(label string, input fyne.CanvasObject) *Field {
	f := &Field{
		label: NewText(label, ""), input: input, mark: NewBadge("", "", theme.Off),
		message: widget.NewLabel(""),
	}
	f.message.Wrapping = fyne.TextWrapWord
	f.fix = widget.NewButton("", nil)
	f.fixRow = container.NewHBox(f.fix, layout.NewSpacer())
	f.message.Hide()
	f.fixRow.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer draws label, input and mark side by side, and the message below the input.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	label := container.New(fixedWidth{fieldLabelWidth}, f.label)
	mark := container.New(fixedWidth{fieldMarkWidth}, f.mark)
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, label, mark,
		container.NewVBox(f.input, f.message, f.fixRow)))
}

// ShowGood marks the input as valid, or shows no mark.
func (f *Field) ShowGood(good bool) { f.ShowNote(good, "") }

// ShowNote is like ShowGood, with a note below the input.
func (f *Field) ShowNote(good bool, note string) {
	mark := ""
	if good {
		mark = "✓"
	}
	f.show(mark, theme.Good, note, widget.LowImportance)
}

// ShowHint shows a note below the input that is not a fault.
func (f *Field) ShowHint(text string, importance widget.Importance) {
	f.show("", theme.Off, text, importance)
}

// ShowWrong shows a fault. fix, unless empty, is the label of a button that calls repair.
func (f *Field) ShowWrong(text, fix string, repair func()) {
	f.show("✕", theme.Bad, text, widget.DangerImportance)
	if fix == "" {
		return
	}
	f.fix.OnTapped = repair
	f.fix.SetText(fix)
	f.fixRow.Show()
}

func (f *Field) show(mark string, state theme.State, message string, importance widget.Importance) {
	f.mark.Set(mark, "", state)
	f.fixRow.Hide()
	f.message.Importance = importance
	// Hidden labels are not laid out, and wrapped text has the right height only after its width is
	// set.
	f.message.Resize(fyne.NewSize(f.input.Size().Width, f.message.Size().Height))
	f.message.SetText(message)
	ShowIf(f.message, message != "")
}

// Repair returns the button that corrects the input; tests press it.
func (f *Field) Repair() *widget.Button { return f.fix }

// Message returns the text below the input; it may be empty.
func (f *Field) Message() string { return f.message.Text }

// fixedWidth lays out the object next to an input, with a fixed width. It centres the object on the
// input's first line, even in a tall field.
type fixedWidth struct{ width float32 }

func (b fixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(size.Width, inputHeight()))
	}
}

func (b fixedWidth) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(b.width, inputHeight())
}

// inputHeight is the height of a one-line entry.
func inputHeight() float32 {
	text := fyne.MeasureText("M", fynetheme.TextSize(), fyne.TextStyle{}).Height
	return text + 2*fynetheme.InnerPadding() + 2*fynetheme.InputBorderSize()
}
