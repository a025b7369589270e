package graph

import (
	"github.com/rollcallsync/rollcall/core/directory"
)

// memberList reads the additions and removals in members@delta, in order.
func (s *scanner) memberList() error {
	isArray, err := s.expect('[')
	if !isArray {
		return err
	}
	return s.array(func() error {
		m, err := s.memberEntry()
		if err == nil {
			s.links = append(s.links, m)
		}
		return err
	})
}

// memberEntry reads one reference to a directory object and stores its ID in buf.
func (s *scanner) memberEntry() (member, error) {
	var m member
	if s.dec.PeekKind() != '{' {
		return m, contentError("a reference is not an object")
	}
	err := s.object(func(name []byte) (err error) {
		switch string(name) {
		case "id":
			m.id, err = s.id()
		case "@odata.type":
			var odataType []byte
			odataType, err = s.text()
			m.kind = uint8(directory.KindOf(string(odataType)))
		case "@removed":
			m.removed = true
			return s.skip()
		default:
			return s.skip()
		}
		return err
	})
	if err == nil && m.id.start == m.id.end {
		err = errNoID
	}
	return m, err
}

// members returns the entries read so far, with their IDs as substrings of text. It returns nil if
// there are none.
func (s *scanner) members(text string) []directory.Member {
	if len(s.links) == 0 {
		return nil
	}
	list := make([]directory.Member, len(s.links))
	for i, m := range s.links {
		list[i] = directory.Member{ID: text[m.id.start:m.id.end], Kind: directory.Kind(m.kind), Removed: m.removed}
	}
	return list
}

// readMembers reads an array of directory objects, such as the value of
// /groups/{id}/members. found is false if the next value is not an array.
func (s *scanner) readMembers() (list []directory.Member, found bool, err error) {
	s.buf, s.links = s.buf[:0], s.links[:0]
	if s.dec.PeekKind() != '[' {
		return nil, false, s.skip()
	}
	if err := s.memberList(); err != nil {
		return nil, true, err
	}
	return s.members(s.take()), true, nil
}
