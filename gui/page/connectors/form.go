package connectors

import (
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// form adds or edits one connector.
type form struct {
	page *Page
	base present.ConnectorForm // what was stored, or a new one

	description, clientID, expires, tenant *widgets.Entry
	certificate, domains, info             *widgets.Entry
	loginURL, graphURL, caFile             *widgets.Entry
	kind, cloud                            *widget.Select
	key                                    *widget.RadioGroup
	secret, passphrase                     *widgets.Secret
	acknowledge, guests, enabled           *widget.Check

	fields map[present.Field]*widgets.Field
	// touched are the fields that somebody has typed in: an empty form finds no
	// fault. Trying to save touches all.
	touched map[present.Field]bool

	office, secretRows, certificateRows, customRows *fyne.Container // what shows by choice

	content                       fyne.CanvasObject
	save, saveAndExit, testButton *widget.Button
	notice                        *fyne.Container
	scroll                        *container.Scroll
	checks                        *checks
	guide                         *guide
	scope                         *scope
	looked                        *certificate
	suggested                     *suggested
	limits, more                  *widgets.Fold
	guards                        map[directory.Guard]*widgets.Entry
	setting                       bool // values are being set, not typed
	busy                          bool // something is being stored
}

// showForm shows the form of a connector; the zero one is new.
func (p *Page) showForm(c directory.Connector) {
	f := &form{page: p, fields: map[present.Field]*widgets.Field{}, touched: map[present.Field]bool{}}
	f.base = present.NewConnectorForm()
	if c.ID != "" {
		f.base = present.ConnectorFormOf(c)
	}
	f.checks, f.guide, f.scope, f.looked, f.suggested = newChecks(), newGuide(f), newScope(f), newCertificate(f), newSuggested(f)
	f.make()
	p.drop()
	p.form = f
	f.fill(f.base)
	f.content = f.layout()
	p.replace(f.content)
	f.suggested.ask(c.ID)
	f.focus(f.description)
}

// end ends what the form has begun.
func (f *form) end() {
	f.checks.stop()
	f.scope.stop()
	f.looked.stop()
	f.suggested.stop()
}

// attend keeps an entry in sight while it has the keyboard.
func (f *form) attend(e *widgets.Entry) {
	e.OnFocus = func() { widgets.IntoSight(f.scroll, e) }
	e.Key = f.escaped
}

// escaped leaves the form as Cancel does when somebody presses Escape.
func (f *form) escaped(key fyne.KeyName) (taken bool) {
	if key == fyne.KeyEscape {
		f.page.Escape()
	}
	return key == fyne.KeyEscape
}

// focusKey brings the keyboard to the secret or the certificate.
func (f *form) focusKey() {
	if f.key.Selected == present.KeyCertificate {
		f.focus(f.certificate)
		return
	}
	f.focus(f.secret.Entry())
}

func (f *form) focus(o fyne.Focusable) { widgets.Focus(f.page.content, o) }

// make makes the inputs and their fields.
func (f *form) make() {
	f.description = f.entry(present.FieldDescription, "A name of your own, such as Contoso production")
	f.clientID = f.entry(present.FieldClientID, "Application (client) ID of the registration")
	f.expires = f.entry(present.FieldExpires, "Year-month-day, such as 2027-05-22")
	f.tenant = f.entry(present.FieldTenant, "contoso.onmicrosoft.com")
	f.certificate = f.entry(present.FieldCertificate, "PEM or PFX file with the private key")
	f.fields[present.FieldCertificate] = widgets.NewField(string(present.FieldCertificate), f.newCertificateInput())
	f.domains = f.entry(present.FieldDomains, "Empty: all accounts. Else: contoso.com,fabrikam.com")
	f.info = f.entry(present.FieldInfo, "")
	f.loginURL = f.entry(present.FieldLoginURL, "https://login.example.com")
	f.graphURL = f.entry(present.FieldGraphURL, "https://graph.example.com")
	f.caFile = f.entry("", "PEM file, where the network needs one")
	f.guards = map[directory.Guard]*widgets.Entry{}
	for _, g := range present.GuardFields {
		f.guards[g.Guard] = f.entry(g.Field, present.GuardHint(g.Guard, f.page.env.Guards()))
	}
	f.secret = widgets.NewSecret()
	f.secret.OnChanged = func(string) { f.changed(present.FieldSecret) }
	f.fields[present.FieldSecret] = widgets.NewField("Client secret", f.secret)
	f.passphrase = widgets.NewSecret()
	f.passphrase.OnChanged = func(string) { f.changed(present.FieldPassphrase) }
	f.fields[present.FieldPassphrase] = widgets.NewField(string(present.FieldPassphrase), f.passphrase)
	f.attend(f.secret.Entry())
	f.attend(f.passphrase.Entry())
	f.kind = widget.NewSelect(present.ConnectorTypes, func(string) { f.changed(present.FieldType) })
	f.kind.PlaceHolder = "Choose what to connect to"
	f.fields[present.FieldType] = widgets.NewField(string(present.FieldType), f.kind)
	f.cloud = widget.NewSelect(f.base.Clouds(), func(string) { f.changed("") })
	f.key = widget.NewRadioGroup([]string{present.KeySecret, present.KeyCertificate}, func(string) { f.changed("") })
	f.key.Horizontal, f.key.Required = true, true
	f.acknowledge = widget.NewCheck("Acknowledge Disabled Accounts in Active Directory", func(bool) { f.changed("") })
	f.guests = widget.NewCheck("Take guests", func(bool) { f.changed("") })
	f.enabled = widget.NewCheck("Enabled: takes part in scheduled runs and in Sync all", func(bool) { f.changed("") })
}

// entry makes an input that is checked as field; "" is not checked.
func (f *form) entry(field present.Field, hint string) *widgets.Entry {
	e := widgets.NewEntry()
	e.SetPlaceHolder(hint)
	e.OnChanged = func(string) { f.changed(field) }
	f.attend(e)
	if field != "" {
		f.fields[field] = widgets.NewField(string(field), e)
	}
	return e
}

// fill puts values into the inputs.
func (f *form) fill(v present.ConnectorForm) {
	f.setting = true
	f.base = v
	f.description.SetText(v.Description)
	f.kind.SetSelected(v.Type)
	f.clientID.SetText(v.ClientID)
	f.key.SetSelected(v.KeyKind)
	f.certificate.SetText(v.Certificate)
	f.expires.SetText(v.Expires)
	f.tenant.SetText(v.Tenant)
	f.cloud.SetSelected(present.CloudName(v.Cloud))
	f.loginURL.SetText(v.LoginURL)
	f.graphURL.SetText(v.GraphURL)
	f.caFile.SetText(v.CAFile)
	f.domains.SetText(v.Domains)
	f.info.SetText(v.Info)
	for guard, entry := range f.guards {
		entry.SetText(v.Guards[guard])
	}
	f.acknowledge.SetChecked(v.AcknowledgeDisabled)
	f.guests.SetChecked(v.Guests)
	f.enabled.SetChecked(v.Enabled)
	f.secret.Clear()
	f.passphrase.Clear()
	f.setting = false
}

// typed is what stands in the form.
func (f *form) typed() present.ConnectorForm {
	v := f.base
	v.Description, v.Type, v.ClientID = f.description.Text, f.kind.Selected, f.clientID.Text
	v.KeyKind, v.Secret = f.key.Selected, auth.Secret(f.secret.Entry().Text)
	if v.KeyKind == present.KeyCertificate {
		v.Secret = auth.Secret(f.passphrase.Entry().Text)
	}
	v.Certificate, v.Expires = f.certificate.Text, f.expires.Text
	v.Tenant, v.Cloud = f.tenant.Text, present.CloudNamed(f.cloud.Selected)
	v.LoginURL, v.GraphURL, v.CAFile = f.loginURL.Text, f.graphURL.Text, f.caFile.Text
	v.Domains, v.Info = f.domains.Text, f.info.Text
	v.Guards = map[directory.Guard]string{}
	for guard, entry := range f.guards {
		v.Guards[guard] = entry.Text
	}
	v.AcknowledgeDisabled, v.Guests, v.Enabled = f.acknowledge.Checked, f.guests.Checked, f.enabled.Checked
	return v
}

// changed judges the form again after something was typed or chosen.
func (f *form) changed(field present.Field) {
	if f.setting {
		return
	}
	if field != "" {
		f.touched[field] = true
	}
	f.judge()
}

// judge shows what belongs to what was chosen, what is wrong where somebody has
// typed, and what can be done.
func (f *form) judge() {
	v := f.typed()
	f.scope.update(v)
	f.looked.update(v)
	verdicts := v.Verdicts()
	maps.Copy(verdicts, f.looked.verdicts)
	f.suggested.note(verdicts)
	for name, field := range f.fields {
		f.mark(field, name, verdicts[name], v)
	}
	widgets.ShowIf(f.office, v.Type == present.TypeOffice365)
	widgets.ShowIf(f.secretRows, v.KeyKind == present.KeySecret)
	widgets.ShowIf(f.certificateRows, v.KeyKind == present.KeyCertificate)
	widgets.ShowIf(f.customRows, v.Cloud == directory.CloudCustom)
	f.secret.SetPlaceHolder(v.SecretHint())
	f.passphrase.SetPlaceHolder(v.SecretHint())
	test := "Test connection"
	if v.Changed() || v.New() {
		test = "Save and test connection"
	}
	f.testButton.SetText(test)
	for _, b := range []*widget.Button{f.save, f.saveAndExit, f.testButton} {
		widgets.EnableIf(b, !f.busy)
	}
	f.guide.update(v.Connector())
}

// mark shows the verdict on one field.
func (f *form) mark(field *widgets.Field, name present.Field, verdict present.Verdict, v present.ConnectorForm) {
	switch {
	case verdict.Wrong() && f.touched[name] && verdict.Fix != "":
		field.ShowWrong(verdict.Text, "Write "+verdict.Fix, func() { f.domains.SetText(verdict.Fix) })
	case verdict.Wrong() && (f.touched[name] || f.touched[present.FieldCertificate] && name == present.FieldPassphrase):
		field.ShowWrong(verdict.Text, "", nil)
	case name == present.FieldSecret && !v.NewKey():
		text, tone := v.StoredKey(f.page.env.Now())
		field.ShowHint(text, importances[tone])
	default:
		field.ShowNote(verdict.Good, verdict.Note)
	}
}

var importances = map[present.Tone]widget.Importance{
	present.ToneOff: widget.LowImportance, present.ToneWarn: widget.WarningImportance, present.ToneBad: widget.DangerImportance,
}

// rows puts fields below each other.
func (f *form) rows(names ...present.Field) *fyne.Container {
	box := below()
	for _, name := range names {
		box.Add(f.fields[name])
	}
	return box
}
