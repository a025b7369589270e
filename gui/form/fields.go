package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Width is the largest width of a form's fields.
const Width float32 = 1000

// Fields are the inputs of one form, in the order in which they were added.
type Fields struct {
	// Scroll is the container that the fields scroll in; it may be nil.
	Scroll *container.Scroll
	// OnEscape is called when the user presses Escape in an entry; it may be nil.
	OnEscape func()

	edited  func(present.Field)
	order   []present.Field
	by      map[present.Field]*field
	filling widgets.Silence
}

type field struct {
	shown   *widgets.Field
	input   fyne.Focusable
	repair  func(text string) // corrects the input; nil if it cannot be corrected
	touched bool              // the user has edited it
}

// NewFields returns an empty form. It calls edited with each field that the user edits.
func NewFields(edited func(present.Field)) *Fields {
	return &Fields{edited: edited, by: map[present.Field]*field{}}
}

// Add adds an input with its name as the label. focus gets the keyboard focus if the field is not
// valid. The input must call Edited when the user changes it.
func (f *Fields) Add(name present.Field, input fyne.CanvasObject, focus fyne.Focusable) *widgets.Field {
	return f.AddLabelled(name, lang.Key(name).String(), input, focus)
}

// AddLabelled is like Add, with a label that differs from the name.
func (f *Fields) AddLabelled(
	name present.Field, label string, input fyne.CanvasObject, focus fyne.Focusable,
) *widgets.Field {
	f.order = append(f.order, name)
	f.by[name] = &field{shown: widgets.NewField(label, input), input: focus}
	return f.by[name].shown
}

// Entry adds a text input. hint is its placeholder.
func (f *Fields) Entry(name present.Field, hint string) *widgets.Entry {
	e := f.FreeEntry(name, hint)
	f.Add(name, e, e)
	f.by[name].repair = e.SetText
	return e
}

// Number adds an input for a number from least to most. hint is its placeholder.
func (f *Fields) Number(name present.Field, least, most int, hint string) *widgets.Entry {
	e := widgets.NewNumber(least, most).Entry
	f.prepare(name, e, hint)
	f.Add(name, e, e)
	return e
}

// FreeEntry returns a text input that the caller adds to the form together with other controls.
func (f *Fields) FreeEntry(name present.Field, hint string) *widgets.Entry {
	e := widgets.NewEntry()
	f.prepare(name, e, hint)
	return e
}

func (f *Fields) prepare(name present.Field, e *widgets.Entry, hint string) {
	e.SetPlaceHolder(hint)
	e.OnChanged = func(string) { f.Edited(name) }
	f.attend(name, e)
}

// Limit adds an input for a limit. hint is the limit that applies while the input is empty.
func (f *Fields) Limit(name present.Field, hint string) *Limit {
	l := NewLimit()
	l.SetHint(hint)
	l.OnChanged = func() { f.Edited(name) }
	for _, e := range l.Entries() {
		f.attend(name, e)
	}
	f.Add(name, l, l.Entry())
	return l
}

// Secret adds an input for a secret.
func (f *Fields) Secret(name present.Field, label string) *widgets.Secret {
	s := widgets.NewSecret()
	s.OnChanged = func(string) { f.Edited(name) }
	f.attend(name, s.Entry())
	f.AddLabelled(name, label, s, s.Entry())
	return s
}

// attend keeps an entry visible while it has the keyboard focus, and passes Escape on.
func (f *Fields) attend(name present.Field, e *widgets.Entry) {
	before := e.Key
	e.OnFocus = func() { f.IntoSight(name) }
	e.Key = func(key fyne.KeyName) (taken bool) {
		if key != fyne.KeyEscape || f.OnEscape == nil {
			return before != nil && before(key)
		}
		f.OnEscape()
		return true
	}
}

// Select adds a drop-down list. hint is its placeholder.
func (f *Fields) Select(name present.Field, options []string, hint string) *widget.Select {
	s := widget.NewSelect(options, func(string) { f.Edited(name) })
	s.PlaceHolder = hint
	f.Add(name, s, s)
	return s
}

// Filling reports whether the program is setting values.
func (f *Fields) Filling() bool { return f.filling.Kept() }

// Touched reports whether the user has edited a field.
func (f *Fields) Touched(name present.Field) bool { return f.by[name].touched }

// Touch makes a field show its faults, for example after a related field was edited.
func (f *Fields) Touch(name present.Field) { f.by[name].touched = true }

// Edited records that the user has edited a field.
func (f *Fields) Edited(name present.Field) {
	if f.Filling() {
		return
	}
	f.Touch(name)
	f.edited(name)
	f.IntoSight(name) // including the message that is now below it
}

// Fill calls set, and does not count its changes as edits by the user.
func (f *Fields) Fill(set func()) { f.filling.Keep(set) }

// Of returns the field with the given name.
func (f *Fields) Of(name present.Field) *widgets.Field { return f.by[name].shown }

// Input returns the part of a field that takes the keyboard focus.
func (f *Fields) Input(name present.Field) fyne.Focusable { return f.by[name].input }

// IntoSight scrolls to a field, for example when it gets the keyboard focus.
func (f *Fields) IntoSight(name present.Field) {
	if f.Scroll != nil {
		widgets.IntoSight(f.Scroll, f.Of(name))
	}
}

// Rows stacks fields.
func (f *Fields) Rows(names ...present.Field) *fyne.Container {
	box := container.NewVBox()
	for _, name := range names {
		box.Add(f.Of(name))
	}
	return box
}

// Judge shows the verdicts in all fields.
func (f *Fields) Judge(verdicts map[present.Field]present.Verdict) {
	for name, x := range f.by {
		switch v := verdicts[name]; {
		case !v.Wrong() && v.Warn:
			x.shown.ShowHint(v.Note, widget.WarningImportance)
		case !v.Wrong():
			x.shown.ShowNote(v.Good, v.Note)
		case !x.touched:
			x.shown.ShowNote(false, v.Note)
		case v.Fix != "" && x.repair != nil:
			x.shown.ShowWrong(v.Text, repairLabel(v.Fix), func() { x.repair(v.Fix) })
		default:
			x.shown.ShowWrong(v.Text, "", nil)
		}
	}
}

// longestRepair is the maximum number of characters of a correction on a button.
const longestRepair = 48

func repairLabel(fix string) string {
	if len(fix) > longestRepair {
		return lang.T("Fix it")
	}
	return lang.T("Change to %s", fix)
}

// ShowFaults shows the faults of all fields, and reports whether there are any. It scrolls to the
// first faulty field and gives it the keyboard focus.
func (f *Fields) ShowFaults(verdicts map[present.Field]present.Verdict) bool {
	for _, x := range f.by {
		x.touched = true
	}
	f.Judge(verdicts)
	for _, name := range f.order {
		if verdicts[name].Wrong() {
			widgets.Focus(f.Of(name), f.by[name].input)
			f.IntoSight(name)
			return true
		}
	}
	return false
}
