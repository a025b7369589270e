package auth

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// contents are the certificates and keys in a file.
type contents struct {
	certs []*x509.Certificate
	keys  []any // *rsa.PrivateKey, or foreignKey
	// failed says why the first unreadable key or certificate could not be read. It is reported
	// only if the rest of the file is not enough to sign in.
	failed error
}

func (c *contents) addKey(key any, err error) {
	if err == nil {
		c.keys = append(c.keys, key)
	} else if c.failed == nil {
		c.failed = err
	}
}

func (c *contents) addCertificate(der []byte) {
	cert, err := x509.ParseCertificate(der)
	if err == nil {
		c.certs = append(c.certs, cert)
	} else if c.failed == nil {
		c.failed = &unusableCert{authorityOf(der).described}
	}
}

// unusableCert is a certificate that cannot be read.
type unusableCert struct{ Certificate }

func (c *unusableCert) Error() string { return c.unusable() }

// foreignKey names the kind of a private key that Rollcall cannot sign with.
type foreignKey string

// blanks are characters that may surround the contents of a file.
const blanks = " \t\r\n"

// decode recognizes the format by the content, because people rename files.
func decode(data []byte, passphrase Secret, path string) (contents, error) {
	if data = bytes.TrimLeft(data, blanks); isBinary(data) {
		return decodeBinary(data, passphrase, path)
	}
	text := directory.PlainText(data)
	if block, _ := pem.Decode(text); block != nil {
		return decodePEM(text, passphrase, path)
	}
	inner := decodeBase64(text)
	if isBinary(inner) {
		return decodeBinary(inner, passphrase, path)
	}
	if block, _ := pem.Decode(inner); block != nil {
		return decodePEM(inner, passphrase, path)
	}
	return contents{}, notReadable(path, errors.New("neither PEM nor PFX"))
}

// isBinary reports whether data begins the way certificates, keys and PFX files do.
func isBinary(data []byte) bool { return bytes.HasPrefix(data, []byte{berSequence}) }

// decodeBase64 decodes a file that contains only Base64. Azure Key Vault delivers certificates in
// this form, and its command line adds quotation marks. For other files, decodeBase64 returns nil.
func decodeBase64(text []byte) []byte {
	plain := strings.NewReplacer("\r", "", "\n", "", `"`, "", " ", "", "=", "").Replace(string(text))
	inner, err := base64.RawStdEncoding.DecodeString(plain)
	if err != nil {
		return nil
	}
	return bytes.TrimLeft(inner, blanks)
}

// decodeBinary reads a file without PEM around it: a PFX file or a single certificate.
func decodeBinary(data []byte, passphrase Secret, path string) (contents, error) {
	if _, err := x509.ParseCertificate(bytes.TrimRight(data, blanks)); err == nil {
		return contents{}, noKey(path)
	}
	return decodePFX(data, passphrase, path)
}

// decodePEM reads certificates and private keys, in any order. It reports an unreadable key only if
// no other key has a certificate.
func decodePEM(text []byte, passphrase Secret, path string) (contents, error) {
	var c contents
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case isCertificate[block.Type]:
			c.addCertificate(certificateIn(block))
		case isKey[block.Type]:
			key, err := decodeKey(block, passphrase, path)
			c.addKey(key, err)
		case block.Type == "PKCS12":
			return decodePFX(block.Bytes, passphrase, path)
		}
	}
	return c, nil
}

var (
	isCertificate = map[string]bool{"CERTIFICATE": true, "X509 CERTIFICATE": true, trustedCertificate: true}
	isKey         = map[string]bool{
		"PRIVATE KEY": true, "RSA PRIVATE KEY": true, "EC PRIVATE KEY": true, "DSA PRIVATE KEY": true,
		"ENCRYPTED PRIVATE KEY": true,
	}
)

// trustedCertificate is OpenSSL's own format. It adds a list of trusted uses, which do not matter
// for an application's own certificate.
const trustedCertificate = "TRUSTED CERTIFICATE"

func certificateIn(block *pem.Block) []byte {
	var first asn1.RawValue
	if _, err := asn1.Unmarshal(block.Bytes, &first); err == nil && block.Type == trustedCertificate {
		return first.FullBytes
	}
	return block.Bytes
}

// decodeKey returns a *rsa.PrivateKey or a foreignKey.
func decodeKey(block *pem.Block, passphrase Secret, path string) (any, error) {
	if block.Headers["DEK-Info"] != "" {
		return nil, oldEncryption(path)
	}
	switch block.Type {
	case "ENCRYPTED PRIVATE KEY":
		return decryptKey(block.Bytes, passphrase, path)
	case "EC PRIVATE KEY":
		return foreignKey("elliptic curve"), nil
	case "DSA PRIVATE KEY":
		return foreignKey("DSA"), nil
	case "RSA PRIVATE KEY":
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, notReadable(path, errDamagedKey)
		}
		return key, nil
	}
	key, err := parseKey(block.Bytes)
	if err != nil {
		return nil, notReadable(path, errDamagedKey)
	}
	return key, nil
}

// errDamagedKey replaces errors of crypto/x509, because their texts may quote the key.
var errDamagedKey = errors.New("parse private key")

// parseKey reads a private key (PKCS #8, RFC 5208, 5).
func parseKey(der []byte) (any, error) {
	var info struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		return nil, errDamagedKey
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if private, ok := key.(*rsa.PrivateKey); ok {
		return private, nil
	}
	if err != nil && info.Algorithm.Algorithm.Equal(oidRSA) {
		return nil, errDamagedKey
	}
	return foreignKey(nameOf(info.Algorithm.Algorithm)), nil
}

// oidRSA is the algorithm of ordinary RSA keys (RFC 8017, A.1).
var oidRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}

// decryptKey decrypts the private key of a PEM file.
func decryptKey(der []byte, passphrase Secret, path string) (any, error) {
	var outer encrypted
	if err := unmarshalBER(der, &outer); err != nil {
		return nil, notReadable(path, err)
	}
	if !outer.Algorithm.Algorithm.Equal(oidPBES2) {
		return nil, oldEncryption(path)
	}
	if passphrase == "" {
		return nil, passphraseProblem(path, passphrase)
	}
	key, err := openKey(outer, passphrase)
	var no unsupported
	switch {
	case errors.As(err, &no):
		return nil, unsupportedKey(path, no)
	case errors.Is(err, errDecryption):
		return nil, passphraseProblem(path, passphrase)
	case err != nil:
		return nil, notReadable(path, err)
	}
	return key, nil
}

// openKey decrypts a key. If the result does not parse as a key, the passphrase was wrong. Checking
// the padding is not enough: a wrong passphrase passes that check one time in 256.
func openKey(e encrypted, passphrase Secret) (any, error) {
	plain, err := decryptPBES2(e.Algorithm, e.Data, passphrase)
	if err != nil {
		return nil, err
	}
	key, err := parseKey(plain)
	if err != nil {
		return nil, errDecryption
	}
	return key, nil
}
