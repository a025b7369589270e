package auth

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"

	"software.sslmate.com/src/go-pkcs12"
)

// decodePFX reads a PKCS #12 file (RFC 7292). go-pkcs12 reads the usual ones, including old
// encryption, once they are converted to DER. It cannot read files without a MAC, with other
// hashes, with several keys, or with more parts than usual. Those are read here if they are
// unencrypted or use only PBES2.
func decodePFX(data []byte, passphrase Secret, path string) (contents, error) {
	der, rest, err := toDER(data)
	if err != nil || len(bytes.Trim(rest, blanks+"\x00")) > 0 {
		return contents{}, notReadable(path, errors.New("not a PFX file"))
	}
	if n := roundsOfMAC(der); n > maxIterations {
		return contents{}, unsupportedPFX(path, unsupported(fmt.Sprintf("a passphrase check with %d iterations", n)))
	}
	key, leaf, others, err := pkcs12.DecodeChain(der, string(passphrase))
	if err == nil {
		return contents{certs: append([]*x509.Certificate{leaf}, others...), keys: []any{kindOf(key)}}, nil
	}
	if errors.Is(err, pkcs12.ErrIncorrectPassword) {
		return contents{}, passphraseProblem(path, passphrase)
	}
	r := pfxReader{passphrase: passphrase}
	ownErr := r.read(der)
	var no unsupported
	switch {
	case ownErr == nil:
		return r.found, nil
	case errors.Is(ownErr, errDecryption):
		return contents{}, passphraseProblem(path, passphrase)
	case errors.As(ownErr, &no):
		return contents{}, unsupportedPFX(path, no)
	}
	return contents{}, notReadable(path, errors.Join(err, ownErr))
}

// roundsOfMAC returns how many rounds a file requests for checking its passphrase, because
// go-pkcs12 would compute all of them. It returns 0 if the file does not say.
func roundsOfMAC(der []byte) int {
	var pfx struct {
		Version int
		Safes   asn1.RawValue
		MAC     struct {
			Digest asn1.RawValue
			Salt   []byte
			Rounds int `asn1:"optional"`
		} `asn1:"optional"`
	}
	if _, err := asn1.Unmarshal(der, &pfx); err != nil {
		return 0
	}
	return pfx.MAC.Rounds
}

// kindOf converts a key to its form in contents.
func kindOf(key any) any {
	switch key.(type) {
	case *rsa.PrivateKey:
		return key
	case *ecdsa.PrivateKey:
		return foreignKey("elliptic curve")
	case ed25519.PrivateKey:
		return foreignKey("Ed25519")
	}
	return foreignKey(fmt.Sprintf("%T", key))
}

// pfxReader reads files that go-pkcs12 cannot read. It ignores the MAC. The MAC proves only that
// no one changed the file, and anyone who could change the file could also replace it. Decrypting
// the data shows whether the passphrase is right.
type pfxReader struct {
	passphrase Secret
	found      contents
}

// contentInfo is the ContentInfo of PKCS #7 (RFC 2315, 7).
type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"tag:0,explicit,optional"`
}

// safeBag is one item in a PFX file (RFC 7292, 4.2).
type safeBag struct {
	ID         asn1.ObjectIdentifier
	Value      asn1.RawValue   `asn1:"tag:0,explicit"`
	Attributes []asn1.RawValue `asn1:"set,optional"`
}

var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidEncryptedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}

	oidKeyBag       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 1}
	oidShroudedBag  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}
	oidCertBag      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 3}
	oidContentsBag  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 6}
	oidX509CertType = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 22, 1}
)

// read reads a whole file.
func (r *pfxReader) read(der []byte) error {
	var pfx struct {
		Version int
		Safes   contentInfo
		MAC     asn1.RawValue `asn1:"optional"`
	}
	if err := unmarshalBER(der, &pfx); err != nil {
		return fmt.Errorf("read PFX: %w", err)
	}
	if !pfx.Safes.Type.Equal(oidData) {
		return unsupported("protection with a signature instead of a passphrase")
	}
	var inner []byte
	var safes []contentInfo
	if err := errors.Join(unmarshalBER(pfx.Safes.Content.Bytes, &inner), unmarshalBER(inner, &safes)); err != nil {
		return fmt.Errorf("read contents of PFX: %w", err)
	}
	for _, safe := range safes {
		if err := r.readSafe(safe); err != nil {
			return err
		}
	}
	return nil
}

// readSafe reads one part. It decrypts the part first if the whole part is encrypted.
func (r *pfxReader) readSafe(safe contentInfo) error {
	switch {
	case safe.Type.Equal(oidData):
		var bags []byte
		if err := unmarshalBER(safe.Content.Bytes, &bags); err != nil {
			return fmt.Errorf("read part of PFX: %w", err)
		}
		return r.readBags(bags, 0)
	case !safe.Type.Equal(oidEncryptedData):
		return unsupported("encryption for the owner of a key instead of with a passphrase")
	}
	var data struct {
		Version int
		Content struct {
			Type      asn1.ObjectIdentifier
			Algorithm pkix.AlgorithmIdentifier
			Data      []byte `asn1:"tag:0,optional"`
		}
	}
	if err := unmarshalBER(safe.Content.Bytes, &data); err != nil {
		return fmt.Errorf("read encrypted part of PFX: %w", err)
	}
	bags, err := decryptPBES2(data.Content.Algorithm, data.Content.Data, r.passphrase)
	if err != nil {
		return err
	}
	if _, _, err := toDER(bags); err != nil {
		return errDecryption // the padding was right by chance
	}
	return r.readBags(bags, 0)
}

func (r *pfxReader) readBags(data []byte, depth int) error {
	var bags []safeBag
	if err := unmarshalBER(data, &bags); err != nil || depth > maxDepth {
		return fmt.Errorf("read bags of PFX: %w", errors.Join(err, errBER))
	}
	for _, bag := range bags {
		if err := r.readBag(bag, depth); err != nil {
			return err
		}
	}
	return nil
}

// readBag reads a key or a certificate and skips everything else, such as revocation
// lists.
func (r *pfxReader) readBag(bag safeBag, depth int) error {
	value := bag.Value.Bytes
	switch {
	case bag.ID.Equal(oidContentsBag):
		return r.readBags(value, depth+1)
	case bag.ID.Equal(oidKeyBag):
		key, err := parseKey(value)
		r.found.addKey(key, err)
	case bag.ID.Equal(oidShroudedBag):
		var shrouded encrypted
		if err := unmarshalBER(value, &shrouded); err != nil {
			return fmt.Errorf("read key of PFX: %w", err)
		}
		key, err := openKey(shrouded, r.passphrase)
		if err != nil {
			return err
		}
		r.found.addKey(key, nil)
	case bag.ID.Equal(oidCertBag):
		var cert struct {
			Type asn1.ObjectIdentifier
			Data []byte `asn1:"tag:0,explicit"`
		}
		if err := unmarshalBER(value, &cert); err != nil {
			return fmt.Errorf("read certificate of PFX: %w", err)
		}
		if cert.Type.Equal(oidX509CertType) {
			r.found.addCertificate(cert.Data)
		}
	}
	return nil
}
