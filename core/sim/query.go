package sim

import (
	"net/url"
	"strings"
)

// query contains the options of a request, by name with the dollar sign. Names and values may be
// percent-encoded or not.
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

// without returns a raw query without one option and leaves the rest as the client wrote it.
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

// selection contains the properties that a request selects with $select and $expand.
type selection struct {
	props    mask
	unset    []string // selected, but never set in this tenant
	relation bool     // manager or members
	chosen   bool     // there was a $select
	blind    bool     // the caller sees only the basic profile
	text     string   // $select as repeated in the context URL
}

// parseSelect reads a $select for one kind of object. unknown is a property that does not exist. In
// delta calls, the relationship is also allowed.
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
			continue // the context URL leaves out relationships (graph docs, delta-query-groups)
		default:
			return sel, name
		}
		names = append(names, name)
	}
	sel.text = strings.Join(names, ",")
	return sel, ""
}
