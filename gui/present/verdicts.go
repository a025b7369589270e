package present

import (
	"path/filepath"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Field is the name of a field in a form.
type Field string

// The fields that are checked.
const (
	FieldDescription Field = "Description"
	FieldType        Field = "Type"
	FieldClientID    Field = "Client ID"
	FieldSecret      Field = "Key"
	FieldCertificate Field = "Certificate file"
	FieldPassphrase  Field = "Passphrase"
	FieldExpires     Field = "Expires"
	FieldTenant      Field = "Tenant Domain"
	FieldLoginURL    Field = "Sign-in address"
	FieldGraphURL    Field = "Graph address"
	FieldDomains     Field = "Optional Email Domains Filter"
	FieldInfo        Field = "Info"
	FieldCAFile      Field = "CA file"
	FieldProxy       Field = "Proxy"
	FieldProxyURL    Field = "Proxy address"
)

// Verdict is the message next to a field. The zero Verdict shows none.
type Verdict struct {
	Good bool   // typed and valid
	Text string // the fault, and how to correct it
	Note string // a note on a valid value; may be empty
	Warn bool   // Note is a warning
	// Fix is the corrected text, if known. The form offers it as a button.
	Fix string
}

// Wrong reports whether the field prevents the form from being saved.
func (v Verdict) Wrong() bool { return v.Text != "" }

// Verdicts checks every visible field. Optional fields that are empty get no verdict.
func (f ConnectorForm) Verdicts() map[Field]Verdict {
	v := map[Field]Verdict{FieldDescription: judge(f.Description, directory.ParseDescription)}
	if f.Type == "" {
		v[FieldType] = Verdict{Text: lang.T("Choose a type.")}
		return v
	}
	v[FieldClientID] = judge(f.ClientID, directory.ParseClientID)
	v[FieldTenant] = judge(f.Tenant, func(s string) (string, error) { return directory.ParseTenant(s, domain.Parse) })
	v[FieldDomains] = f.judgeDomains()
	f.judgeGuards(v)
	v[FieldAttributes] = f.judgeAttributes()
	v[FieldInfo] = quiet(judge(f.Info, directory.ParseInfo))
	v[FieldCAFile] = f.judgeCAFile()
	v[FieldProxyURL] = f.judgeProxy()
	if f.KeyKind == KeyCertificate {
		v[FieldCertificate] = f.judgeCertificate()
	} else {
		v[FieldSecret] = f.judgeSecret()
		v[FieldExpires] = f.judgeExpires()
	}
	if f.Cloud == directory.CloudCustom {
		v[FieldLoginURL] = judge(f.LoginURL, directory.ParseLoginURL)
		v[FieldGraphURL] = judge(f.GraphURL, directory.ParseGraphURL)
	}
	return v
}

// Complete reports whether the form can be saved.
func (f ConnectorForm) Complete() bool {
	for _, v := range f.Verdicts() {
		if v.Wrong() {
			return false
		}
	}
	return true
}

func judge(typed string, parse func(string) (string, error)) Verdict {
	if _, err := parse(typed); err != nil {
		return wrong(err)
	}
	return Verdict{Good: true}
}

// quiet removes the mark from an optional field that is valid.
func quiet(v Verdict) Verdict {
	v.Good = false
	return v
}

func wrong(err error) Verdict {
	return Verdict{Text: OneLine(err)}
}

func (f ConnectorForm) judgeSecret() Verdict {
	if !f.NewKey() {
		return Verdict{}
	}
	if err := directory.CheckSecret(directory.TidySecret(string(f.Secret))); err != nil {
		return wrong(err)
	}
	return Verdict{Good: true}
}

func (f ConnectorForm) judgeCertificate() Verdict {
	switch {
	case f.Certificate == "":
		return Verdict{Text: lang.T("Choose the PEM or PFX file with the certificate and its private key.")}
	case !filepath.IsAbs(f.Certificate):
		return Verdict{Text: lang.T("Enter the full path of the file.")}
	}
	return Verdict{Good: true}
}

// judgeCAFile checks only the path. The contents are checked when the file is read.
func (f ConnectorForm) judgeCAFile() Verdict {
	if f.CAFile != "" && !filepath.IsAbs(f.CAFile) {
		return Verdict{Text: lang.T("Enter the full path of the file.")}
	}
	return Verdict{}
}

func (f ConnectorForm) judgeProxy() Verdict {
	if f.Proxy != ProxyOwn {
		return Verdict{}
	}
	if strings.TrimSpace(f.ProxyURL) == "" {
		return Verdict{Text: lang.T("Enter the proxy's address, such as http://proxy.example.com:8080.")}
	}
	v := judge(f.ProxyURL, directory.ParseProxy)
	if own, err := directory.ParseProxy(f.ProxyURL); err == nil &&
		(own == directory.ProxySystem || own == directory.ProxyNone) {
		v = Verdict{Text: lang.T("Choose this option above, or enter the proxy's address.")}
	}
	return v
}

func (f ConnectorForm) judgeDomains() Verdict {
	_, err := directory.ParseDomains(f.Domains, domain.Parse)
	if err == nil {
		return Verdict{Good: f.Domains != ""}
	}
	v := wrong(err)
	if fixed := fixDomains(f.Domains); fixed != f.Domains {
		if _, err := directory.ParseDomains(fixed, domain.Parse); err == nil {
			v.Fix = fixed
		}
	}
	return v
}

// fixDomains rewrites a list of domains. It replaces other separators with commas, and reduces an
// address to its domain.
func fixDomains(typed string) string {
	entries := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) })
	for i, entry := range entries {
		entries[i] = strings.Trim(entry[strings.LastIndexByte(entry, '@')+1:], ".")
	}
	return strings.Join(entries, ",")
}
