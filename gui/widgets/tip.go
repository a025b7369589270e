package widgets

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Later runs do on the drawing goroutine after a pause, unless cancel is called first.
type Later func(pause time.Duration, do func()) (cancel func())

// TipLayer is the content of a window with tooltips. While the pointer rests on an object, the
// layer shows its Tip, and the full text if it is truncated. The layer is above everything except
// menus and questions, and does not catch the pointer.
type TipLayer struct {
	widget.BaseWidget
	// Most is the largest size that content may request. Larger content is clipped.
	Most    fyne.Size
	content fyne.CanvasObject
	later   Later
	tip     *tip

	by     any    // the source of the current tip; nil if none
	cancel func() // cancels the pause before it is shown
}

// tipPause is the time that the pointer must rest before a tip is shown.
const tipPause = 500 * time.Millisecond

// NewTipLayer returns content with tooltips.
func NewTipLayer(content fyne.CanvasObject, later Later) *TipLayer {
	l := &TipLayer{content: content, later: later, tip: newTip(), cancel: func() {}}
	l.tip.Hide()
	l.ExtendBaseWidget(l)
	return l
}

// point shows a text near a position in the window, once the pointer has rested there. An empty
// text hides the tip.
func (l *TipLayer) point(by any, text string, at fyne.Position) {
	if l.by == by && l.tip.Text == text && (l.tip.Visible() || text == "") {
		return // the tip stays where it is
	}
	l.Leave()
	if text == "" {
		return
	}
	l.by, l.tip.Text = by, text
	l.cancel = l.later(tipPause, func() { l.show(at) })
}

func (l *TipLayer) show(at fyne.Position) {
	l.tip.place(at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(l)), l.Size())
	l.tip.Show()
	l.tip.Refresh()
	canvas.Refresh(l) // a canvas does not know an object that it has never drawn
}

// Leave hides the current tip and cancels a pending one. Their object may have disappeared without
// a movement of the pointer.
func (l *TipLayer) Leave() {
	l.cancel()
	l.by = nil
	l.tip.Text = ""
	if l.tip.Visible() {
		l.tip.Hide()
		canvas.Refresh(l)
	}
}

// tipLayerOf finds the layer above an object, or nil.
func tipLayerOf(o fyne.CanvasObject) *TipLayer {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	layer, _ := c.Content().(*TipLayer)
	return layer
}

// CreateRenderer is called by Fyne.
func (l *TipLayer) CreateRenderer() fyne.WidgetRenderer {
	return &tipLayerRenderer{layer: l, objects: []fyne.CanvasObject{l.content, l.tip}}
}

type tipLayerRenderer struct {
	layer   *TipLayer
	objects []fyne.CanvasObject
}

func (r *tipLayerRenderer) MinSize() fyne.Size {
	least := r.layer.content.MinSize()
	if r.layer.Most.IsZero() {
		return least
	}
	return least.Min(r.layer.Most)
}
func (r *tipLayerRenderer) Layout(size fyne.Size)        { r.layer.content.Resize(size) }
func (r *tipLayerRenderer) Refresh()                     { r.layer.content.Refresh() }
func (r *tipLayerRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tipLayerRenderer) Destroy()                     {}

// tip is the text of the tooltip.
type tip struct {
	widget.BaseWidget
	Text  string
	label *widget.Label
}

func newTip() *tip {
	t := &tip{label: widget.NewLabel("")}
	t.label.SizeName = fynetheme.SizeNameCaptionText
	t.ExtendBaseWidget(t)
	return t
}

const (
	widestTip  float32 = 420
	tipBelow   float32 = 20 // the height of the pointer itself
	tipMargins float32 = theme.SpaceSmall
)

// place puts the tip below a position, or above it if there is not enough space, and inside the
// window.
func (t *tip) place(at fyne.Position, window fyne.Size) {
	t.label.Wrapping = fyne.TextWrapOff
	t.label.SetText(t.Text)
	size := t.label.MinSize()
	if widest := min(widestTip, window.Width-2*tipMargins); size.Width > widest {
		t.label.Wrapping = fyne.TextWrapWord
		t.label.Resize(fyne.NewSize(widest, size.Height))
		t.label.Refresh()
		size = fyne.NewSize(widest, t.label.MinSize().Height)
	}
	x := max(tipMargins, min(at.X, window.Width-size.Width-tipMargins))
	y := at.Y + tipBelow
	if y+size.Height > window.Height-tipMargins {
		y = max(tipMargins, at.Y-size.Height-tipMargins)
	}
	t.Move(fyne.NewPos(x, y))
	t.Resize(size)
}

// CreateRenderer is called by Fyne.
func (t *tip) CreateRenderer() fyne.WidgetRenderer {
	ground := newSurface()
	return &tipRenderer{ground: ground, label: t.label, objects: []fyne.CanvasObject{ground, t.label}}
}

type tipRenderer struct {
	ground  *surface
	label   *widget.Label
	objects []fyne.CanvasObject
}

func (r *tipRenderer) MinSize() fyne.Size           { return r.label.MinSize() }
func (r *tipRenderer) Layout(size fyne.Size)        { r.ground.Resize(size); r.label.Resize(size) }
func (r *tipRenderer) Refresh()                     { r.ground.Refresh(); r.label.Refresh() }
func (r *tipRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tipRenderer) Destroy()                     {}

// tipArea covers an object with a tooltip and handles the pointer. Without a tooltip it is hidden,
// so it does not catch the pointer.
type tipArea struct {
	widget.BaseWidget
	text func() string
}

var _ desktop.Hoverable = (*tipArea)(nil)

func newTipArea(text func() string) *tipArea {
	a := &tipArea{text: text}
	a.ExtendBaseWidget(a)
	a.Hide()
	return a
}

// cover covers an object of a given size, if the object has a tooltip.
func (a *tipArea) cover(size fyne.Size) {
	a.Resize(size)
	a.Hidden = a.text() == ""
}

// MouseIn is called by Fyne.
func (a *tipArea) MouseIn(e *desktop.MouseEvent) { a.MouseMoved(e) }

// MouseMoved shows the tip.
func (a *tipArea) MouseMoved(e *desktop.MouseEvent) {
	if layer := tipLayerOf(a); layer != nil {
		layer.point(a, a.text(), e.AbsolutePosition)
	}
}

// MouseOut hides the tip.
func (a *tipArea) MouseOut() {
	if layer := tipLayerOf(a); layer != nil && layer.by == a {
		layer.Leave()
	}
}

// CreateRenderer draws nothing.
func (a *tipArea) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// whole returns the tooltip of a line: the full text if it is truncated, and the tip.
func whole(text, tip string, cut bool) string {
	switch {
	case !cut:
		return tip
	case tip == "":
		return text
	}
	return text + "\n" + tip
}
