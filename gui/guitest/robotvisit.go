package guitest

import (
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/task"
)

// mostPresses limits the presses in one visit.
const mostPresses = 400

// mostTries limits how often a control without an effect is pressed first.
const mostTries = 4

// visit is a state while the robot presses its controls.
type visit struct {
	*robot
	window  fyne.Window
	state   *robotState
	presses int
	retried []controlID // parts that were pressed again
	openers []control   // the controls that opened what is now over the window, the lowest first
}

// pressAll presses the remaining controls, and reports whether it pressed any.
func (v *visit) pressAll() bool {
	v.fillIn()
	if c, ok := v.ineffective(); ok && v.presses == 0 {
		v.state.first[c.id] = true
		v.controls[c.part].tries++
		v.press(c)
	}
	for v.presses < mostPresses {
		c, ok := v.next()
		if !ok && v.dismiss() {
			continue
		}
		if !ok {
			if c, ok = v.again(); !ok {
				break
			}
		}
		v.press(c)
	}
	v.pressedInPass += v.presses
	return v.presses > 0
}

// fillIn fills in every field once if a control needs that, and presses the control.
func (v *visit) fillIn() {
	list := controlsIn(v.window)
	waiting := slices.DeleteFunc(slices.Clone(list), func(c control) bool {
		return v.controls[c.part].presses > 0 || !c.disabled()
	})
	if v.state.filled || len(waiting) == 0 {
		return
	}
	v.state.filled = true
	for _, c := range list {
		if _, types := c.object.(typist); types && !c.disabled() {
			v.press(v.under(c))
		}
	}
	for _, c := range waiting {
		if !c.disabled() {
			v.press(v.under(c))
			return
		}
	}
}

// ineffective finds a control that has had no effect yet and was never the first one pressed here,
// or a control that opens such controls.
func (v *visit) ineffective() (c control, ok bool) {
	for _, c := range controlsIn(v.window) {
		if c.disabled() || v.state.first[c.id] {
			continue
		}
		if v.vain(c.part) {
			return c, true
		}
		if v.opensVain(c) {
			v.state.forget(c)
			return c, true
		}
	}
	return c, false
}

// opensVain reports whether the controls that c opens have had no effect yet. Controls that open
// something are pressed in few states, and their contents may have no effect in these, so they are
// tried in more states. Options are tried in every state: all have an effect except the current
// choice.
func (v *visit) opensVain(c control) (opens bool) {
	if _, chooses := c.object.(chooser); chooses && v.vain(optionsOf(c)) {
		return true
	}
	for id, known := range v.controls {
		if id.label != anOption && strings.HasPrefix(id.path, c.id.path+">") && v.vain(id) {
			opens = true
			known.tries++
		}
	}
	return opens
}

// again finds a control that has had no effect yet, to press it after all the others. An option
// that was the current choice can have an effect then.
func (v *visit) again() (c control, ok bool) {
	for _, c := range controlsIn(v.window) {
		if !c.disabled() && v.vain(c.part) && !slices.Contains(v.retried, c.part) && v.presses > 1 {
			v.retried = append(v.retried, c.part)
			return v.under(c), true
		}
	}
	return c, false
}

// vain reports whether pressing a part has had no effect yet.
func (v *visit) vain(part controlID) bool {
	known := v.controls[part]
	return known != nil && known.presses > 0 && !known.effective && known.tries < mostTries
}

// optionsOf returns the part that is credited with the effects of all options of a choice.
func optionsOf(c control) controlID { return controlID{c.id.kind, anOption, c.id.path} }

// next finds the control to press next: one from the start of the state, one over the window, or
// one that was never pressed in any state.
func (v *visit) next() (next control, found bool) {
	over := v.window.Canvas().Overlays().Top() != nil
	for _, c := range controlsIn(v.window) {
		mine := slices.Contains(v.state.order, c.id)
		c = v.under(c)
		known := v.meet(c, v.state)
		if c.disabled() || v.state.pressed[c.id] {
			continue
		}
		if known.presses == 0 && !v.thrifty || (over || mine) && (v.most == 0 || known.states < v.most) ||
			v.state.again[c.id] {
			if found && known.ends {
				continue // if there are other controls
			}
			next, found = c, true
			if c.part.label != anOption && !known.ends { // the first option is probably the current choice
				return next, found
			}
		}
	}
	return next, found
}

// left reports whether something over the window still has controls to press.
func (v *visit) left() bool {
	for _, c := range controlsIn(v.window) {
		if c = v.under(c); !c.disabled() && !v.state.pressed[c.id] {
			return true
		}
	}
	return false
}

// under adds to the ID of a control over the window the control that opened it.
func (v *visit) under(c control) control {
	if n := len(v.window.Canvas().Overlays().List()); n > 0 && len(v.openers) > 0 {
		opener := v.openers[min(n, len(v.openers))-1]
		c.id.path = opener.id.path + ">" + c.id.path
		c.part = c.id
		if _, chooses := opener.object.(chooser); chooses {
			c.part = optionsOf(opener)
		}
	}
	return c
}

// press presses a control and checks the effect.
func (v *visit) press(c control) {
	known := v.meet(c, v.state)
	v.presses++
	v.robot.presses++
	known.presses++
	if v.presses == 1 {
		v.state.first[c.id] = true
	}
	v.state.pressed[c.id] = true
	if b, ok := c.object.(*widget.Button); ok && v.quiet != "" && b.Text == v.quiet {
		b.OnTapped = nil
	}
	before := len(v.window.Canvas().Overlays().List())
	more := before > 0 && v.left()
	if v.had(c, known.name) {
		known.effective = true
		if !v.state.seen[c.part] {
			v.state.seen[c.part] = true
			known.states++
		}
	}
	if text := v.errors.take(); text != "" {
		v.find("%s logs an error: %s", known.name, text)
	}
	v.follow(c, before, more)
	known.ends = known.ends || v.ended()
}

// ended reports whether none of the controls from the start of the state is still visible.
func (v *visit) ended() bool {
	if len(v.openers) > 0 {
		return false
	}
	return !slices.ContainsFunc(controlsIn(v.window), func(c control) bool {
		return slices.Contains(v.state.order, c.id) && !v.state.pressed[c.id]
	})
}

// follow updates what is over the window after a press. If the press closed something with more
// controls to press, follow opens it again.
func (v *visit) follow(c control, before int, more bool) {
	after := len(v.window.Canvas().Overlays().List())
	if after < before && more && len(v.openers) > 0 {
		opener := v.openers[len(v.openers)-1]
		v.state.again[opener.id] = true
		delete(v.state.pressed, opener.id)
	}
	v.openers = v.openers[:min(len(v.openers), before, after)]
	if after > before {
		v.openers = append(v.openers, c)
	}
}

// spared returns the objects whose changes do not count as an effect of a control: the control
// itself and, for a menu entry, the menu and the control that opened it.
func (v *visit) spared(c control) []fyne.CanvasObject {
	if _, types := c.object.(typist); types {
		return nil
	}
	list := []fyne.CanvasObject{c.object}
	if len(v.openers) > 0 && isRow(c.object) {
		list = append(list, v.window.Canvas().Overlays().Top(), v.openers[len(v.openers)-1].object)
	}
	return list
}

// nothingCopied is the clipboard's content before each press.
const nothingCopied = "nothing was copied"

// had presses a control, and reports whether that had an effect.
func (v *visit) had(c control, name string) bool {
	spared := v.spared(c)
	clipboard := fyne.CurrentApp().Clipboard()
	var before, after uint64
	var label string
	var begun, done int
	do(func() {
		defer func() {
			if fault := recover(); fault != nil {
				v.find("%s crashes: %v\n%s", name, fault, debug.Stack())
				Did("crash")
			}
		}()
		clipboard.SetContent(nothingCopied)
		v.focus(c)
		label = spokenText(c.object)
		before, done, begun = sight(v.window, spared...), deedsDone(), begunTasks()
		if typed, ok := c.object.(typist); ok {
			typed.TypedRune('1')
			return
		}
		c.tap()
	})
	Settle()
	renamed := false
	do(func() { after, renamed = sight(v.window, spared...), spokenText(c.object) != label })
	return renamed || after != before || deedsDone() > done || begunTasks() > begun+1 ||
		clipboard.Content() != nothingCopied
}

// tap presses a control at its text.
func (c control) tap() {
	middle := fyne.NewPos(min(12, c.object.Size().Width/2), c.object.Size().Height/2)
	event := &fyne.PointEvent{Position: middle, AbsolutePosition: middle}
	if c.menu {
		c.object.(fyne.SecondaryTappable).TappedSecondary(event)
		return
	}
	c.object.(fyne.Tappable).Tapped(event)
}

// focus gives a control the keyboard focus, as pressing it does.
func (v *visit) focus(c control) {
	if f, ok := c.object.(fyne.Focusable); ok {
		v.window.Canvas().Focus(f)
		return
	}
	v.window.Canvas().Unfocus()
}

// dismiss closes what is over the window, and reports whether there was anything.
func (v *visit) dismiss() bool {
	overlays := v.window.Canvas().Overlays()
	before := len(overlays.List())
	if before == 0 || len(v.openers) == 0 {
		return false // or the state itself is shown over the window
	}
	do(func() {
		if top, ok := overlays.Top().(fyne.Tappable); ok {
			top.Tapped(new(fyne.PointEvent))
		} else {
			overlays.Remove(overlays.Top())
		}
	})
	v.openers = v.openers[:len(v.openers)-1]
	return len(overlays.List()) < before
}

// drawing is the runner that Do was last called with; it is nil if there was none since App.
var drawing *task.Runner

// do calls Do with the screen's runner.
func do(f func()) {
	if drawing == nil {
		f()
		return
	}
	Do(drawing, f)
}

// bubble is the test that last called App. It ends when the robot's visit ends.
var bubble testing.TB

func begunTasks() int {
	if drawing == nil {
		return 0
	}
	return drawing.Begun()
}
