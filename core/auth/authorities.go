package auth

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// maxAuthoritiesFile limits how much is read, because the path may name any file. The certificates
// of all authorities that a system trusts take a quarter of a megabyte.
const maxAuthoritiesFile = 8 << 20

// LoadAuthorities reads the file of certificate authorities that a connector names: PEM, or DER
// with one certificate. It describes all of them in order, including the unusable ones, and does
// not check dates. The error is a problem.Problem: the file is missing, unreadable, or contains no
// usable certificate.
func LoadAuthorities(file string) ([]Certificate, error) {
	found, err := readAuthorities(file)
	if err != nil {
		return nil, err
	}
	list := make([]Certificate, len(found))
	for i, a := range found {
		list[i] = a.described
	}
	return list, nil
}

// authority is one certificate in a file of authorities.
type authority struct {
	described Certificate
	cert      *x509.Certificate // nil: unusable, and described says why
}

// readAuthorities reads the certificates from a file and skips everything else, such as a key. At
// least one certificate must be usable.
func readAuthorities(file string) ([]authority, error) {
	data, err := readLimited(file, maxAuthoritiesFile)
	if err != nil {
		return nil, unreadableFile(problem.CodeCAFileMissing, problem.CodeCAFileUnreadable, "CA file", file, err)
	}
	var list []authority
	if isDER(data) {
		list = append(list, authorityOf(data))
	}
	other := ""
	for block, rest := pem.Decode(directory.PlainText(data)); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE", "X509 CERTIFICATE": // the second is an old name
			list = append(list, authorityOf(block.Bytes))
		case "TRUSTED CERTIFICATE":
			list = append(list, trustedOnly(block.Bytes, file))
		default:
			other = block.Type
		}
	}
	if len(list) == 0 {
		return nil, noAuthority(file, other)
	}
	for _, a := range list {
		if a.cert != nil {
			return list, nil
		}
	}
	return nil, unusableAuthority(file, list[0].described)
}

// isDER reports whether data is a certificate without PEM around it, which is the default when
// Windows exports one.
func isDER(data []byte) bool {
	var cert tbsCertificate
	return cert.read(data) == nil
}

func authorityOf(der []byte) authority {
	cert, err := x509.ParseCertificate(der)
	if err == nil {
		return authority{describe(cert), cert}
	}
	var tbs tbsCertificate
	fault := strings.TrimPrefix(err.Error(), "x509: ")
	described := Certificate{Unusable: "It breaks the rules for certificates: " + fault + "."}
	if tbs.read(der) == nil {
		described.Subject = tbs.subject()
		if serial := tbs.Certificate.Serial; serial.Sign() < 0 {
			described.Unusable = fmt.Sprintf("It has the negative serial number %s. %s", serial, againstTheRules)
		}
	}
	return authority{described: described}
}

// againstTheRules says why Go refuses negative serial numbers, and how to work around it until the
// certificate is replaced.
const againstTheRules = "The rules for certificates forbid that (RFC 5280, 4.1.2.2). Have the certificate issued " +
	"again; " +
	"until then, the environment variable GODEBUG=x509negativeserial=1 lets Rollcall accept it."

// trustedOnly describes a TRUSTED CERTIFICATE. In this format, OpenSSL appends the uses for which
// the certificate is trusted. Ignoring them would trust it for more than was intended.
func trustedOnly(data []byte, file string) authority {
	described := Certificate{Unusable: "It is a TRUSTED CERTIFICATE, a format that only OpenSSL uses. " +
		"Run openssl x509 -in " + quotePath(file) + " -out ca.pem, and choose that file."}
	var tbs tbsCertificate
	if tbs.read(data) == nil {
		described.Subject = tbs.subject()
	}
	return authority{described: described}
}

// tbsCertificate is the beginning of a certificate (RFC 5280, 4.1). It identifies a certificate
// that Go refuses.
type tbsCertificate struct {
	Certificate struct {
		Version   int `asn1:"optional,explicit,default:0,tag:0"`
		Serial    *big.Int
		Signature pkix.AlgorithmIdentifier
		Issuer    asn1.RawValue
		Validity  asn1.RawValue
		Subject   pkix.RDNSequence
	}
	Algorithm pkix.AlgorithmIdentifier
	Signature asn1.BitString
}

func (c *tbsCertificate) read(der []byte) error {
	_, err := asn1.Unmarshal(der, c)
	return err
}

func (c *tbsCertificate) subject() string {
	var name pkix.Name
	name.FillFromRDNSequence(&c.Certificate.Subject)
	return name.String()
}

func noAuthority(file, other string) error {
	p := &problem.Problem{
		Code:   problem.CodeCAFileInvalid,
		Title:  "The CA file contains no certificate",
		Detail: "No certificate was found in " + file + ".",
		Hint:   "Export the certificate authority as Base-64 (PEM); the file then contains a BEGIN CERTIFICATE line.",
	}
	switch other {
	case "":
	case "PKCS7":
		p.Detail = file + " contains a PKCS #7 collection, which Rollcall does not read."
		p.Hint = "Run openssl pkcs7 -print_certs -in " + quotePath(file) + " -out ca.pem, and choose that file."
	default:
		p.Detail = file + " contains something other than a certificate: " + other + "."
	}
	return p
}

func unusableAuthority(file string, c Certificate) error {
	return &problem.Problem{
		Code:   problem.CodeCAFileUnusable,
		Title:  "The certificate in the CA file is not usable",
		Detail: fmt.Sprintf("In %s: %s", file, c.unusable()),
		Hint:   "Choose a file with another certificate of the authority, in PEM form.",
	}
}

// unusable says which certificate cannot be used, and why.
func (c Certificate) unusable() string {
	name := c.Subject
	if name == "" {
		name = "a certificate"
	}
	return name + ". " + c.Unusable
}
