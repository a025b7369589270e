package connectors

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// attributeColumns is how many boxes stand side by side.
const attributeColumns = 2

// makeAttributes makes the boxes. What is always read cannot be unchecked.
func (f *form) makeAttributes() {
	f.attributes = map[string]*widget.Check{}
	for _, s := range present.AttributeSections() {
		for _, box := range s.Boxes {
			check := f.option(box.Label)
			if box.Fixed {
				check.Disable()
			}
			f.attributes[box.Name] = check
		}
	}
	f.extensions = f.fields.Entry(present.FieldExtensions, present.ExtensionsHint)
}

// attributeRows are a box for each attribute, under headings.
func (f *form) attributeRows() fyne.CanvasObject {
	about := widget.NewLabel(present.AttributesText)
	about.Wrapping, about.Importance = fyne.TextWrapWord, widget.LowImportance
	all := widget.NewButton("Choose all", func() { f.chooseAttributes(directory.Choice{}) })
	none := widget.NewButton("Choose only what is needed", func() { f.chooseAttributes(directory.Choice{Only: true}) })
	rows := below(widgets.NewField("", about), widgets.NewField("", container.NewHBox(all, none)))
	for _, s := range present.AttributeSections() {
		grid := container.NewGridWithColumns(attributeColumns)
		for _, box := range s.Boxes {
			grid.Add(f.attributes[box.Name])
		}
		rows.Add(widgets.NewField(s.Title, grid))
	}
	rows.Add(f.fields.Of(present.FieldExtensions))
	return rows
}

// chooseAttributes checks the boxes of a choice.
func (f *form) chooseAttributes(c directory.Choice) {
	f.fields.Fill(func() { f.showAttributes(c) })
	f.chosen()
}

func (f *form) showAttributes(c directory.Choice) {
	for name, check := range f.attributes {
		check.SetChecked(c.Reads(name))
	}
}

// attributesChosen is what the boxes say.
func (f *form) attributesChosen() directory.Choice {
	checked := map[string]bool{}
	for name, check := range f.attributes {
		checked[name] = check.Checked
	}
	return present.WithBoxes(f.base.Attributes, checked)
}
