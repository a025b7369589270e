package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// NoticeText is the text of a notice. Empty parts are omitted.
type NoticeText struct {
	Title  string // what happened
	Detail string // why
	Hint   string // what to do
	Quiet  string // details for support, such as a request ID
	Copy   string // copied by the Copy button; without it, there is no button
}

// NewNotice returns a panel that says what happened, why, and what to do. It has a stripe on the
// left in the colour of state, and buttons below.
func NewNotice(state theme.State, text NoticeText, buttons ...*widget.Button) fyne.CanvasObject {
	title := widget.NewLabelWithStyle(text.Title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.Wrapping = fyne.TextWrapWord
	lines := container.NewVBox(title)
	lines.Layout = tight{}
	for _, part := range []string{text.Detail, text.Hint} {
		if part != "" {
			label := widget.NewLabel(part)
			label.Wrapping = fyne.TextWrapWord
			lines.Add(label)
		}
	}
	if text.Quiet != "" {
		quiet := widget.NewLabel(text.Quiet)
		quiet.Wrapping, quiet.SizeName, quiet.Selectable = fyne.TextWrapWord, fynetheme.SizeNameCaptionText, true
		lines.Add(quiet)
	}
	if text.Copy != "" {
		buttons = append(buttons, CopyButton(text.Copy))
	}
	if len(buttons) > 0 {
		row := container.NewHBox()
		for _, b := range buttons {
			row.Add(b)
		}
		lines.Add(container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, 0), row))
	}
	return container.NewBorder(nil, nil, newStripe(state), nil, lines)
}

// CopyButton returns a button that copies a text to the clipboard.
func CopyButton(text string) *widget.Button {
	return widget.NewButtonWithIcon(lang.T("Copy"), fynetheme.ContentCopyIcon(), func() {
		fyne.CurrentApp().Clipboard().SetContent(text)
	})
}

// stripe is a vertical line in the colour of a state.
type stripe struct {
	widget.BaseWidget
	state theme.State
}

func newStripe(state theme.State) *stripe {
	s := &stripe{state: state}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is called by Fyne.
func (s *stripe) CreateRenderer() fyne.WidgetRenderer {
	r := newPainted(func(line *canvas.Rectangle) { line.FillColor, line.CornerRadius = s.state.Color(), 2 })
	r.rectangle.SetMinSize(fyne.NewSize(theme.SpaceTiny, theme.SpaceMedium))
	return r
}

// tight stacks labels with overlapping padding, so they read as lines of one text.
type tight struct{}

func (tight) overlap(above, below fyne.CanvasObject) float32 {
	_, a := above.(*widget.Label)
	_, b := below.(*widget.Label)
	if a && b {
		return 2*fynetheme.InnerPadding() - theme.SpaceTiny
	}
	return 0
}

func (l tight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for i, o := range objects {
		size := o.MinSize()
		least = fyne.NewSize(max(least.Width, size.Width), least.Height+size.Height)
		if i > 0 {
			least.Height -= l.overlap(objects[i-1], o)
		}
	}
	return least
}

func (l tight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for i, o := range objects {
		if i > 0 {
			y -= l.overlap(objects[i-1], o)
		}
		height := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y += height
	}
}
