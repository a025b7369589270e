package connectors

import (
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// form adds or edits one connector.
type form struct {
	page   *Page
	base   present.ConnectorForm // the stored connector, or a new one
	fields *formparts.Fields

	description, clientID, expires, tenant *widgets.Entry
	certificate, domains, info             *widgets.Entry
	loginURL, graphURL, caFile, proxyURL   *widgets.Entry
	kind, cloud, proxy                     *widget.Select
	key                                    *widget.RadioGroup
	secret, passphrase                     *widgets.Secret
	acknowledge, guests, enabled           *widget.Check

	office, secretRows, certificateRows, customRows, proxyRows *fyne.Container // shown or hidden by the choices

	content                       fyne.CanvasObject
	save, saveAndExit, testButton *widget.Button
	notice                        *fyne.Container
	said                          string // shown in notice after storing succeeded
	scroll                        *container.Scroll
	checks                        *checks
	guide                         *guide
	scope                         *scope
	certified                     *glance[certificateQuestion]
	authorities                   *glance[string]
	suggested                     *suggested
	limits, reads, more           *widgets.Fold
	attributes                    *widgets.Entry
	guards                        map[directory.Guard]*formparts.Limit
	busy                          bool // the connector is being stored
}

// showForm shows the form of a connector. The zero connector is a new one.
func (p *Page) showForm(c directory.Connector) {
	f := &form{page: p, base: present.NewConnectorForm()}
	if c.ID != "" {
		f.base = present.ConnectorFormOf(c)
	}
	f.base.Reader = present.Reader{Dates: p.env.Dates, Now: p.env.Now()}
	f.checks, f.guide, f.scope, f.suggested = newChecks(), newGuide(f), newScope(f), newSuggested(f)
	f.certified, f.authorities = newGlance[certificateQuestion](f), newGlance[string](f)
	f.make()
	p.drop()
	p.form = f
	f.fields.Fill(func() { f.fill(f.base) })
	f.content = f.layout()
	p.replace(f.content)
	f.suggested.ask(c.ID)
	f.focus(f.description)
}

// end stops everything that the form has started.
func (f *form) end() {
	f.checks.stop()
	f.scope.stop()
	f.certified.stop()
	f.authorities.stop()
	f.suggested.stop()
}

// focusKey gives the keyboard focus to the secret or the certificate.
func (f *form) focusKey() {
	if f.typed().KeyKind == present.KeyCertificate {
		f.focus(f.certificate)
		return
	}
	f.focus(f.secret.Entry())
}

func (f *form) focus(o fyne.Focusable) { widgets.Focus(f.page.content, o) }

// fill puts values into the inputs.
func (f *form) fill(v present.ConnectorForm) {
	f.description.SetText(v.Description)
	f.kind.SetSelected(v.Type)
	f.clientID.SetText(v.ClientID)
	f.key.SetSelected(v.KeyKind.String())
	f.certificate.SetText(v.Certificate)
	f.expires.SetText(v.Expires)
	f.tenant.SetText(v.Tenant)
	f.cloud.SetSelected(present.CloudName(v.Cloud))
	f.loginURL.SetText(v.LoginURL)
	f.graphURL.SetText(v.GraphURL)
	f.caFile.SetText(v.CAFile)
	f.proxy.SetSelected(v.Proxy.String())
	f.proxyURL.SetText(v.ProxyURL)
	f.domains.SetText(v.Domains)
	f.info.SetText(v.Info)
	for guard, entry := range f.guards {
		entry.SetText(v.Guards[guard])
	}
	f.attributes.SetText(v.Attributes)
	f.acknowledge.SetChecked(v.AcknowledgeDisabled)
	f.guests.SetChecked(v.Guests)
	f.enabled.SetChecked(v.Enabled)
	f.secret.Clear()
	f.passphrase.Clear()
}

// typed returns the content of the form.
func (f *form) typed() present.ConnectorForm {
	v := f.base
	v.Reader.Now = f.page.env.Now()
	v.Description, v.Type, v.ClientID = f.description.Text, f.kind.Selected, f.clientID.Text
	v.KeyKind = present.Titled(present.KeyKinds, f.key.Selected)
	v.Secret = auth.Secret(f.secret.Entry().Text)
	if v.KeyKind == present.KeyCertificate {
		v.Secret = auth.Secret(f.passphrase.Entry().Text)
	}
	v.Certificate, v.Expires = f.certificate.Text, f.expires.Text
	v.Tenant, v.Cloud = f.tenant.Text, present.CloudNamed(f.cloud.Selected)
	v.LoginURL, v.GraphURL, v.CAFile = f.loginURL.Text, f.graphURL.Text, f.caFile.Text
	v.Proxy, v.ProxyURL = present.Titled(present.ProxyChoices, f.proxy.Selected), f.proxyURL.Text
	v.Domains, v.Info = f.domains.Text, f.info.Text
	v.Guards = map[directory.Guard]string{}
	for guard, entry := range f.guards {
		v.Guards[guard] = entry.Text()
	}
	v.Attributes = f.attributes.Text
	v.AcknowledgeDisabled, v.Guests, v.Enabled = f.acknowledge.Checked, f.guests.Checked, f.enabled.Checked
	return v
}

// edited checks the form again after an input has changed.
func (f *form) edited(name present.Field) {
	if name == present.FieldCertificate {
		f.fields.Touch(present.FieldPassphrase) // the file determines whether it is needed
	}
	f.changed()
}

// changed checks the form again. It now differs from the connector that was stored or tested.
func (f *form) changed() {
	f.unsay()
	f.judge()
}

// renewed copies into the form what was found out elsewhere about the connector, for example the
// key's expiry from a connection test.
func (f *form) renewed(c directory.Connector) {
	before := f.typed()
	after := before.Renewed(present.ConnectorFormOf(c))
	f.base = f.base.Renewed(present.ConnectorFormOf(c))
	if after.Expires != before.Expires {
		f.fields.Fill(func() { f.expires.SetText(after.Expires) })
	}
	f.judge()
}

// chosen checks the form again after a choice that has no verdict.
func (f *form) chosen() {
	if !f.fields.Filling() {
		f.changed()
	}
}

// verdicts returns the verdicts on the content of the form and on its certificate.
func (f *form) verdicts(v present.ConnectorForm) verdicts {
	verdicts := v.Verdicts()
	maps.Copy(verdicts, f.certified.verdicts)
	maps.Copy(verdicts, f.authorities.verdicts)
	f.suggested.note(verdicts)
	return verdicts
}

// judge shows the inputs that the choices need, the faults of edited fields, and the available
// actions.
func (f *form) judge() {
	v := f.typed()
	f.scope.update(v)
	f.lookAt(v)
	f.checks.outdated(v.Changed())
	f.fields.Judge(f.verdicts(v))
	if !v.NewKey() {
		text, tone := v.StoredKey(f.page.env.Now())
		f.fields.Of(present.FieldSecret).ShowHint(text, importances[tone])
	}
	widgets.ShowIf(f.office, v.Type == present.TypeOffice365)
	widgets.ShowIf(f.secretRows, v.KeyKind == present.KeySecret)
	widgets.ShowIf(f.certificateRows, v.KeyKind == present.KeyCertificate)
	widgets.ShowIf(f.customRows, v.Cloud == directory.CloudCustom)
	widgets.ShowIf(f.proxyRows, v.Proxy == present.ProxyOwn)
	f.secret.SetPlaceHolder(v.SecretHint())
	f.passphrase.SetPlaceHolder(v.SecretHint())
	test := lang.T("Test connection")
	if v.Changed() || v.New() {
		test = lang.T("Save and test connection")
	}
	f.testButton.SetText(test)
	for _, b := range []*widget.Button{f.save, f.saveAndExit, f.testButton} {
		widgets.EnableIf(b, !f.busy)
	}
	f.guide.update(v.Connector())
}

var importances = map[present.Tone]widget.Importance{
	present.ToneOff: widget.LowImportance, present.ToneWarn: widget.WarningImportance,
	present.ToneBad: widget.DangerImportance,
}
