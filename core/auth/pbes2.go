package auth

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1" // the default hash of the standard
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"

	"golang.org/x/crypto/scrypt"
)

// PBES2 (RFC 8018, 6.2) is how keys are encrypted today, in PEM and PFX files. Rollcall has its own
// implementation because go-pkcs12 and youmark/pkcs8 support fewer hashes. Also, youmark/pkcs8
// reports a wrong passphrase for every key that it does not understand.

// errDecryption means that the passphrase is wrong.
var errDecryption = errors.New("decrypt with passphrase")

// unsupported names something that Rollcall cannot read.
type unsupported string

func (u unsupported) Error() string { return "unsupported: " + string(u) }

// Limits for values in a file, because the path may name any file. By default, OpenSSL uses 2048
// iterations, and 16 MB for scrypt.
const (
	maxIterations  = 10_000_000
	maxScryptBytes = 128 << 20
)

// encrypted is EncryptedPrivateKeyInfo (RFC 5208, 6).
type encrypted struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

// oids names the algorithms that occur in files.
var oids = map[string]string{
	"1.2.840.113549.1.5.13":     "PBES2",
	"1.2.840.113549.1.5.3":      "MD5 with DES",
	"1.2.840.113549.1.5.10":     "SHA-1 with DES",
	"1.2.840.113549.1.12.1.1":   "SHA-1 with RC4",
	"1.2.840.113549.1.12.1.2":   "SHA-1 with 40-bit RC4",
	"1.2.840.113549.1.12.1.3":   "SHA-1 with triple DES",
	"1.2.840.113549.1.12.1.4":   "SHA-1 with double DES",
	"1.2.840.113549.1.12.1.5":   "SHA-1 with RC2",
	"1.2.840.113549.1.12.1.6":   "SHA-1 with 40-bit RC2",
	"1.2.840.113549.2.12":       "HMAC-SHA-512/224",
	"1.2.840.113549.2.13":       "HMAC-SHA-512/256",
	"2.16.840.1.101.3.4.2.13":   "HMAC-SHA3-224",
	"2.16.840.1.101.3.4.2.14":   "HMAC-SHA3-256",
	"2.16.840.1.101.3.4.2.15":   "HMAC-SHA3-384",
	"2.16.840.1.101.3.4.2.16":   "HMAC-SHA3-512",
	"1.2.392.200011.61.1.1.1.2": "Camellia-128",
	"1.2.392.200011.61.1.1.1.3": "Camellia-192",
	"1.2.392.200011.61.1.1.1.4": "Camellia-256",
	"1.2.410.200046.1.1.2":      "ARIA-128", "1.2.410.200046.1.1.7": "ARIA-192", "1.2.410.200046.1.1.12": "ARIA-256",
	"1.3.14.3.2.7":          "DES",
	"1.2.840.113549.3.2":    "RC2",
	"1.2.840.113549.1.1.10": "RSA-PSS", "1.2.840.10045.2.1": "elliptic curve", "1.2.840.10040.4.1": "DSA",
	"1.3.101.110": "X25519", "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448",
}

// nameOf returns the name of an algorithm, or its number if it has no name here.
func nameOf(oid asn1.ObjectIdentifier) string {
	if name, ok := oids[oid.String()]; ok {
		return name
	}
	return "the algorithm " + oid.String()
}

var (
	oidPBES2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidScrypt = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}
)

// hashes are the pseudo-random functions of PBKDF2 (RFC 8018, B.1.2).
var hashes = map[string]func() hash.Hash{
	"":                    sha1.New,
	"1.2.840.113549.2.7":  sha1.New,
	"1.2.840.113549.2.8":  sha256.New224,
	"1.2.840.113549.2.9":  sha256.New,
	"1.2.840.113549.2.10": sha512.New384,
	"1.2.840.113549.2.11": sha512.New,
	"1.2.840.113549.2.12": sha512.New512_224,
	"1.2.840.113549.2.13": sha512.New512_256,
}

// ciphers are the ciphers that PBES2 encrypts with (RFC 8018, B.2), in CBC mode.
var ciphers = map[string]struct {
	key  int // bytes
	make func(key []byte) (cipher.Block, error)
}{
	"2.16.840.1.101.3.4.1.2":  {16, aes.NewCipher},
	"2.16.840.1.101.3.4.1.22": {24, aes.NewCipher},
	"2.16.840.1.101.3.4.1.42": {32, aes.NewCipher},
	"1.2.840.113549.3.7":      {24, des.NewTripleDESCipher},
}

// decryptPBES2 decrypts data with a passphrase. The error is unsupported or errDecryption, or says
// that the parameters cannot be read.
func decryptPBES2(algorithm pkix.AlgorithmIdentifier, data []byte, passphrase Secret) ([]byte, error) {
	if !algorithm.Algorithm.Equal(oidPBES2) {
		return nil, unsupported("encryption with " + nameOf(algorithm.Algorithm))
	}
	var scheme struct{ Derive, Encrypt pkix.AlgorithmIdentifier }
	if err := unmarshalBER(algorithm.Parameters.FullBytes, &scheme); err != nil {
		return nil, fmt.Errorf("read PBES2: %w", err)
	}
	kind, ok := ciphers[scheme.Encrypt.Algorithm.String()]
	if !ok {
		return nil, unsupported("encryption with " + nameOf(scheme.Encrypt.Algorithm))
	}
	var iv []byte
	if err := unmarshalBER(scheme.Encrypt.Parameters.FullBytes, &iv); err != nil {
		return nil, fmt.Errorf("read initialization vector: %w", err)
	}
	key, err := deriveKey(scheme.Derive, passphrase, kind.key)
	if err != nil {
		return nil, err
	}
	block, err := kind.make(key)
	if err != nil {
		return nil, err
	}
	return decryptCBC(block, iv, data)
}

// deriveKey derives a key from a passphrase.
func deriveKey(algorithm pkix.AlgorithmIdentifier, passphrase Secret, length int) ([]byte, error) {
	parameters := algorithm.Parameters.FullBytes
	switch {
	case algorithm.Algorithm.Equal(oidPBKDF2):
		return derivePBKDF2(parameters, passphrase, length)
	case algorithm.Algorithm.Equal(oidScrypt):
		return deriveScrypt(parameters, passphrase, length)
	}
	return nil, unsupported("a key made with " + nameOf(algorithm.Algorithm))
}

func derivePBKDF2(parameters []byte, passphrase Secret, length int) ([]byte, error) {
	var p struct {
		Salt       []byte
		Iterations int
		Length     int                      `asn1:"optional"`
		Hash       pkix.AlgorithmIdentifier `asn1:"optional"`
	}
	if err := unmarshalBER(parameters, &p); err != nil {
		return nil, fmt.Errorf("read PBKDF2: %w", err)
	}
	make, ok := hashes[p.Hash.Algorithm.String()]
	switch {
	case !ok:
		return nil, unsupported("a key made with " + nameOf(p.Hash.Algorithm))
	case p.Iterations < 1 || p.Iterations > maxIterations:
		return nil, unsupported(fmt.Sprintf("a key made in %d rounds", p.Iterations))
	}
	return pbkdf2.Key(make, string(passphrase), p.Salt, p.Iterations, length)
}

// deriveScrypt derives a key as described in RFC 7914, section 7.
func deriveScrypt(parameters []byte, passphrase Secret, length int) ([]byte, error) {
	var p struct {
		Salt                       []byte
		Cost, BlockSize, Parallels int
		Length                     int `asn1:"optional"`
	}
	if err := unmarshalBER(parameters, &p); err != nil {
		return nil, fmt.Errorf("read scrypt: %w", err)
	}
	if p.Cost < 2 || p.BlockSize < 1 || p.Parallels < 1 || p.Cost > maxScryptBytes || p.BlockSize > maxScryptBytes ||
		p.Parallels > 64 || p.Cost*p.BlockSize > maxScryptBytes/128 {
		return nil, unsupported("a key made by scrypt with too much memory")
	}
	return scrypt.Key([]byte(passphrase), p.Salt, p.Cost, p.BlockSize, p.Parallels, length)
}

// decryptCBC decrypts data and removes the padding. A wrong passphrase fails the padding check 255
// times in 256.
func decryptCBC(block cipher.Block, iv, data []byte) ([]byte, error) {
	size := block.BlockSize()
	if len(iv) != size || len(data) == 0 || len(data)%size != 0 {
		return nil, errors.New("the encrypted data is incomplete")
	}
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, data)
	n := int(plain[len(plain)-1])
	if n == 0 || n > size || !bytes.HasSuffix(plain, bytes.Repeat([]byte{byte(n)}, n)) {
		return nil, errDecryption
	}
	return plain[:len(plain)-n], nil
}
