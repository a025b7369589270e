package graph

import (
	"github.com/rollcallsync/rollcall/core/directory"
)

const errNoID = contentError("an object has no id")

// readObjects reads the value of a page of users or groups.
func (s *scanner) readObjects(sel *selection) (list []directory.Object, found bool, err error) {
	if found, err = s.expect('['); !found {
		return nil, false, err
	}
	err = s.array(func() error {
		if s.dec.PeekKind() != '{' {
			return contentError("an element is not an object")
		}
		object, err := s.readObject(sel)
		if err == nil {
			list = append(list, object)
		}
		return err
	})
	return list, true, err
}

// readObject reads one user or group of a listing or a delta page.
func (s *scanner) readObject(sel *selection) (directory.Object, error) {
	s.beginObject(len(sel.order))
	var (
		object directory.Object
		id     span
	)
	s.guess = 0
	err := s.object(func(name []byte) (err error) {
		switch string(name) {
		case "id":
			id, err = s.id()
		case "@removed":
			object.Removed, err = s.removal()
		case managerName:
			return s.manager(sel)
		case "manager@delta":
			return s.managerDelta(sel)
		case "members@delta":
			return s.memberList()
		default:
			return s.property(sel, name)
		}
		return err
	})
	if err == nil && id.start == id.end {
		err = errNoID
	}
	if err != nil {
		return directory.Object{}, err
	}
	text := s.take()
	object.ID = text[id.start:id.end]
	object.Attributes = s.attributes(sel, text)
	object.Members = s.members(text)
	return object, nil
}

func (s *scanner) beginObject(properties int) {
	s.buf, s.links = s.buf[:0], s.links[:0]
	s.spans = append(s.spans[:0], make([]span, properties)...)
}

// property reads a selected value and skips any other.
func (s *scanner) property(sel *selection, name []byte) error {
	rank, selected := s.rankOf(sel, name)
	if !selected {
		return s.skip()
	}
	start := len(s.buf)
	if s.dec.PeekKind() == '{' {
		if err := s.complexProperty(); err != nil {
			return err
		}
	} else if err := s.canonical(); err != nil {
		return err
	}
	s.spans[rank] = span{start, len(s.buf)}
	return nil
}

// rankOf looks up the rank of a property. Graph lists the properties of all objects in the same
// order, so the ranks of the previous object are a good guess.
func (s *scanner) rankOf(sel *selection, name []byte) (rank int, selected bool) {
	if s.guess < len(s.guesses) && s.guesses[s.guess] < len(sel.order) &&
		sel.order[s.guesses[s.guess]] == string(name) {
		s.guess++
		return s.guesses[s.guess-1], true
	}
	if rank, selected = sel.rank[string(name)]; selected {
		s.guesses = append(s.guesses[:s.guess], rank)
		s.guess++
	}
	return rank, selected
}

// complexProperty reads an object that is the value of a property. Graph lists every possible
// member, with null for those without a value. If all members are null, the property has no value.
func (s *scanner) complexProperty() error {
	start := len(s.buf)
	err := s.canonicalMembers(func(value []byte) bool { return string(value) != "null" })
	if err == nil && len(s.buf) == start+len("{}") {
		s.buf = append(s.buf[:start], "null"...)
	}
	return err
}

// removal reads @removed. The reason "changed" means a soft deletion. With any other reason, the
// object is also gone (https://learn.microsoft.com/graph/delta-query-users).
func (s *scanner) removal() (directory.Removal, error) {
	removal := directory.Purged
	if isObject, err := s.expect('{'); !isObject {
		return removal, err
	}
	err := s.object(func(name []byte) error {
		if string(name) != "reason" {
			return s.skip()
		}
		reason, err := s.text()
		if string(reason) == "changed" {
			removal = directory.SoftDeleted
		}
		return err
	})
	return removal, err
}

// manager reads the expanded manager in a listing: an object with an ID.
func (s *scanner) manager(sel *selection) error {
	rank, selected := sel.rank[managerName]
	if !selected {
		return s.skip()
	}
	if s.dec.PeekKind() != '{' {
		s.spans[rank] = s.null()
		return s.skip()
	}
	m, err := s.memberEntry()
	if err == nil {
		s.spans[rank] = s.quoted(m.id)
	}
	return err
}

// managerDelta reads the changes to the manager. The last manager that is not removed counts. The
// manager is cleared only if all are removed
// (https://learn.microsoft.com/graph/delta-query-overview).
func (s *scanner) managerDelta(sel *selection) error {
	rank, selected := sel.rank[managerName]
	isArray, err := s.expect('[')
	if !isArray {
		return err
	}
	return s.array(func() error {
		m, err := s.memberEntry()
		if err != nil || !selected {
			return err
		}
		switch {
		case !m.removed:
			s.spans[rank] = s.quoted(m.id)
		case s.spans[rank] == span{}:
			s.spans[rank] = s.null()
		}
		return nil
	})
}

func (s *scanner) null() span {
	start := len(s.buf)
	s.buf = append(s.buf, "null"...)
	return span{start, len(s.buf)}
}

func (s *scanner) quoted(id span) span {
	start := len(s.buf)
	s.buf = append(s.buf, '"')
	s.buf = append(s.buf, s.buf[id.start:id.end]...)
	s.buf = append(s.buf, '"')
	return span{start, len(s.buf)}
}

// attributes returns the properties that were present in the object, by rank, which is the order of
// their names.
func (s *scanner) attributes(sel *selection, text string) directory.Attributes {
	count := 0
	for _, v := range s.spans {
		if v.end > v.start {
			count++
		}
	}
	if count == 0 {
		return nil
	}
	attributes := make(directory.Attributes, 0, count)
	for rank, v := range s.spans {
		if v.end > v.start {
			attributes = append(attributes, directory.Attribute{Name: sel.order[rank], Value: text[v.start:v.end]})
		}
	}
	return attributes
}
