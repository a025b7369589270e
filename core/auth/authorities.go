package auth

import (
	"crypto/x509"
	"encoding/pem"

	"github.com/rollcallsync/rollcall/core/problem"
)

// maxAuthoritiesFile bounds what is read of a file that may be any file. All the
// authorities that a system trusts take a quarter of a megabyte.
const maxAuthoritiesFile = 8 << 20

// LoadAuthorities reads a PEM file of certificate authorities, as a connector
// names one, and describes them in their order. The error is a problem.Problem:
// the file is missing or unreadable, or holds no certificate. Dates are not
// judged.
func LoadAuthorities(file string) ([]Certificate, error) {
	certificates, err := readAuthorities(file)
	if err != nil {
		return nil, err
	}
	list := make([]Certificate, len(certificates))
	for i, c := range certificates {
		list[i] = describe(c)
	}
	return list, nil
}

// readAuthorities reads the certificates of a PEM file; what else is in it is
// passed over, such as a key.
func readAuthorities(file string) ([]*x509.Certificate, error) {
	data, err := readLimited(file, maxAuthoritiesFile)
	if err != nil {
		return nil, unreadableFile("ca_file", "CA file", file, err)
	}
	var list []*x509.Certificate
	for len(data) > 0 {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return nil, noAuthority(file)
	}
	return list, nil
}

func noAuthority(file string) error {
	return &problem.Problem{
		Code:   "ca_file_invalid",
		Title:  "The CA file holds no certificate",
		Detail: "No certificate in PEM form was found in " + file + ".",
		Hint:   "Export the certificate authority as Base-64 (PEM); the file then holds a line BEGIN CERTIFICATE.",
	}
}
