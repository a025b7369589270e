package graph

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// readBatch reads the answer to a batch of the pending parts. It decodes lists while they arrive
// and never keeps a body as text.
func (s *scanner) readBatch(pending []int) ([]batchAnswer, error) {
	var (
		answers []batchAnswer
		found   bool
	)
	err := s.only(func(name []byte) (err error) {
		if string(name) != "responses" {
			return s.skip()
		}
		if found, err = s.expect('['); !found {
			return err
		}
		return s.array(func() error {
			a, err := s.readBatchAnswer()
			if err != nil {
				return err
			}
			known := slices.Contains(pending, a.index)
			again := slices.ContainsFunc(answers, func(b batchAnswer) bool { return b.index == a.index })
			if !known || again {
				return contentError("the batch answers a request that was not sent")
			}
			answers = append(answers, a)
			return nil
		})
	})
	if err == nil && !found {
		err = contentError("the answer to a batch has no responses")
	}
	return answers, err
}

func (s *scanner) readBatchAnswer() (batchAnswer, error) {
	a := batchAnswer{index: -1, header: http.Header{}}
	if s.dec.PeekKind() != '{' {
		return a, contentError("a response is not an object")
	}
	err := s.object(func(name []byte) error {
		switch string(name) {
		case "id":
			id, err := s.text()
			if index, notNumber := strconv.Atoi(string(id)); notNumber == nil {
				a.index = index
			}
			return err
		case "status":
			raw, err := s.dec.ReadValue()
			a.status, _ = strconv.Atoi(string(raw))
			return err
		case "headers":
			return s.batchHeaders(a.header)
		case "body":
			return s.batchBody(&a)
		}
		return s.skip()
	})
	a.refusal.Call.answered(a.header)
	return a, err
}

func (s *scanner) batchHeaders(h http.Header) error {
	isObject, err := s.expect('{')
	if !isObject {
		return err
	}
	return s.object(func(name []byte) error {
		key := string(name)
		raw, err := s.dec.ReadValue()
		if raw.Kind() == '0' { // Graph may send Retry-After as a number
			h.Set(key, string(raw))
			return err
		}
		h.Set(key, textOf(raw))
		return err
	})
}

// batchBody reads a page of directory objects or an error.
func (s *scanner) batchBody(a *batchAnswer) error {
	isObject, err := s.expect('{')
	if !isObject {
		return err
	}
	return s.object(func(name []byte) (err error) {
		switch string(name) {
		case "@odata.nextLink":
			return s.link(&a.next, nil)
		case "value":
			a.members, a.found, err = s.readMembers()
			return err
		case "error":
			var object jsontext.Value
			object, err = s.dec.ReadValue()
			a.refusal.describe(object)
			return err
		}
		return s.skip()
	})
}
