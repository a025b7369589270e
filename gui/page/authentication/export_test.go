package authentication

import (
	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/present"
)

// Helpers that use the form as a person would, and read what it shows.

func (p *Page) HasForm() bool               { return p.form != nil }
func (p *Page) ChooseMechanism(name string) { p.form.mechanism.SetSelected(name) }
func (p *Page) ChooseConnector(name string) { p.form.connector.SetSelected(name) }
func (p *Page) ConnectorShown() string      { return p.form.connector.Selected }
func (p *Page) OfficeVisible() bool         { return p.form.office.Visible() }
func (p *Page) Says(field present.Field) string {
	return p.form.fields.Of(field).Message()
}

func (p *Page) Input(field present.Field) fyne.Focusable {
	f := p.form
	return map[present.Field]fyne.Focusable{
		present.FieldName: f.name, present.FieldDescription: f.description, present.FieldPublicClient: f.publicClient,
		present.FieldSuffix: f.suffix, present.FieldPermittedIPs: f.ranges,
		present.FieldGroups: f.groups.chooser.Entry(),
	}[field]
}
