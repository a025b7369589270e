package auth

import (
	"bytes"
	"encoding/asn1"
	"errors"
)

// errBER means that data is not ASN.1 in the basic encoding.
var errBER = errors.New("not BER")

// maxDepth limits how deeply ASN.1 may be nested; a PFX file has about 12 levels.
const maxDepth = 40

// toDER converts the first element of data to the encoding that encoding/asn1 reads (X.690, 10) and
// returns it with the rest of data. PFX files from Java, Windows and OpenSSL with older keys use
// the basic encoding, with indefinite lengths and strings in pieces. toDER converts only what
// occurs in PFX files.
func toDER(data []byte) (der, rest []byte, err error) {
	e, rest, err := readBER(data, 0)
	if err != nil {
		return nil, nil, err
	}
	return e.der(nil), rest, nil
}

// element is one ASN.1 value.
type element struct {
	identifier []byte    // class, form and tag
	content    []byte    // if primitive
	parts      []element // if constructed
}

func (e element) constructed() bool { return e.identifier[0]&0x20 != 0 }

// The identifiers that toDER has to recognize.
const (
	berOctets       = 0x04
	berOctetsPieces = 0x24
	berSequence     = 0x30
	berZero         = 0xA0 // [0], constructed
	berOID          = 0x06
)

func readBER(data []byte, depth int) (e element, rest []byte, err error) {
	n := identifierLength(data)
	if n == 0 || depth > maxDepth {
		return e, nil, errBER
	}
	e.identifier = data[:n]
	length, rest, err := readLength(data[n:])
	switch {
	case err != nil:
		return e, nil, err
	case length < 0 && !e.constructed(), length > len(rest):
		return e, nil, errBER
	case !e.constructed():
		e.content = rest[:length]
		return e, rest[length:], nil
	case length < 0:
		rest, err = e.readParts(rest, depth, true)
	default:
		_, err = e.readParts(rest[:length], depth, false)
		rest = rest[length:]
	}
	e.joinPieces()
	return e, rest, err
}

// readParts reads the parts of a constructed element, up to the end of data or, if its
// length is indefinite, up to the end-of-contents octets.
func (e *element) readParts(data []byte, depth int, open bool) (rest []byte, err error) {
	for len(data) > 0 {
		if open && bytes.HasPrefix(data, []byte{0, 0}) {
			return data[2:], nil
		}
		var part element
		if part, data, err = readBER(data, depth+1); err != nil {
			return nil, err
		}
		e.parts = append(e.parts, part)
	}
	if open {
		return nil, errBER
	}
	return nil, nil
}

// joinPieces joins the pieces of a constructed string. It handles OCTET STRING and the encrypted
// content of PKCS #7, which is the third part of its sequence and an OCTET STRING in disguise (RFC
// 2315, 10.1).
func (e *element) joinPieces() {
	if e.identifier[0] == berOctetsPieces {
		if joined, ok := e.joined(); ok {
			*e = element{identifier: []byte{berOctets}, content: joined}
		}
	}
	if e.identifier[0] == berSequence && len(e.parts) == 3 &&
		e.parts[0].identifier[0] == berOID && e.parts[2].identifier[0] == berZero {
		if joined, ok := e.parts[2].joined(); ok {
			e.parts[2] = element{identifier: []byte{berZero &^ 0x20}, content: joined}
		}
	}
}

// joined returns the joined contents of a string in pieces, or false if the parts are not such
// pieces.
func (e *element) joined() (content []byte, ok bool) {
	for _, part := range e.parts {
		if part.identifier[0] != berOctets {
			return nil, false
		}
		content = append(content, part.content...)
	}
	return content, true
}

// der appends the element to out.
func (e element) der(out []byte) []byte {
	content := e.content
	for _, part := range e.parts {
		content = part.der(content)
	}
	out = append(out, e.identifier...)
	return append(appendLength(out, len(content)), content...)
}

// identifierLength returns how many bytes the tag and class take, or 0 if data has no complete
// identifier.
func identifierLength(data []byte) int {
	if len(data) == 0 || data[0] == 0 {
		return 0
	}
	n := 1
	if data[0]&0x1F == 0x1F { // a tag of several bytes
		for ; n < len(data) && data[n]&0x80 != 0; n++ {
		}
		n++
	}
	if n > len(data) {
		return 0
	}
	return n
}

// readLength reads a length. It returns -1 for an indefinite one.
func readLength(data []byte) (length int, rest []byte, err error) {
	if len(data) == 0 {
		return 0, nil, errBER
	}
	first, rest := data[0], data[1:]
	switch {
	case first == 0x80:
		return -1, rest, nil
	case first < 0x80:
		return int(first), rest, nil
	}
	n := int(first & 0x7F)
	if n > len(rest) {
		return 0, nil, errBER
	}
	for _, b := range rest[:n] {
		if length = length<<8 | int(b); length > maxCertificateFile {
			return 0, nil, errBER
		}
	}
	return length, rest[n:], nil
}

func appendLength(out []byte, length int) []byte {
	if length < 0x80 {
		return append(out, byte(length))
	}
	var digits []byte
	for ; length > 0; length >>= 8 {
		digits = append([]byte{byte(length)}, digits...)
	}
	return append(append(out, 0x80|byte(len(digits))), digits...)
}

// unmarshalBER decodes all of data, in either encoding, into value.
func unmarshalBER(data []byte, value any) error {
	der, rest, err := toDER(data)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errBER
	}
	_, err = asn1.Unmarshal(der, value)
	return err
}
