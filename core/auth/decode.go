package auth

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"

	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/rollcallsync/rollcall/core/problem"
)

// decodePEM reads certificates and one private key, in any order.
func decodePEM(data []byte, passphrase Secret, path string) (certs []*x509.Certificate, key any, err error) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case block.Type == "CERTIFICATE":
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, nil, notReadable(path, err)
			}
			certs = append(certs, cert)
		case isKey[block.Type] && key != nil:
			return nil, nil, notReadable(path, errors.New("more than one private key"))
		case isKey[block.Type]:
			if key, err = decodeKey(block, passphrase, path); err != nil {
				return nil, nil, err
			}
		}
	}
	switch {
	case key == nil:
		return nil, nil, noKey(path)
	case len(certs) == 0:
		return nil, nil, noCertificate(path)
	}
	return certs, key, nil
}

var isKey = map[string]bool{
	"PRIVATE KEY": true, "RSA PRIVATE KEY": true, "EC PRIVATE KEY": true, "ENCRYPTED PRIVATE KEY": true,
}

func decodeKey(block *pem.Block, passphrase Secret, path string) (any, error) {
	if block.Headers["DEK-Info"] != "" {
		return nil, oldEncryption(path)
	}
	var key any
	var err error
	switch block.Type {
	case "ENCRYPTED PRIVATE KEY":
		return decryptKey(block.Bytes, passphrase, path)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, notReadable(path, errors.New("parse private key"))
	}
	return key, nil
}

// pbes2 is the one encryption of PKCS#8 in use today (RFC 8018, appendix A.4).
var pbes2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}

func decryptKey(der []byte, passphrase Secret, path string) (any, error) {
	var outer struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return nil, notReadable(path, err)
	}
	if !outer.Algorithm.Algorithm.Equal(pbes2) {
		return nil, oldEncryption(path)
	}
	if passphrase == "" {
		return nil, passphraseProblem(path, passphrase)
	}
	key, err := pkcs8.ParsePKCS8PrivateKey(der, []byte(passphrase))
	if err != nil {
		return nil, passphraseProblem(path, passphrase)
	}
	return key, nil
}

func oldEncryption(path string) error {
	return &problem.Problem{
		Code:   "certificate_encryption_old",
		Title:  "The private key is encrypted in an old, weak way",
		Detail: "The encryption of the private key in " + path + " does not protect it any more, and Rollcall does not read it.",
		Hint:   "Encrypt it anew with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem, and add the certificate to the new file.",
	}
}

// decodePFX reads a PKCS#12 file.
func decodePFX(data []byte, passphrase Secret, path string) ([]*x509.Certificate, any, error) {
	key, leaf, others, err := pkcs12.DecodeChain(data, string(passphrase))
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		return nil, nil, passphraseProblem(path, passphrase)
	case err != nil:
		return nil, nil, notReadable(path, err)
	}
	return append([]*x509.Certificate{leaf}, others...), key, nil
}
