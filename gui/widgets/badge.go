package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/resources/icons"
)

// Badge shows a state with icon, word and colour. A truncated word is shown in full while the
// pointer rests on it (see TipLayer).
type Badge struct {
	widget.BaseWidget
	mark  string
	word  string
	state theme.State

	tip    string
	cut    bool // the word was truncated
	untold bool // the surrounding widget shows the tip
}

var _ fyne.Accessible = (*Badge)(nil)

// NewBadge returns a badge; see Set.
func NewBadge(mark, word string, state theme.State) *Badge {
	b := &Badge{mark: mark, word: word, state: state}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the state. The mark is one of ✓ = ↻ ‖ ! ✕ ○ –. It is drawn as an icon, because few
// fonts have all of them.
func (b *Badge) Set(mark, word string, state theme.State) {
	if b.mark == mark && b.word == word && b.state == state {
		return
	}
	b.mark, b.word, b.state = mark, word, state
	b.Refresh()
}

// SetTip changes the tooltip, which is shown in addition to the word.
func (b *Badge) SetTip(tip string) {
	if b.tip != tip {
		b.tip = tip
		b.Refresh()
	}
}

// tipText returns the tooltip, which may be empty.
func (b *Badge) tipText() string { return whole(b.word, b.tip, b.cut) }

// AccessibilityLabel returns the word.
func (b *Badge) AccessibilityLabel() string { return b.word }

// AccessibilityRole returns the role of a text.
func (b *Badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

var markFiles = map[string]string{
	"✓": "done", "=": "equal", "↻": "running", "‖": "held", "!": "warning", "✕": "failed", "○": "never", "–": "off",
}

// markIcon returns the icon of a mark in a state's colour, or nil if there is no mark.
func markIcon(mark string, state theme.State) fyne.Resource {
	name, ok := markFiles[mark]
	if !ok {
		return nil
	}
	file := "mark-" + name + ".svg"
	return theme.Tinted(fyne.NewStaticResource("rollcall-"+file, icons.Read("ui/"+file)), state.ColorName())
}

// CreateRenderer is called by Fyne.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	r := &badgeRenderer{badge: b, icon: new(canvas.Image), text: canvas.NewText("", nil), tip: newTipArea(b.tipText)}
	r.icon.FillMode = canvas.ImageFillContain
	r.text.TextStyle.Bold = true
	r.Refresh()
	return r
}

const markSize float32 = 16

type badgeRenderer struct {
	badge *Badge
	icon  *canvas.Image
	text  *canvas.Text
	tip   *tipArea
}

func (r *badgeRenderer) MinSize() fyne.Size {
	text := fyne.MeasureText(r.badge.word, r.text.TextSize, r.text.TextStyle)
	return fyne.NewSize(markSize+theme.SpaceTiny+text.Width, max(markSize, text.Height))
}

func (r *badgeRenderer) Layout(size fyne.Size) {
	r.icon.Move(fyne.NewPos(0, (size.Height-markSize)/2))
	r.icon.Resize(fyne.NewSquareSize(markSize))
	height, width := r.text.MinSize().Height, size.Width-markSize-theme.SpaceTiny
	r.text.Text = r.badge.word
	cutToFit(r.text, width)
	r.badge.cut = r.text.Text != r.badge.word
	r.text.Move(fyne.NewPos(markSize+theme.SpaceTiny, (size.Height-height)/2))
	r.text.Resize(fyne.NewSize(width, height))
	if !r.badge.untold {
		r.tip.cover(size)
	}
}

func (r *badgeRenderer) Refresh() {
	b := r.badge
	r.icon.Resource = markIcon(b.mark, b.state)
	r.icon.Hidden = r.icon.Resource == nil
	r.text.Text, r.text.Color, r.text.TextSize = b.word, b.state.Color(), fynetheme.TextSize()
	r.Layout(b.Size())
	r.icon.Refresh()
	r.text.Refresh()
}

func (r *badgeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.icon, r.text, r.tip}
}
func (r *badgeRenderer) Destroy() {}
