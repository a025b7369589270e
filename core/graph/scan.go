package graph

import (
	"bytes"
	"io"
	"sync"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// scanner reads JSON token by token. Its buf collects the text of the current object. take turns
// that text into one string, and values are substrings of it, so an object needs few allocations. A
// scanner is not safe for concurrent use.
type scanner struct {
	dec   *jsontext.Decoder
	buf   []byte
	spans []span // properties of the current object, by rank
	links []member
	// guesses are the ranks of the previous object's properties, in the order in which Graph listed
	// them. guess is how many selected properties of the current object have been read so far.
	guesses []int
	guess   int
	names   [256]string // quoted
	sorter  sorter
	nested  []byte // text of a string that is being quoted again
}

// member is a directory.Member whose ID is still in buf.
type member struct {
	id      span
	kind    uint8
	removed bool
}

var scannerPool = sync.Pool{New: func() any { return &scanner{dec: jsontext.NewDecoder(bytes.NewReader(nil))} }}

// Duplicate names are detected where they matter. An invalid character in one person's title must
// not prevent reading a whole tenant.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// newScanner reads from r. Call release when it is no longer needed.
func newScanner(r io.Reader) *scanner {
	s := scannerPool.Get().(*scanner)
	s.dec.Reset(r, lenient...)
	s.buf = s.buf[:0]
	return s
}

func (s *scanner) release() {
	s.dec.Reset(bytes.NewReader(nil))
	scannerPool.Put(s)
}

// only reads the single object of a body up to the body's last byte. Checksums are then verified
// and the connection can be used again.
func (s *scanner) only(member func(name []byte) error) error {
	switch s.dec.PeekKind() {
	case '{':
	case jsontext.KindInvalid:
		return s.invalidStart()
	default:
		return contentError("the answer is not a JSON object")
	}
	if err := s.object(member); err != nil {
		return err
	}
	switch _, err := s.dec.ReadToken(); err {
	case io.EOF:
		return nil
	case nil:
		return contentError("there is more data after the answer")
	default:
		return err
	}
}

// invalidStart distinguishes a web page from other data that is not JSON.
func (s *scanner) invalidStart() error {
	_, err := s.dec.ReadToken()
	if rest := bytes.TrimLeft(s.dec.UnreadBuffer(), " \t\r\n"); len(rest) > 0 && rest[0] == '<' {
		return errWebPage
	}
	if err == nil || err == io.EOF {
		return contentError("the answer is empty")
	}
	return err
}

// object calls member for each member of the next object; member must read the value. The name is
// unquoted and valid until member returns.
func (s *scanner) object(member func(name []byte) error) error {
	if _, err := s.dec.ReadToken(); err != nil {
		return err
	}
	for s.dec.PeekKind() != '}' {
		name, err := s.name()
		if err != nil {
			return err
		}
		if err := member(name); err != nil {
			return err
		}
	}
	_, err := s.dec.ReadToken()
	return err
}

// array calls element before each element of the next array; element must read it.
func (s *scanner) array(element func() error) error {
	if _, err := s.dec.ReadToken(); err != nil {
		return err
	}
	for s.dec.PeekKind() != ']' {
		if err := element(); err != nil {
			return err
		}
	}
	_, err := s.dec.ReadToken()
	return err
}

// name reads the name of a member. A page repeats a few names thousands of times, so a name that
// is known to be simple is only compared with the stored one.
func (s *scanner) name() ([]byte, error) {
	raw, err := s.dec.ReadValue()
	if err != nil {
		return nil, err
	}
	n := len(raw)
	known := &s.names[(n+31*int(raw[n/3])+7*int(raw[n/2])+3*int(raw[n-1-n/8]))%len(s.names)]
	switch {
	case *known == string(raw):
		return raw[1 : n-1], nil
	case *known == "" && raw.Kind() == '"' && isSimple(raw):
		*known = string(raw)
	}
	return s.unquoted(raw)
}

// text reads a string and returns it unquoted. It is valid until the next read. text returns nil
// for null; anything else is an error.
func (s *scanner) text() ([]byte, error) {
	raw, err := s.dec.ReadValue()
	if err != nil {
		return nil, err
	}
	return s.unquoted(raw)
}

func (s *scanner) unquoted(raw jsontext.Value) ([]byte, error) {
	switch {
	case raw.Kind() == 'n':
		return nil, nil
	case raw.Kind() != '"':
		return nil, contentError("a string was expected")
	case isSimple(raw):
		return raw[1 : len(raw)-1], nil
	}
	s.nested, _ = jsontext.AppendUnquote(s.nested[:0], raw) // the error only reports replaced characters
	return s.nested, nil
}

// skip skips a value.
func (s *scanner) skip() error { return s.dec.SkipValue() }

// expect reports whether a value of this kind comes next, and skips a value of another kind.
func (s *scanner) expect(kind jsontext.Kind) (bool, error) {
	if s.dec.PeekKind() == kind {
		return true, nil
	}
	return false, s.skip()
}

// id reads an object ID into buf, in lower case. Graph writes IDs as GUIDs.
func (s *scanner) id() (span, error) {
	text, err := s.text()
	if err != nil {
		return span{}, err
	}
	start := len(s.buf)
	for _, b := range text {
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b == '"' || b == '\\' || b < ' ' {
			return span{}, contentError("an object ID has invalid characters")
		}
		s.buf = append(s.buf, b)
	}
	return span{start, len(s.buf)}, nil
}

// take returns the contents of buf as a string and empties buf.
func (s *scanner) take() string {
	text := string(s.buf)
	s.buf = s.buf[:0]
	return text
}

// isSimple reports whether a quoted string is already in its shortest form.
func isSimple(raw []byte) bool {
	return bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw)
}
