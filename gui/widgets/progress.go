package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Progress is a bar with a line of text. It moves only when Set is called.
type Progress struct {
	widget.BaseWidget
	fraction float64
	known    bool
	text     *Text
}

// NewProgress returns a bar for work of unknown size.
func NewProgress() *Progress {
	p := &Progress{text: NewText("", theme.ColorQuiet)}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a fraction from 0 to 1, if it is known, and describes the work.
func (p *Progress) Set(fraction float64, known bool, text string) {
	p.fraction, p.known = min(max(fraction, 0), 1), known
	p.text.SetText(text)
	p.Refresh()
}

// Text returns the description of the work.
func (p *Progress) Text() string { return p.text.Text }

// CreateRenderer is called by Fyne.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	r := &progressRenderer{progress: p, track: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil)}
	r.track.CornerRadius, r.bar.CornerRadius = barHeight/2, barHeight/2
	r.style()
	return r
}

const barHeight float32 = 8

type progressRenderer struct {
	progress   *Progress
	track, bar *canvas.Rectangle
}

func (r *progressRenderer) MinSize() fyne.Size {
	text := r.progress.text.MinSize()
	return fyne.NewSize(max(120, text.Width), barHeight+theme.SpaceTiny+text.Height)
}

func (r *progressRenderer) Layout(size fyne.Size) {
	r.track.Resize(fyne.NewSize(size.Width, barHeight))
	width := max(barHeight, size.Width*float32(r.progress.fraction))
	r.bar.Resize(fyne.NewSize(width, barHeight))
	text := r.progress.text
	text.Move(fyne.NewPos(0, barHeight+theme.SpaceTiny))
	text.Resize(fyne.NewSize(size.Width, text.MinSize().Height))
}

func (r *progressRenderer) Refresh() {
	r.style()
	r.Layout(r.progress.Size())
	r.track.Refresh()
	r.bar.Refresh()
	r.progress.text.Refresh()
}

// style hides the bar while the progress is unknown, because an empty bar would look like a start.
func (r *progressRenderer) style() {
	r.track.FillColor, r.bar.FillColor = fynetheme.Color(theme.ColorLine), theme.Busy.Color()
	r.bar.Hidden = !r.progress.known || r.progress.fraction == 0
}

func (r *progressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.track, r.bar, r.progress.text}
}
func (r *progressRenderer) Destroy() {}
