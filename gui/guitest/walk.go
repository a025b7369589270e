package guitest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// All returns an object and everything visible in it. It uses the renderers that draw the window.
// test.LaidOutObjects would create new ones, and lists would lose the link to what is visible.
func All(o fyne.CanvasObject) []fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return nil
	}
	list := []fyne.CanvasObject{o}
	var children []fyne.CanvasObject
	switch x := o.(type) {
	case fyne.Widget:
		children = test.WidgetRenderer(x).Objects()
	case *fyne.Container:
		children = x.Objects
	}
	for _, child := range children {
		list = append(list, All(child)...)
	}
	return list
}
