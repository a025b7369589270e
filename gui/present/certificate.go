package present

import (
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
)

// CertificateVerdicts judge a certificate file and its passphrase by what was
// found in the file. Where a passphrase is stored that the form does not show,
// its lack is no fault.
func CertificateVerdicts(c auth.Certificate, err error, stored bool) map[Field]Verdict {
	if err == nil {
		text := Line(c.Subject) + ", until " + Day(c.NotAfter) + ". Thumbprint " + c.Thumbprint + "."
		return map[Field]Verdict{FieldCertificate: {Good: true, Note: text}, FieldPassphrase: {}}
	}
	switch code := problem.Of(err).Code; {
	case code == auth.CodePassphraseMissing && stored:
		return map[Field]Verdict{
			FieldCertificate: {Good: true}, FieldPassphrase: {Note: "A passphrase is stored. Type another one to replace it."},
		}
	case code == auth.CodePassphraseMissing || code == auth.CodePassphraseWrong:
		return map[Field]Verdict{FieldCertificate: {Good: true}, FieldPassphrase: wrong(err)}
	}
	return map[Field]Verdict{FieldCertificate: wrong(err), FieldPassphrase: {}}
}
