package connectors

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// attributeRows returns the choice of attributes and their names.
func (f *form) attributeRows() fyne.CanvasObject {
	rows := below(widgets.NewField("", quietly(present.AttributesText.String())), f.fields.Of(present.FieldAttributes))
	for _, names := range present.AttributeNames() {
		rows.Add(widgets.NewField(names.Label, quietly(names.Value)))
	}
	return rows
}

// quietly returns an explanatory text.
func quietly(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Wrapping, l.Importance = fyne.TextWrapWord, widget.LowImportance
	return l
}
