package widgets

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Number is an input for an integer within bounds. Up and Down change it by one, Page Up and Page
// Down by ten. Text that is not such a number stays, for the form to check. The wheel scrolls the
// container around it.
type Number struct {
	*Entry
	Least, Most int
}

// NewNumber returns an empty input for a number from least to most.
func NewNumber(least, most int) *Number {
	n := &Number{Entry: NewEntry(), Least: least, Most: most}
	n.Key = n.key
	return n
}

// numberSteps are the keys that change a number, with their steps.
var numberSteps = map[fyne.KeyName]int{fyne.KeyUp: 1, fyne.KeyDown: -1, fyne.KeyPageUp: 10, fyne.KeyPageDown: -10}

// key changes the number when one of those keys is pressed. An empty input starts at the lower
// bound.
func (n *Number) key(key fyne.KeyName) (taken bool) {
	step, ok := numberSteps[key]
	if !ok || n.Disabled() {
		return ok
	}
	switch now, err := strconv.Atoi(strings.TrimSpace(n.Text)); {
	case err == nil:
		n.SetText(strconv.Itoa(max(n.Least, min(now+step, n.Most))))
	case strings.TrimSpace(n.Text) == "":
		n.SetText(strconv.Itoa(n.Least))
	}
	return true
}

// Sized returns the input, wide enough for the given number of digits.
func (n *Number) Sized(digits int) fyne.CanvasObject {
	return container.New(exactWidth(36+11*float32(digits)), n.Entry)
}

// exactWidth lays out one object with an exact width.
type exactWidth float32

func (w exactWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(w), objects[0].MinSize().Height)
}

func (w exactWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(float32(w), size.Height))
}
