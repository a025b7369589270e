package graph

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// canonical reads a value and appends its canonical form (see directory.Attribute) to buf. It
// leaves out nested @odata members, because they describe the value and are not part of it.
func (s *scanner) canonical() error {
	switch s.dec.PeekKind() {
	case '[':
		return s.canonicalArray()
	case '{':
		return s.canonicalObject()
	}
	raw, err := s.dec.ReadValue()
	if err != nil {
		return err
	}
	if raw.Kind() != '"' || isSimple(raw) {
		s.buf = append(s.buf, raw...)
		return nil
	}
	s.nested, _ = jsontext.AppendUnquote(s.nested[:0], raw)
	s.buf, _ = jsontext.AppendQuote(s.buf, s.nested)
	return nil
}

// canonicalArray appends a collection as a set, sorted and with each element once.
func (s *scanner) canonicalArray() error {
	mark := s.sorter.begin()
	defer s.sorter.end(mark)
	start := len(s.buf)
	err := s.array(func() error {
		from := len(s.buf)
		if err := s.canonical(); err != nil {
			return err
		}
		s.sorter.add(part{from, len(s.buf), len(s.buf)})
		return nil
	})
	if err != nil {
		return err
	}
	s.buf = s.sorter.write(mark, s.buf, start, '[', ']')
	return nil
}

// canonicalObject appends an object with its members sorted by name.
func (s *scanner) canonicalObject() error {
	return s.canonicalMembers(func([]byte) bool { return true })
}

// canonicalMembers is canonicalObject limited to the members whose values are kept.
func (s *scanner) canonicalMembers(kept func(value []byte) bool) error {
	mark := s.sorter.begin()
	defer s.sorter.end(mark)
	start := len(s.buf)
	err := s.object(func(name []byte) error {
		if bytes.HasPrefix(name, []byte("@odata.")) {
			return s.skip()
		}
		from := len(s.buf)
		s.buf, _ = jsontext.AppendQuote(s.buf, name)
		key := len(s.buf)
		s.buf = append(s.buf, ':')
		value := len(s.buf)
		if err := s.canonical(); err != nil {
			return err
		}
		if !kept(s.buf[value:]) {
			s.buf = s.buf[:from]
			return nil
		}
		s.sorter.add(part{from, key, len(s.buf)})
		return nil
	})
	if err != nil {
		return err
	}
	s.buf = s.sorter.write(mark, s.buf, start, '{', '}')
	return nil
}

// part is an element in the buffer, or a member with its name.
type part struct{ start, key, end int }

// sorter orders parts of a buffer. It is a stack, because values can be nested.
type sorter struct {
	parts []part
	copy  []byte
}

func (o *sorter) begin() int   { return len(o.parts) }
func (o *sorter) add(p part)   { o.parts = append(o.parts, p) }
func (o *sorter) end(mark int) { o.parts = o.parts[:mark] }

// write puts the parts since mark, which fill buf from start on, in order between the brackets. Of
// several parts with the same key, it keeps the last one.
func (o *sorter) write(mark int, buf []byte, start int, opening, closing byte) []byte {
	parts := o.parts[mark:]
	o.copy = append(o.copy[:0], buf[start:]...)
	text := func(from, to int) []byte { return o.copy[from-start : to-start] }
	slices.SortStableFunc(parts, func(a, b part) int {
		return bytes.Compare(text(a.start, a.key), text(b.start, b.key))
	})
	buf = append(buf[:start], opening)
	for i, p := range parts {
		if i+1 < len(parts) && bytes.Equal(text(p.start, p.key), text(parts[i+1].start, parts[i+1].key)) {
			continue
		}
		if len(buf) > start+1 {
			buf = append(buf, ',')
		}
		buf = append(buf, text(p.start, p.end)...)
	}
	return append(buf, closing)
}
