package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fold is a part of a screen that is hidden until the user opens it, because most people do not
// need it.
type Fold struct {
	widget.BaseWidget

	// OnOpened is called when the user opens it; it may be nil.
	OnOpened func()

	head    *widget.Button
	content fyne.CanvasObject
}

// NewFold returns content that is hidden behind a title.
func NewFold(title string, content fyne.CanvasObject) *Fold {
	f := &Fold{content: content}
	f.head = widget.NewButton(title, f.toggle)
	f.head.Importance, f.head.Alignment = widget.LowImportance, widget.ButtonAlignLeading
	f.SetOpen(false)
	f.ExtendBaseWidget(f)
	return f
}

func (f *Fold) toggle() {
	f.SetOpen(!f.Open())
	if f.Open() && f.OnOpened != nil {
		f.OnOpened()
	}
}

// Open reports whether the content is shown.
func (f *Fold) Open() bool { return f.content.Visible() }

// SetOpen shows or hides the content.
func (f *Fold) SetOpen(open bool) {
	if open {
		f.head.SetIcon(fynetheme.MenuDropDownIcon())
		f.content.Show()
	} else {
		f.head.SetIcon(fynetheme.MenuExpandIcon())
		f.content.Hide()
	}
	f.Refresh()
}

// CreateRenderer draws the title, with the content below it.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewVBox(container.NewHBox(f.head), f.content))
}
