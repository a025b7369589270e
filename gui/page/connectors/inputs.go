package connectors

import (
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// make makes the inputs, in the order in which they stand.
func (f *form) make() {
	f.fields = formparts.NewFields(f.edited)
	f.fields.OnEscape = f.page.Escape
	f.description = f.fields.Entry(present.FieldDescription, "A name of your own, such as Contoso production")
	f.kind = f.fields.Select(present.FieldType, present.ConnectorTypes, "Choose what to connect to")
	f.clientID = f.fields.Entry(present.FieldClientID, "Application (client) ID of the registration")
	f.makeKey()
	f.tenant = f.fields.Entry(present.FieldTenant, "contoso.onmicrosoft.com")
	f.cloud = widget.NewSelect(f.base.Clouds(), func(string) { f.chosen() })
	f.loginURL = f.fields.Entry(present.FieldLoginURL, "https://login.example.com")
	f.graphURL = f.fields.Entry(present.FieldGraphURL, "https://graph.example.com")
	f.acknowledge = f.option("Acknowledge Disabled Accounts in Active Directory")
	f.guests = f.option("Take guests")
	f.domains = f.fields.Entry(present.FieldDomains, "Empty: all accounts. Else: contoso.com,fabrikam.com")
	f.guards = map[directory.Guard]*widgets.Entry{}
	for _, g := range present.GuardFields {
		f.guards[g.Guard] = f.fields.Entry(g.Field, present.GuardHint(g.Guard, f.page.env.Guards()))
	}
	f.enabled = f.option("Enabled: takes part in scheduled runs and in Sync all")
	f.info = f.fields.Entry(present.FieldInfo, "")
	f.caFile = f.fields.Entry(present.FieldCAFile, "PEM file, where the network needs one")
}

// makeKey makes the inputs of what signs in.
func (f *form) makeKey() {
	f.key = widget.NewRadioGroup([]string{present.KeySecret, present.KeyCertificate}, func(string) { f.chosen() })
	f.key.Horizontal, f.key.Required = true, true
	f.secret = f.fields.Secret(present.FieldSecret, "Client secret")
	f.expires = f.fields.Entry(present.FieldExpires, "Year-month-day, such as 2027-05-22")
	f.certificate = f.fields.FreeEntry(present.FieldCertificate, "PEM or PFX file with the private key")
	f.fields.Add(present.FieldCertificate, f.newCertificateInput(), f.certificate)
	f.passphrase = f.fields.Secret(present.FieldPassphrase, string(present.FieldPassphrase))
}

// option makes a choice that is on or off.
func (f *form) option(text string) *widget.Check {
	return widget.NewCheck(text, func(bool) { f.chosen() })
}
