package guitest

import (
	"fmt"
	"hash/fnv"
	"image/color"
	"io"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// mostAlike limits how many rows of a list or entries of a menu are pressed, because the same code
// makes all of them.
const mostAlike = 8

// controlID identifies a control of a package by its kind, its label and its position.
type controlID struct{ kind, label, path string }

// Labels for controls without a constant label.
const (
	aChoice  = "a choice"
	anOption = "an option"
	aRow     = "a row"
)

// aTab is the kind of a tab.
const aTab = "widgets.tab"

// control is an object that can be pressed or typed into.
type control struct {
	object fyne.CanvasObject
	id     controlID
	part   controlID // is credited with an effect: all options of a choice are one part
	menu   bool      // it is pressed with the secondary mouse button
}

// called returns the name of a control for reports.
func (c control) called() string {
	if c.part.label == aChoice || c.part.label == anOption || c.part.label == aRow {
		return c.part.label + ": " + firstText(c.object)
	}
	return c.part.label
}

func (c control) disabled() bool {
	d, ok := c.object.(fyne.Disableable)
	return ok && d.Disabled()
}

// typist is an input for text.
type typist interface {
	fyne.Focusable
	SetPlaceHolder(string)
}

// chooser is a drop-down list of choices.
type chooser interface{ SelectedIndex() int }

// controlsIn returns what the user can press, in the window or in the topmost object over it.
func controlsIn(w fyne.Window) []control {
	root, name := w.Canvas().Content(), ""
	if top := w.Canvas().Overlays().Top(); top != nil {
		root, name = top, "over:"
	}
	c := new(collector)
	c.collect(root, name)
	if namesFiles(root) {
		c.list = slices.DeleteFunc(c.list, func(c control) bool { return c.id.label != "Cancel" })
	}
	return c.list
}

// namesFiles reports whether an object is Fyne's file dialog. The robot must not browse this
// computer's folders in it or create new ones.
func namesFiles(o fyne.CanvasObject) bool {
	return strings.HasSuffix(fmt.Sprintf("%T", o), ".fileDialogItem") ||
		o != nil && o.Visible() && slices.ContainsFunc(children(o), namesFiles)
}

// collector collects controls.
type collector struct {
	list []control
	idle bool      // inside a list that only shows its rows
	rows controlID // is credited with an effect of a row
}

// collect adds the controls in a visible object. Objects inside a control belong to
// it.
func (c *collector) collect(o fyne.CanvasObject, path string) {
	if o == nil || !o.Visible() {
		return
	}
	if id, ok := identify(o, path); ok && !(c.idle && isRow(o)) {
		c.add(o, id)
		return
	}
	if list, ok := o.(*widget.List); ok {
		was := c.idle
		c.idle = unselects(list.OnSelected)
		defer func() { c.idle = was }()
	}
	rows, was := 0, c.rows
	c.rows = controlID{fmt.Sprintf("%T", o), aRow, path}
	defer func() { c.rows = was }()
	for i, child := range children(o) {
		if isRow(child) {
			if rows++; rows > mostAlike {
				continue
			}
		}
		c.collect(child, path+"."+strconv.Itoa(i))
	}
}

// add adds a control, and its secondary mouse button.
func (c *collector) add(o fyne.CanvasObject, id controlID) {
	part := id
	if isRow(o) && !isEntry(o) {
		part = c.rows
	}
	c.list = append(c.list, control{object: o, id: id, part: part})
	if _, types := o.(typist); types {
		return
	}
	if _, opens := o.(fyne.SecondaryTappable); opens {
		id.kind += ", other button"
		part.kind += ", other button"
		c.list = append(c.list, control{object: o, id: id, part: part, menu: true})
	}
}

// isEntry reports whether an object is a menu entry. Each entry does something different.
func isEntry(o fyne.CanvasObject) bool { return strings.HasSuffix(fmt.Sprintf("%T", o), ".menuItem") }

// isRow reports whether an object is one of many of the same kind.
func isRow(o fyne.CanvasObject) bool {
	switch strings.TrimPrefix(fmt.Sprintf("%T", o), "*") {
	case "widget.listItem", "widget.menuItem", "widget.gridWrapItem", "widgets.option", "widgets.dayCell":
		return true
	}
	return false
}

// unselects reports whether choosing a row of a list does nothing.
func unselects(chosen func(int)) bool {
	return chosen == nil || strings.HasSuffix(runtime.FuncForPC(reflect.ValueOf(chosen).Pointer()).Name(),
		".Unselect-fm")
}

// identify returns the ID of a control; ok is false for other objects.
func identify(o fyne.CanvasObject, path string) (id controlID, ok bool) {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", o), "*")
	if _, types := o.(typist); types {
		return controlID{kind, reflect.ValueOf(o).Elem().FieldByName("PlaceHolder").String(), path}, true
	}
	if _, taps := o.(fyne.Tappable); !taps || inert(o) {
		return id, false
	}
	if _, chooses := o.(chooser); chooses { // its label is the current choice
		return controlID{kind, aChoice, path}, true
	}
	label := firstText(o)
	if whole := spokenText(o); strings.HasSuffix(label, "…") && whole != "" {
		label = whole
	}
	return controlID{kind, label, path}, true
}

// spokenText returns an object's text for a screen reader, or an empty text. A control whose own
// label changes has had an effect, even if everything else looks the same: equal rows keep their
// order when they are sorted.
func spokenText(o fyne.CanvasObject) string {
	a, ok := o.(fyne.Accessible)
	if b, button := o.(*widget.Button); !ok || button && b.Text == "" { // Fyne's text would be the icon's name
		return ""
	}
	return a.AccessibilityLabel()
}

// inert reports whether pressing an object is not meant to have an effect. Pressing outside a popup
// closes it, pressing a label selects its text, and some objects declare that they are text.
func inert(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *widget.PopUp, *widget.PopUpMenu, *widget.Label, *widget.RichText:
		return true
	}
	if a, ok := o.(fyne.Accessible); ok && a.AccessibilityRole() == fyne.AccessibleRoleText {
		return true
	}
	kind := fmt.Sprintf("%T", o)
	return strings.HasSuffix(kind, ".focusSelectable") || strings.HasSuffix(kind, "OverlayContainer") ||
		strings.HasSuffix(kind, "menuDismissOverlay") || strings.Contains(kind, ".scrollBar")
}

// firstText returns the first text that an object shows.
func firstText(o fyne.CanvasObject) string {
	if t, ok := o.(*canvas.Text); ok && t.Text != "" {
		return t.Text
	}
	for _, child := range children(o) {
		if text := firstText(child); text != "" {
			return text
		}
	}
	return ""
}

func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch x := o.(type) {
	case fyne.Widget:
		return test.WidgetRenderer(x).Objects()
	case *fyne.Container:
		return x.Objects
	}
	return nil
}

// sight returns a hash of what a window shows, without some objects.
func sight(w fyne.Window, without ...fyne.CanvasObject) uint64 {
	sum := fnv.New64a()
	for _, root := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
		look(sum, root, without)
	}
	return sum.Sum64()
}

func look(sum io.Writer, o fyne.CanvasObject, without []fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	for _, x := range without {
		if o == x {
			return
		}
	}
	fmt.Fprintf(sum, "%T %v %v ", o, o.Position(), o.Size())
	switch x := o.(type) {
	case *canvas.Text:
		fmt.Fprint(sum, x.Text, shade(x.Color), x.TextStyle.Bold)
	case *canvas.Rectangle:
		fmt.Fprint(sum, shade(x.FillColor), shade(x.StrokeColor), x.StrokeWidth)
	case *canvas.Image:
		if x.Resource != nil {
			fmt.Fprint(sum, x.Resource.Name())
		}
	}
	for _, child := range children(o) {
		look(sum, child, without)
	}
}

func shade(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, a := c.RGBA()
	return fmt.Sprint(r, g, b, a)
}
