package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// gutter returns the width of the labels on the left.
func (c *Chart) gutter() float32 {
	size := fynetheme.Size(fynetheme.SizeNameCaptionText)
	var widest float32
	for _, label := range []string{c.data.Low, c.data.High, c.data.Level} {
		widest = max(widest, fyne.MeasureText(label, size, fyne.TextStyle{}).Width)
	}
	return widest + theme.SpaceSmall
}

// Heights of the lines of text above and below the drawing.
const (
	chartTitle   float32 = 24
	chartDates   float32 = 18
	chartCaption float32 = 20
	chartLeast   float32 = 172
)

type area struct{ x, y, width, height float32 }

// plotArea returns the area in which points are drawn.
func plotArea(size fyne.Size, gutter float32) area {
	return area{
		x: gutter, y: chartTitle + theme.SpaceSmall, width: size.Width - gutter - theme.SpaceTiny,
		height: size.Height - chartTitle - theme.SpaceSmall - theme.SpaceTiny - chartDates - chartCaption,
	}
}

// CreateRenderer is called by Fyne.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	r := &chartRenderer{
		chart: c, top: canvas.NewLine(nil), bottom: canvas.NewLine(nil), mark: canvas.NewCircle(nil),
		focus: canvas.NewRectangle(nil),
	}
	r.focus.CornerRadius = theme.SpaceTiny
	for i := range r.texts {
		r.texts[i] = canvas.NewText("", nil)
	}
	r.Refresh()
	return r
}

// The texts of a chart.
const (
	textTitle = iota
	textLow
	textHigh
	textLevel
	textFrom
	textTo
	textCaption
	textCount
)

type chartRenderer struct {
	chart       *Chart
	focus       *canvas.Rectangle
	top, bottom *canvas.Line
	mark        *canvas.Circle
	texts       [textCount]*canvas.Text
	shapes      []fyne.CanvasObject // the points
}

func (r *chartRenderer) MinSize() fyne.Size { return fyne.NewSize(220, chartLeast) }

func (r *chartRenderer) Refresh() {
	r.style()
	r.rebuild()
	r.Layout(r.chart.Size())
	canvas.Refresh(r.chart)
}

func (r *chartRenderer) style() {
	c, line := r.chart, fynetheme.Color(theme.ColorLine)
	r.top.StrokeColor, r.bottom.StrokeColor = line, line
	r.top.StrokeWidth, r.bottom.StrokeWidth = 1, 1
	r.mark.FillColor, r.mark.StrokeColor, r.mark.StrokeWidth = fynetheme.Color(theme.ColorSurface), theme.Busy.Color(),
		2
	r.focus.StrokeColor, r.focus.StrokeWidth = fynetheme.Color(fynetheme.ColorNameFocus), 2
	r.focus.Hidden = !c.focused
	empty := len(c.data.Points) == 0
	r.top.Hidden, r.bottom.Hidden = empty || c.data.High == "", empty
	for i, text := range []string{
		c.data.Title, c.data.Low, c.data.High, c.data.Level, c.data.From, c.data.To,
		c.Caption(),
	} {
		t := r.texts[i]
		t.Text, t.Color, t.TextSize = text, fynetheme.Color(theme.ColorQuiet),
			fynetheme.Size(fynetheme.SizeNameCaptionText)
	}
	r.texts[textCaption].Alignment = fyne.TextAlignLeading
	if empty {
		r.texts[textCaption].Alignment = fyne.TextAlignCenter
	}
	title := r.texts[textTitle]
	title.Color, title.TextSize, title.TextStyle.Bold = fynetheme.Color(fynetheme.ColorNameForeground),
		fynetheme.TextSize(), true
	for _, i := range []int{textLow, textHigh, textLevel} {
		r.texts[i].Alignment = fyne.TextAlignTrailing
	}
	r.texts[textTo].Alignment = fyne.TextAlignTrailing
	r.texts[textFrom].Alignment = fyne.TextAlignLeading
	if len(c.data.Points) == 1 {
		r.texts[textFrom].Alignment = fyne.TextAlignCenter
	}
}

// rebuild creates the shapes: a line between every two points, or a bar for each point.
func (r *chartRenderer) rebuild() {
	r.shapes = r.shapes[:0]
	for i := range r.chart.data.Points {
		switch {
		case r.chart.kind == BarChart:
			bar := canvas.NewRectangle(theme.Busy.Color())
			if r.chart.data.Points[i].Y == 0 {
				bar.FillColor = theme.Off.Color()
			}
			bar.TopLeftCornerRadius, bar.TopRightCornerRadius = 2, 2
			r.shapes = append(r.shapes, bar)
		case i > 0:
			line := canvas.NewLine(theme.Busy.Color())
			line.StrokeWidth = 2
			r.shapes = append(r.shapes, line)
		}
	}
	if r.chart.kind == LineChart && len(r.chart.data.Points) <= mostDots {
		for range r.chart.data.Points {
			r.shapes = append(r.shapes, canvas.NewCircle(theme.Busy.Color()))
		}
	}
}

// mostDots is the largest number of points for which a line has dots. With few points, the line
// alone would not show where they are.
const mostDots = 12

func (r *chartRenderer) Layout(size fyne.Size) {
	plot := plotArea(size, r.chart.gutter())
	r.focus.Resize(size)
	r.top.Position1, r.top.Position2 = fyne.NewPos(plot.x, plot.y), fyne.NewPos(plot.x+plot.width, plot.y)
	r.bottom.Position1, r.bottom.Position2 = fyne.NewPos(plot.x, plot.y+plot.height),
		fyne.NewPos(plot.x+plot.width, plot.y+plot.height)
	r.layoutTexts(size, plot)
	if r.chart.kind == BarChart {
		r.layoutBars(plot)
	} else {
		r.layoutLines(plot)
	}
	r.layoutMark(plot)
}

func (r *chartRenderer) layoutTexts(size fyne.Size, plot area) {
	place := func(i int, x, y, width, height float32) {
		r.texts[i].Move(fyne.NewPos(x, y))
		r.texts[i].Resize(fyne.NewSize(width, height))
	}
	place(textTitle, 0, 0, size.Width, chartTitle)
	place(textHigh, 0, plot.y-chartDates/2, plot.x-theme.SpaceSmall, chartDates)
	place(textLow, 0, plot.y+plot.height-chartDates/2, plot.x-theme.SpaceSmall, chartDates)
	place(textLevel, 0, plot.y+(plot.height-chartDates)/2, plot.x-theme.SpaceSmall, chartDates)
	below := plot.y + plot.height + theme.SpaceTiny
	if len(r.chart.data.Points) == 1 { // in the middle, like its date
		place(textFrom, plot.x, below, plot.width, chartDates)
	} else {
		place(textFrom, plot.x, below, plot.width/2, chartDates)
	}
	place(textTo, plot.x+plot.width/2, below, plot.width/2, chartDates)
	caption := size.Height - chartCaption
	if len(r.chart.data.Points) == 0 {
		caption = (size.Height - chartCaption) / 2
	}
	place(textCaption, 0, caption, size.Width, chartCaption)
}

func (a area) at(p ChartPoint) fyne.Position {
	return fyne.NewPos(a.x+a.width*float32(p.X), a.y+a.height*(1-float32(p.Y)))
}

func (r *chartRenderer) layoutLines(plot area) {
	points := r.chart.data.Points
	for i, shape := range r.shapes {
		switch x := shape.(type) {
		case *canvas.Line:
			x.Position1, x.Position2 = plot.at(points[i]), plot.at(points[i+1])
		case *canvas.Circle: // lines come before circles
			const size = 6
			x.Resize(fyne.NewSquareSize(size))
			x.Move(plot.at(points[i-len(points)+1]).SubtractXY(size/2, size/2))
		}
	}
}

// widestBar limits the width of bars if there are only a few. leastBar keeps a small number
// visible.
const (
	widestBar float32 = 24
	leastBar  float32 = 2
)

func (r *chartRenderer) layoutBars(plot area) {
	points := r.chart.data.Points
	width := min(widestBar, plot.width/float32(max(len(points), 1))*0.7)
	for i, shape := range r.shapes {
		top := plot.at(points[i])
		height := max(plot.y+plot.height-top.Y, leastBar)
		shape.Move(fyne.NewPos(top.X-width/2, plot.y+plot.height-height))
		shape.Resize(fyne.NewSize(width, height))
	}
}

// layoutMark positions the mark on the selected point.
func (r *chartRenderer) layoutMark(plot area) {
	points, i := r.chart.data.Points, r.chart.chosen
	r.mark.Hidden = i < 0 || i >= len(points)
	if !r.mark.Hidden {
		const size = 8
		r.mark.Resize(fyne.NewSquareSize(size))
		r.mark.Move(plot.at(points[i]).SubtractXY(size/2, size/2))
	}
}

func (r *chartRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.focus, r.top, r.bottom}
	objects = append(objects, r.shapes...)
	objects = append(objects, r.mark)
	for _, t := range r.texts {
		objects = append(objects, t)
	}
	return objects
}

func (r *chartRenderer) Destroy() {}
