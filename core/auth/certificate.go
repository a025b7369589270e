package auth

import (
	"crypto/rsa"
	"crypto/sha1" // the portal names certificates by it
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// maxCertificateFile bounds what is read of a file that may be any file.
const maxCertificateFile = 1 << 20

// Codes of the problems that a passphrase would mend.
const (
	CodePassphraseMissing = "certificate_passphrase_missing"
	CodePassphraseWrong   = "certificate_passphrase_wrong"
)

// Certificate describes the certificate that an application signs in with. It
// does not hold the private key.
type Certificate struct {
	Subject    string // as RFC 2253 writes it
	Thumbprint string // SHA-1 in upper-case hexadecimal, as the portal shows it
	NotBefore  time.Time
	NotAfter   time.Time
}

// LoadCertificate reads a PEM or PFX file and describes its certificate. The
// passphrase may be empty for a file without one. The error is a
// problem.Problem: the file is missing or unreadable, holds no certificate or
// no key or a key of another certificate, or needs another passphrase. Dates
// are not judged, so that an expired certificate can be shown; see CheckDates.
func LoadCertificate(path string, passphrase Secret) (Certificate, error) {
	pair, err := loadKeyPair(path, passphrase)
	return pair.certificate, err
}

// CheckDates returns a problem when the certificate is expired or not yet
// valid at now.
func (c Certificate) CheckDates(now time.Time) error {
	const day = "2 January 2006"
	switch {
	case now.After(c.NotAfter):
		return &problem.Problem{
			Code:   "certificate_expired",
			Title:  "The certificate has expired",
			Detail: fmt.Sprintf("The certificate %s was valid until %s.", c.Thumbprint, c.NotAfter.Format(day)),
			Hint:   "Make a new certificate, upload it under Certificates & secrets of the app registration, and choose its file in the connector.",
		}
	case now.Before(c.NotBefore):
		return &problem.Problem{
			Code:   "certificate_not_yet_valid",
			Title:  "The certificate is not valid yet",
			Detail: fmt.Sprintf("The certificate %s is valid from %s.", c.Thumbprint, c.NotBefore.Format(day)),
			Hint:   "Check the date and time of this computer, or wait until that day.",
		}
	}
	return nil
}

// keyPair is what MSAL needs to sign in. It lives no longer than New.
type keyPair struct {
	certificate Certificate
	chain       []*x509.Certificate // the key's own certificate first
	key         *rsa.PrivateKey
}

func loadKeyPair(path string, passphrase Secret) (keyPair, error) {
	data, err := readLimited(path, maxCertificateFile)
	if err != nil {
		return keyPair{}, unreadableFile("certificate", "certificate file", path, err)
	}
	certs, key, err := decode(data, passphrase, path)
	if err != nil {
		return keyPair{}, err
	}
	return pairOf(certs, key, path)
}

func readLimited(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit))
}

// decode tells the forms apart by content: people rename files.
func decode(data []byte, passphrase Secret, path string) ([]*x509.Certificate, any, error) {
	if block, _ := pem.Decode(data); block != nil {
		return decodePEM(data, passphrase, path)
	}
	if _, err := x509.ParseCertificate(data); err == nil {
		return nil, nil, noKey(path)
	}
	return decodePFX(data, passphrase, path)
}

// pairOf finds the certificate that belongs to the key.
func pairOf(certs []*x509.Certificate, key any, path string) (keyPair, error) {
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return keyPair{}, &problem.Problem{
			Code:   "certificate_key_type",
			Title:  "The private key is not an RSA key",
			Detail: "Rollcall signs in with RSA keys; " + path + " holds another kind.",
			Hint:   "Make a certificate with an RSA key of 2048 bits or more.",
		}
	}
	for i, cert := range certs {
		if private.PublicKey.Equal(cert.PublicKey) {
			certs[0], certs[i] = certs[i], certs[0]
			return keyPair{certificate: describe(cert), chain: certs, key: private}, nil
		}
	}
	return keyPair{}, &problem.Problem{
		Code:   "certificate_key_mismatch",
		Title:  "The private key belongs to another certificate",
		Detail: "None of the certificates in " + path + " has the public key of its private key.",
		Hint:   "Put the certificate and the key that were made together into one file.",
	}
}

func describe(cert *x509.Certificate) Certificate {
	return Certificate{
		Subject:    cert.Subject.String(),
		Thumbprint: fmt.Sprintf("%X", sha1.Sum(cert.Raw)), // a name, not a proof
		NotBefore:  cert.NotBefore,
		NotAfter:   cert.NotAfter,
	}
}

func noKey(path string) error {
	return &problem.Problem{
		Code:   "certificate_without_key",
		Title:  "The file holds no private key",
		Detail: path + " holds a certificate only.",
		Hint:   "Export the certificate together with its private key, as PFX or PEM.",
	}
}

func noCertificate(path string) error {
	return &problem.Problem{
		Code:   "certificate_without_certificate",
		Title:  "The file holds no certificate",
		Detail: path + " holds a private key only.",
		Hint:   "Add the certificate to the file, or export both together as PFX.",
	}
}

func notReadable(path string, cause error) error {
	return problem.Problem{
		Code:   "certificate_invalid",
		Title:  "The certificate file cannot be understood",
		Detail: path + " is damaged, incomplete, or neither a PEM nor a PFX file.",
		Hint:   "Export the certificate with its private key again, as PFX or PEM.",
	}.Wrap(cause)
}

// passphraseProblem tells a missing passphrase from a wrong one.
func passphraseProblem(path string, passphrase Secret) error {
	if passphrase == "" {
		return &problem.Problem{
			Code:   CodePassphraseMissing,
			Title:  "The private key needs its passphrase",
			Detail: "The private key in " + path + " is encrypted.",
			Hint:   "Enter the passphrase that was chosen when the file was made.",
		}
	}
	p := problem.Problem{
		Code:   CodePassphraseWrong,
		Title:  "The passphrase is wrong",
		Detail: "The private key in " + path + " could not be decrypted with it.",
		Hint:   "Enter the passphrase that was chosen when the file was made.",
	}
	// The file alone knows whether an odd character belongs there.
	if odd := directory.OddInPassword(string(passphrase)); odd != "" {
		p.Title = "The passphrase is wrong: it holds " + odd
	}
	return p.Wrap(errors.New("decrypt private key"))
}
