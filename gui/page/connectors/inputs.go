package connectors

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// make creates the inputs in the order of the form.
func (f *form) make() {
	f.fields = formparts.NewFields(f.edited)
	f.fields.OnEscape = f.page.Escape
	f.description = f.fields.Entry(present.FieldDescription, lang.T("A name, such as Contoso production"))
	f.kind = f.fields.Select(present.FieldType, present.ConnectorTypes, lang.T("Choose what to connect to"))
	f.clientID = f.fields.Entry(present.FieldClientID, lang.T("Application (client) ID of the registration"))
	f.makeKey()
	f.tenant = f.fields.Entry(present.FieldTenant, "contoso.onmicrosoft.com")
	f.cloud = widget.NewSelect(f.base.Clouds(), func(string) { f.chosen() })
	f.loginURL = f.fields.Entry(present.FieldLoginURL, "https://login.example.com")
	f.graphURL = f.fields.Entry(present.FieldGraphURL, "https://graph.example.com")
	f.acknowledge = f.option(lang.T("Acknowledge Disabled Accounts in Active Directory"))
	f.guests = f.option(lang.T("Include guests"))
	f.domains = f.fields.Entry(present.FieldDomains, lang.T("All accounts. Example: contoso.com,fabrikam.com"))
	f.guards = map[directory.Guard]*formparts.Limit{}
	for _, g := range present.GuardFields {
		f.guards[g.Guard] = f.fields.Limit(g.Field, present.GuardHint(g.Guard, f.page.env.Guards()))
	}
	f.attributes = f.fields.Entry(present.FieldAttributes, present.AttributesHint.String())
	f.enabled = f.option(lang.T("Enabled: takes part in scheduled runs and in Sync all"))
	f.info = f.fields.Entry(present.FieldInfo, "")
	f.caFile = f.fields.FreeEntry(present.FieldCAFile, lang.T("PEM file, if the network needs one"))
	f.fields.Add(present.FieldCAFile, f.withChoice(f.caFile, lang.T("Choose…"), f.page.env.ChooseAuthorities), f.caFile)
	f.proxy = f.fields.Select(present.FieldProxy, present.Titles(present.ProxyChoices), "")
	f.proxyURL = f.fields.Entry(present.FieldProxyURL, "http://proxy.example.com:8080")
}

// withChoice returns an input for a path, with a button that opens a file dialog.
func (f *form) withChoice(
	path *widgets.Entry, label string, choose func(now string, chosen func(path string)),
) fyne.CanvasObject {
	if choose == nil {
		return path
	}
	button := widget.NewButtonWithIcon(label, fynetheme.FolderOpenIcon(), func() { choose(path.Text, path.SetText) })
	return container.NewBorder(nil, nil, nil, button, path)
}

// makeExpires creates the input for the expiry date of a secret.
func (f *form) makeExpires() {
	reader := f.base.Reader
	example := present.DateExample(reader.Dates, reader.Now.AddDate(0, 6, 0))
	f.expires = f.fields.FreeEntry(present.FieldExpires, lang.T("Such as %s", example))
	input := widgets.NewDateInput(f.expires)
	input.Parse, input.First, input.Today = reader.Dates.Parse, reader.Dates.First, f.page.env.Now
	f.fields.Add(present.FieldExpires, input, f.expires)
}

// makeKey creates the inputs for the key.
func (f *form) makeKey() {
	f.key = widget.NewRadioGroup(present.Titles(present.KeyKinds), func(string) { f.chosen() })
	f.key.Horizontal, f.key.Required = true, true
	f.secret = f.fields.Secret(present.FieldSecret, lang.T("Client secret"))
	f.makeExpires()
	f.certificate = f.fields.FreeEntry(present.FieldCertificate, lang.T("PEM or PFX file with the private key"))
	f.fields.Add(present.FieldCertificate, f.withChoice(f.certificate, lang.T("Choose file…"), f.page.env.ChooseFile),
		f.certificate)
	f.passphrase = f.fields.Secret(present.FieldPassphrase, lang.Key(present.FieldPassphrase).String())
}

// option creates a checkbox.
func (f *form) option(text string) *widget.Check {
	return widget.NewCheck(text, func(bool) { f.chosen() })
}
