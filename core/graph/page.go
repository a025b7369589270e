package graph

// page is one page of the listing behind a link.
type page[T any] struct {
	items []T
	next  string
	delta string
}

// pageForm says which links a page may have.
type pageForm uint8

const (
	listingForm pageForm = iota // a next link, or no link on the last page
	deltaForm                   // either a next link or a delta link
)

const (
	errNoValue   = contentError("the answer has no value")
	errBothLinks = contentError("the page has a nextLink and a deltaLink")
	errNoLink    = contentError("the page of a delta round has no link")
	errOddLink   = contentError("the page of a listing has a deltaLink")
)

// readPage reads a page. It calls value to read the page's value; found is false if that is not an
// array. It calls announce with the nextLink as soon as it has read it, which in Graph's answers is
// before the elements. It may do so for a page that turns out to be unusable.
func readPage[T any](
	s *scanner, form pageForm, value func() (items []T, found bool, err error), announce func(next string),
) (page[T], error) {
	var p page[T]
	hasValue := false
	err := s.only(func(name []byte) error {
		switch string(name) {
		case "@odata.nextLink":
			return s.link(&p.next, announce)
		case "@odata.deltaLink":
			return s.link(&p.delta, nil)
		case "value":
			if hasValue {
				return contentError("the answer has two values")
			}
			var err error
			p.items, hasValue, err = value()
			return err
		}
		return s.skip()
	})
	switch {
	case err != nil:
		return p, err
	case !hasValue:
		return p, errNoValue
	case p.next != "" && p.delta != "":
		return p, errBothLinks
	case form == deltaForm && p.next == "" && p.delta == "":
		return p, errNoLink
	case form == listingForm && p.delta != "":
		return p, errOddLink
	}
	return p, nil
}

func (s *scanner) link(link *string, announce func(string)) error {
	text, err := s.text()
	if err != nil {
		return err
	}
	*link = string(text)
	if announce != nil && *link != "" {
		announce(*link)
	}
	return nil
}
