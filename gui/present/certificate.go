package present

import (
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// CertificateVerdicts check a certificate file and its passphrase by the contents of the file. A
// stored passphrase is not shown, so an empty passphrase field is not a fault if one is stored.
func CertificateVerdicts(c auth.Certificate, err error, stored bool) map[Field]Verdict {
	if err == nil {
		text := lang.T("%s, until %s. Thumbprint %s.", Line(c.Subject), Day(c.NotAfter), c.Thumbprint)
		return map[Field]Verdict{FieldCertificate: {Good: true, Note: text}, FieldPassphrase: {}}
	}
	switch code := problem.Of(err).Code; {
	case code == problem.CodeCertificatePassphraseMissing && stored:
		return map[Field]Verdict{
			FieldCertificate: {Good: true},
			FieldPassphrase:  {Note: lang.T("A passphrase is stored. Type a new one to replace it.")},
		}
	case code == problem.CodeCertificatePassphraseMissing || code == problem.CodeCertificatePassphraseWrong:
		return map[Field]Verdict{FieldCertificate: {Good: true}, FieldPassphrase: wrong(err)}
	}
	return map[Field]Verdict{FieldCertificate: wrong(err), FieldPassphrase: {}}
}

// AuthoritiesVerdict checks a file of certificate authorities by its contents.
func AuthoritiesVerdict(list []auth.Certificate, err error, now time.Time) Verdict {
	switch {
	case err != nil:
		return wrong(err)
	case len(list) == 0:
		return Verdict{}
	}
	for _, c := range list {
		if c.Unusable != "" {
			return Verdict{
				Note: lang.T("%s cannot be used. %s", Line(c.Subject), Line(lang.Core(c.Unusable))), Warn: true,
			}
		}
	}
	last := list[0].NotAfter
	for _, c := range list {
		if c.NotAfter.After(last) {
			last = c.NotAfter
		}
	}
	text := Line(list[0].Subject)
	if others := len(list) - 1; others > 0 {
		text = lang.N(others, "%[2]s and %[1]s more", "%[2]s and %[1]s more", text)
	}
	if last.Before(now) {
		return Verdict{Note: lang.T("%s, expired on %s.", text, Day(last)), Warn: true}
	}
	return Verdict{Good: true, Note: lang.T("%s, until %s.", text, Day(last))}
}
