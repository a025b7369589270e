package connectors

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Helpers that use the form as a person would, and read what it shows.

func (p *Page) ChooseType()             { p.form.kind.SetSelected(present.TypeOffice365) }
func (p *Page) ChooseKey(kind lang.Key) { p.form.key.SetSelected(kind.String()) }
func (p *Page) ChooseCustomCloud() {
	p.form.cloud.SetSelected(present.CloudName(directory.CloudCustom))
}
func (p *Page) ChooseProxy(choice lang.Key) { p.form.proxy.SetSelected(choice.String()) }
func (p *Page) Empty(name string) {
	p.form.fields.Input(present.Field(name)).(*widgets.Entry).SetText("")
}
func (p *Page) Limit(g directory.Guard) string { return p.form.guards[g].Text() }
func (p *Page) HasForm() bool                  { return p.form != nil }
func (p *Page) SecretShown() string            { return p.form.secret.Entry().Text }
func (p *Page) SecretHidden() bool             { return p.form.secret.Entry().Password }
func (p *Page) OfficeVisible() bool            { return p.form.office.Visible() }
func (p *Page) Domains() string                { return p.form.domains.Text }
func (p *Page) Scroll() *container.Scroll      { return p.form.scroll }
func (p *Page) Says(f string) string           { return p.form.fields.Of(present.Field(f)).Message() }

// Verdict returns the objects with the result of the last connection test.
func (p *Page) Verdict() map[string]fyne.CanvasObject {
	said := map[string]fyne.CanvasObject{"summary": p.form.checks.summary}
	for i, c := range p.form.checks.found {
		if c.Result == checklist.Failed {
			said["check that failed"] = p.form.checks.list.Line(i)
		}
	}
	return said
}

func (p *Page) Input(name string) fyne.Focusable {
	return p.form.fields.Input(present.Field(name))
}
