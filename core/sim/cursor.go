package sim

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// purpose is the kind of call that a cursor belongs to.
type purpose byte

const (
	listing    purpose = iota + 1 // a listing's nextLink
	firstRound                    // nextLink of a first delta round
	laterRound                    // nextLink of a later delta round
	roundEnd                      // deltaLink
)

// cursor is the content of an opaque token in a link. The tenant stores nothing about a link, so it
// can be followed any number of times.
type cursor struct {
	purpose    purpose
	kind       Kind
	history    uint64 // Tenant.history when the cursor was issued
	generation uint64 // of links; ExpireDeltaLinks and ExpirePageLinks begin a new one
	issued     int64  // Unix seconds
	page       uint64 // number of the page that it links to, from 1
	at         uint64 // next position in the listing or the change log
	within     uint64 // next link number in the group at that position
	end        uint64 // end of the round in the change log
	selected   mask
	eventual   bool // the first page was read with ConsistencyLevel: eventual
	filter     []guid
}

func (c *cursor) numbers() []*uint64 {
	return []*uint64{&c.history, &c.generation, &c.page, &c.at, &c.within, &c.end, (*uint64)(&c.selected)}
}

// encode returns the cursor as bytes.
func (c *cursor) encode() []byte {
	dst := []byte{byte(c.purpose), byte(c.kind), 0}
	if c.eventual {
		dst[2] = 1
	}
	dst = binary.AppendVarint(dst, c.issued)
	for _, n := range c.numbers() {
		dst = binary.AppendUvarint(dst, *n)
	}
	for _, id := range c.filter {
		dst = append(dst, id[:]...)
	}
	return dst
}

// decodeCursor reads the output of encode. ok is false for anything else.
func decodeCursor(src []byte) (c cursor, ok bool) {
	if len(src) < 3 {
		return c, false
	}
	c.purpose, c.kind, c.eventual = purpose(src[0]), Kind(src[1]), src[2] == 1
	src = src[3:]
	var n int
	if c.issued, n = binary.Varint(src); n <= 0 {
		return c, false
	}
	src = src[n:]
	for _, field := range c.numbers() {
		if *field, n = binary.Uvarint(src); n <= 0 {
			return c, false
		}
		src = src[n:]
	}
	for ; len(src) >= 16; src = src[16:] {
		c.filter = append(c.filter, guid(src[:16]))
	}
	return c, len(src) == 0
}

// sealer makes tokens that clients can neither read nor forge.
type sealer struct {
	aead cipher.AEAD
	key  [32]byte
}

func newSealer(key [32]byte) sealer {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // the key has a valid length
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return sealer{aead: aead, key: key}
}

// seal returns an opaque token. Equal contents give equal tokens.
func (s *sealer) seal(content []byte) string {
	mac := hmac.New(sha256.New, s.key[:])
	mac.Write(content)
	nonce := mac.Sum(nil)[:s.aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, content, nil))
}

// open returns the contents of a token. ok is false if seal did not make it.
func (s *sealer) open(token string) (content []byte, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if n := s.aead.NonceSize(); err == nil && len(raw) > n {
		content, err = s.aead.Open(nil, raw[:n], raw[n:], nil)
		return content, err == nil
	}
	return nil, false
}

// issue returns the token for a cursor, with the current time.
func (t *Tenant) issue(c cursor, generation uint64) string {
	c.issued, c.generation, c.history = t.opts.Clock().Unix(), generation, t.history
	return t.seal.seal(c.encode())
}

// redeem returns the cursor in a token. ok is false if it belongs to another tenant or to a
// different history of this one.
func (t *Tenant) redeem(token string) (c cursor, ok bool) {
	content, ok := t.seal.open(token)
	if !ok {
		return c, false
	}
	c, ok = decodeCursor(content)
	return c, ok && (c.history == 0 || c.history == t.history)
}

// older reports whether the cursor was issued longer ago than life.
func (c *cursor) older(now time.Time, life time.Duration) bool {
	return now.Sub(time.Unix(c.issued, 0)) > life
}

func randomBytes(dst []byte) { rand.Read(dst) } // never fails (crypto/rand)

func base64Text(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
