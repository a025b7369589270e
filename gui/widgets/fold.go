package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fold is a part of a screen that the user can open: what most people need not see.
type Fold struct {
	widget.BaseWidget

	// OnOpened is called when the user opens it; may be nil.
	OnOpened func()

	head    *widget.Button
	content fyne.CanvasObject
}

// NewFold returns content behind a title, closed.
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

// Open reports whether the content shows.
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

// CreateRenderer draws the title, and the content below it.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewVBox(container.NewHBox(f.head), f.content))
}
