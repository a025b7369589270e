package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Width is how wide the fields of a form get.
const Width float32 = 1000

// Fields are the inputs of one form, in the order in which they were added.
type Fields struct {
	// Scroll is what they scroll in; may be nil.
	Scroll *container.Scroll
	// OnEscape is called when somebody presses Escape in an entry; may be nil.
	OnEscape func()

	edited  func(present.Field)
	order   []present.Field
	by      map[present.Field]*field
	filling bool // values are being set, not typed
}

type field struct {
	shown   *widgets.Field
	input   fyne.Focusable
	repair  func(text string) // puts the input right; nil: it cannot
	touched bool              // somebody has typed or chosen
}

// NewFields returns no fields. Edited is told of the field in which somebody
// has typed or chosen.
func NewFields(edited func(present.Field)) *Fields {
	return &Fields{edited: edited, by: map[present.Field]*field{}}
}

// Add adds an input with its name as the label. Focus is what gets the keyboard
// when the field is wrong. The input is to call Edited when somebody uses it.
func (f *Fields) Add(name present.Field, input fyne.CanvasObject, focus fyne.Focusable) *widgets.Field {
	return f.AddLabelled(name, string(name), input, focus)
}

// AddLabelled is Add with another label.
func (f *Fields) AddLabelled(name present.Field, label string, input fyne.CanvasObject, focus fyne.Focusable) *widgets.Field {
	f.order = append(f.order, name)
	f.by[name] = &field{shown: widgets.NewField(label, input), input: focus}
	return f.by[name].shown
}

// Entry adds a line to type in; hint says what is wanted while it is empty.
func (f *Fields) Entry(name present.Field, hint string) *widgets.Entry {
	e := f.FreeEntry(name, hint)
	f.Add(name, e, e)
	f.by[name].repair = e.SetText
	return e
}

// FreeEntry is a line to type in for a field that is added with more beside it.
func (f *Fields) FreeEntry(name present.Field, hint string) *widgets.Entry {
	e := widgets.NewEntry()
	e.SetPlaceHolder(hint)
	e.OnChanged = func(string) { f.Edited(name) }
	f.attend(name, e)
	return e
}

// Limit adds the input of a limit; hint is the limit that counts while it is empty.
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

// attend keeps an entry in sight while it has the keyboard, and lets Escape out.
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

// Select adds a choice of one; hint says what is wanted while nothing is chosen.
func (f *Fields) Select(name present.Field, options []string, hint string) *widget.Select {
	s := widget.NewSelect(options, func(string) { f.Edited(name) })
	s.PlaceHolder = hint
	f.Add(name, s, s)
	return s
}

// Filling reports whether values are being set that nobody has typed.
func (f *Fields) Filling() bool { return f.filling }

// Touched reports whether somebody has typed or chosen in a field.
func (f *Fields) Touched(name present.Field) bool { return f.by[name].touched }

// Touch lets a field find its faults, such as when another one that it goes with
// was edited.
func (f *Fields) Touch(name present.Field) { f.by[name].touched = true }

// Edited says that somebody has typed or chosen in a field.
func (f *Fields) Edited(name present.Field) {
	if f.filling {
		return
	}
	f.Touch(name)
	f.edited(name)
	f.IntoSight(name) // also what is said below it now
}

// Fill sets values that nobody has typed.
func (f *Fields) Fill(set func()) {
	f.filling = true
	set()
	f.filling = false
}

// Of returns the field of a name.
func (f *Fields) Of(name present.Field) *widgets.Field { return f.by[name].shown }

// Input is what takes the keyboard in a field.
func (f *Fields) Input(name present.Field) fyne.Focusable { return f.by[name].input }

// IntoSight brings a field into sight, such as when it gets the keyboard.
func (f *Fields) IntoSight(name present.Field) {
	if f.Scroll != nil {
		widgets.IntoSight(f.Scroll, f.Of(name))
	}
}

// Rows puts fields below each other.
func (f *Fields) Rows(names ...present.Field) *fyne.Container {
	box := container.NewVBox()
	for _, name := range names {
		box.Add(f.Of(name))
	}
	return box
}

// Judge shows the verdicts on all fields.
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

// longestRepair is how much of a text has room on a button.
const longestRepair = 48

func repairLabel(fix string) string {
	if len(fix) > longestRepair {
		return "Put it right"
	}
	return "Write " + fix
}

// ShowFaults shows what is wrong in every field, brings the first into sight and
// the keyboard to it, and reports whether there is one.
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
