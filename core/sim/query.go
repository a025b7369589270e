package sim

import (
	"net/url"
	"strings"
)

// query holds the options of a request, by name with the dollar sign. Names
// and values may be percent-encoded or not.
type query map[string]string

func parseQuery(raw string) query {
	q := make(query)
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		if name = unescape(name); name != "" {
			q[name] = unescape(value)
		}
	}
	return q
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// without returns a raw query without one option, as the client wrote the rest.
func without(raw, option string) string {
	var kept []string
	for part := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(part, "=")
		if name = unescape(name); name != "" && name != option {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "&")
}

// selection is the request in $select and $expand.
type selection struct {
	props    mask
	unset    []string // selected but never set here
	relation bool     // manager or members
	chosen   bool     // there was a $select
	blind    bool     // the caller sees the basic profile only
	text     string   // $select as the context URL repeats it
}

// parseSelect reads a $select for one kind of object. unknown names a property that
// does not exist; delta calls know the relationship as well.
func parseSelect(s *schema, list string, delta bool) (sel selection, unknown string) {
	if list == "" {
		return selection{props: s.usual, relation: delta}, ""
	}
	sel.chosen = true
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		place, stored := s.places[name]
		switch {
		case name == "id":
		case stored:
			sel.props |= 1 << place
		case s.unset[name]:
			sel.unset = append(sel.unset, name)
		case delta && name == s.relation:
			sel.relation = true
			continue // relationships are not in the context URL (graph docs, delta-query-groups)
		default:
			return sel, name
		}
		names = append(names, name)
	}
	sel.text = strings.Join(names, ",")
	return sel, ""
}
