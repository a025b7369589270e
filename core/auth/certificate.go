package auth

import (
	"crypto/rsa"
	"crypto/sha1" // the portal identifies certificates by their SHA-1
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// maxCertificateFile limits how much is read, because the path may name any file.
const maxCertificateFile = 1 << 20

// Certificate describes the certificate with which an application signs in. It does not contain the
// private key.
type Certificate struct {
	Subject    string // in the form of RFC 2253
	Thumbprint string // SHA-1 in upper-case hexadecimal, as the portal shows it
	NotBefore  time.Time
	NotAfter   time.Time
	// Unusable explains why an authority cannot be used, in full sentences. It is empty if the
	// authority can be used.
	Unusable string
}

// LoadCertificate reads a PEM or PFX file and describes its certificate. The passphrase may be
// empty if the file has none. The error is a problem.Problem: the file is missing or unreadable,
// lacks a certificate or its key, or needs a different passphrase. LoadCertificate does not check
// dates, so an expired certificate can be shown; see CheckDates.
func LoadCertificate(path string, passphrase Secret) (Certificate, error) {
	pair, err := loadKeyPair(path, passphrase)
	return pair.certificate, err
}

// CheckDates returns a problem if the certificate is expired or not yet valid at now.
func (c Certificate) CheckDates(now time.Time) error {
	const day = "2 January 2006"
	switch {
	case now.After(c.NotAfter):
		return &problem.Problem{
			Code:   problem.CodeCertificateExpired,
			Title:  "The certificate has expired",
			Detail: fmt.Sprintf("The certificate %s was valid until %s.", c.Thumbprint, c.NotAfter.Format(day)),
			Hint: "Create a new certificate, upload it under Certificates & secrets of the app registration, and " +
				"choose its file in the connector.",
		}
	case now.Before(c.NotBefore):
		return &problem.Problem{
			Code:   problem.CodeCertificateNotYetValid,
			Title:  "The certificate is not valid yet",
			Detail: fmt.Sprintf("The certificate %s is valid from %s.", c.Thumbprint, c.NotBefore.Format(day)),
			Hint:   "Check the date and time of this computer, or wait until that day.",
		}
	}
	return nil
}

// keyPair contains the key and certificates that MSAL needs to sign in. It exists only during New.
type keyPair struct {
	certificate Certificate
	chain       []*x509.Certificate // the key's own certificate first
	key         *rsa.PrivateKey
}

func loadKeyPair(path string, passphrase Secret) (keyPair, error) {
	data, err := readLimited(path, maxCertificateFile)
	if err != nil {
		return keyPair{}, unreadableFile(problem.CodeCertificateMissing, problem.CodeCertificateUnreadable,
			"certificate file", path, err)
	}
	found, err := decode(data, passphrase, path)
	if err != nil {
		return keyPair{}, err
	}
	return found.pair(path)
}

func readLimited(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit))
}

// pair finds the certificate that belongs to a key. If a key belongs to several, for
// example after a renewal, the first one is used.
func (c contents) pair(path string) (keyPair, error) {
	var pairs []keyPair
	for _, key := range c.keys {
		private, ok := key.(*rsa.PrivateKey)
		if !ok || slices.ContainsFunc(pairs, func(p keyPair) bool { return p.key.Equal(private) }) {
			continue
		}
		for i, cert := range c.certs {
			if private.PublicKey.Equal(cert.PublicKey) {
				chain := slices.Concat([]*x509.Certificate{cert}, c.certs[:i], c.certs[i+1:])
				pairs = append(pairs, keyPair{certificate: describe(cert), chain: chain, key: private})
				break
			}
		}
	}
	switch len(pairs) {
	case 0:
		return keyPair{}, c.unpaired(path)
	case 1:
		return pairs[0], nil
	}
	return keyPair{}, severalPairs(path, pairs)
}

// unpaired explains why no key in a file has a certificate.
func (c contents) unpaired(path string) error {
	var cert *unusableCert
	foreign := slices.IndexFunc(c.keys, func(key any) bool { _, ok := key.(foreignKey); return ok })
	switch {
	case c.failed != nil && !errors.As(c.failed, &cert):
		return c.failed
	case foreign >= 0:
		return foreignKeyProblem(path, c.keys[foreign].(foreignKey))
	case cert != nil:
		return unusableCertificate(path, cert)
	case len(c.keys) == 0:
		return noKey(path)
	case len(c.certs) == 0:
		return noCertificate(path)
	}
	return &problem.Problem{
		Code:   problem.CodeCertificateKeyMismatch,
		Title:  "The private key belongs to another certificate",
		Detail: "No certificate in " + path + " matches the private key in this file.",
		Hint:   "Put the certificate and its matching private key into one file.",
	}
}

func describe(cert *x509.Certificate) Certificate {
	return Certificate{
		Subject:    cert.Subject.String(),
		Thumbprint: fmt.Sprintf("%X", sha1.Sum(cert.Raw)), // only identifies the certificate, proves nothing
		NotBefore:  cert.NotBefore,
		NotAfter:   cert.NotAfter,
	}
}
