package present

import (
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// TypeOffice365 is the type of connectors that read from Microsoft 365.
const TypeOffice365 = "Office 365"

// ConnectorTypes are the types that the form offers.
var ConnectorTypes = []string{TypeOffice365}

// The two kinds of key, as the form calls them.
const (
	KeySecret      lang.Key = "Secret"
	KeyCertificate lang.Key = "Certificate"
)

// KeyKinds are the kinds of key that the form offers.
var KeyKinds = []lang.Key{KeySecret, KeyCertificate}

// Titles returns choices in the reader's language.
func Titles(choices []lang.Key) []string {
	titles := make([]string, len(choices))
	for i, c := range choices {
		titles[i] = c.String()
	}
	return titles
}

// Titled returns the choice with a title, or "" if there is none.
func Titled(choices []lang.Key, title string) lang.Key {
	for _, c := range choices {
		if c.String() == title {
			return c
		}
	}
	return ""
}

// ConnectorForm is the typed content of the connector form. Secret contains a new client secret or
// passphrase. A stored one is never shown.
type ConnectorForm struct {
	Description, Type, ClientID string
	KeyKind                     lang.Key // one of KeyKinds
	Certificate                 string
	Secret                      auth.Secret
	Expires, Tenant             string
	Cloud                       directory.Cloud
	LoginURL, GraphURL, CAFile  string
	Proxy                       lang.Key // one of ProxyChoices
	ProxyURL                    string   // for ProxyOwn
	Domains, Info               string
	AcknowledgeDisabled, Guests bool
	Enabled                     bool
	Guards                      map[directory.Guard]string // limits as typed; an empty one is taken from the settings
	Attributes                  string                     // as typed
	Reader                      Reader                     // the person who fills in the form
	stored                      directory.Connector        // the zero value for a new connector
}

// NewConnectorForm returns the form of a new connector.
func NewConnectorForm() ConnectorForm {
	return ConnectorForm{
		KeyKind: KeySecret, Cloud: directory.CloudGlobal, Proxy: ProxySystem, Guests: true, Enabled: true,
		Guards: map[directory.Guard]string{},
	}
}

// ConnectorFormOf returns the form of a stored connector.
func ConnectorFormOf(c directory.Connector) ConnectorForm {
	f := ConnectorForm{
		Description: c.Description, Type: TypeOffice365, ClientID: c.ClientID, KeyKind: KeySecret,
		Certificate: c.Certificate,
		Tenant:      c.TenantDomain, Cloud: c.Cloud, LoginURL: c.LoginURL, GraphURL: c.GraphURL, CAFile: c.CAFile,
		Domains: strings.Join(c.Domains, ","), Info: c.Info,
		AcknowledgeDisabled: c.AcknowledgeDisabled, Guests: c.Guests, Enabled: c.Enabled, Guards: guardTexts(c.Guards),
		Attributes: c.Attributes.String(), stored: c,
	}
	f.Proxy, f.ProxyURL = proxyChoice(c.Proxy)
	if c.Certificate != "" {
		f.KeyKind = KeyCertificate
	}
	if !c.KeyExpires.IsZero() {
		f.Expires = c.KeyExpires.Format(time.DateOnly)
	}
	return f
}

// New reports whether the form is for a new connector.
func (f ConnectorForm) New() bool { return f.stored.ID == "" }

// HasMore reports whether a rarely used field has a value.
func (f ConnectorForm) HasMore() bool {
	return !f.Enabled || f.Info != "" || f.CAFile != "" || f.Proxy != ProxySystem
}

// Title returns the title of the form.
func (f ConnectorForm) Title() string {
	if f.New() {
		return lang.T("New connector")
	}
	return f.stored.Description
}

// Changed reports whether leaving the form would lose changes.
func (f ConnectorForm) Changed() bool {
	before := NewConnectorForm()
	if !f.New() {
		before = ConnectorFormOf(f.stored)
	}
	return !f.equal(before)
}

func (f ConnectorForm) equal(g ConnectorForm) bool {
	return f.Description == g.Description && f.Type == g.Type && f.ClientID == g.ClientID &&
		f.KeyKind == g.KeyKind && f.Certificate == g.Certificate && f.Secret == g.Secret &&
		f.Expires == g.Expires && f.Tenant == g.Tenant && f.Cloud == g.Cloud &&
		f.LoginURL == g.LoginURL && f.GraphURL == g.GraphURL && f.CAFile == g.CAFile &&
		f.proxy() == g.proxy() && f.Proxy == g.Proxy &&
		f.Domains == g.Domains && f.Info == g.Info && f.AcknowledgeDisabled == g.AcknowledgeDisabled &&
		f.Guests == g.Guests && f.Enabled == g.Enabled && f.sameGuards(g) && f.Attributes == g.Attributes
}

// NewKey reports whether saving stores a first or a new secret or passphrase.
func (f ConnectorForm) NewKey() bool {
	return f.New() || f.Secret != "" || f.kindChanged() || f.certificate() != f.stored.Certificate
}

func (f ConnectorForm) kindChanged() bool {
	return (f.KeyKind == KeyCertificate) != (f.stored.Certificate != "")
}

func (f ConnectorForm) certificate() string {
	if f.KeyKind == KeyCertificate {
		return f.Certificate
	}
	return ""
}

// SecretHint is the placeholder of the secret or passphrase. It says what to enter, or that one is
// stored, but never shows it.
func (f ConnectorForm) SecretHint() string {
	switch {
	case f.KeyKind == KeyCertificate && !f.NewKey():
		return lang.T("Passphrase stored, if the file needs one")
	case f.KeyKind == KeyCertificate:
		return lang.T("Leave empty if the file has none")
	case !f.NewKey():
		return lang.T("Paste a new one to replace it")
	}
	return lang.T("Value of the client secret")
}

// StoredKey describes the stored key, its expiry, and how urgent that is.
func (f ConnectorForm) StoredKey(now time.Time) (string, Tone) {
	text, tone := KeyText(f.stored, now)
	return lang.T("Stored: %s.", strings.TrimPrefix(text, "! ")), tone
}

// Connector returns the connector that the form describes. Its key is in Secret. The values may not
// be valid.
func (f ConnectorForm) Connector() directory.Connector {
	c := f.stored
	c.Description, c.ClientID, c.TenantDomain, c.Info = f.Description, f.ClientID, f.Tenant, f.Info
	c.Certificate, c.CAFile, c.Cloud = f.certificate(), f.CAFile, f.Cloud
	c.Proxy = f.proxy()
	c.LoginURL, c.GraphURL = "", ""
	if f.Cloud == directory.CloudCustom {
		c.LoginURL, c.GraphURL = f.LoginURL, f.GraphURL
	}
	c.Domains = nil
	if f.Domains != "" {
		c.Domains = strings.Split(f.Domains, ",")
	}
	c.AcknowledgeDisabled, c.Guests, c.Enabled = f.AcknowledgeDisabled, f.Guests, f.Enabled
	c.Guards, c.Attributes = f.guards(), f.attributes()
	// An unedited day keeps its time, which may come from Graph.
	if f.Expires != ConnectorFormOf(f.stored).Expires {
		c.KeyExpires, _ = f.Reader.Dates.Parse(f.Expires)
	}
	return c
}

// Clouds returns the names of the clouds that the form offers. The practice tenant is offered only
// to connectors that already use it.
func (f ConnectorForm) Clouds() []string {
	var names []string
	for _, c := range directory.Clouds {
		if c != directory.CloudPractice || f.stored.Cloud == c {
			names = append(names, CloudName(c))
		}
	}
	return names
}
