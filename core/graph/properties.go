package graph

import (
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Relationships that are read together with the properties.
const (
	managerName = "manager"
	membersName = "members"
)

func indispensable(property string) bool { return property == "id" || property == membersName }

// resource contains the differences between users and groups.
type resource struct {
	path     string // "/users"
	kind     directory.Kind
	relation string // "manager" or "members"
}

var (
	userResource  = resource{path: "/users", kind: directory.KindUser, relation: managerName}
	groupResource = resource{path: "/groups", kind: directory.KindGroup, relation: membersName}
)

// selection contains the properties of a resource that one iteration reads.
type selection struct {
	resource
	names []string       // as sent, without the relationship
	rank  map[string]int // place in alphabetical order, including the relationship
	order []string       // the names by rank
}

// selectionOf returns the selection of properties of r without the excluded ones. Members are not a
// property; they are read with every group.
func selectionOf(r resource, properties, excluded []string) *selection {
	s := &selection{resource: r, rank: map[string]int{}}
	manager := false
	for _, p := range properties {
		switch {
		case directory.IsRefused(excluded, r.kind, p):
		case p == managerName:
			manager = true
		default:
			s.names = append(s.names, p)
		}
	}
	if s.relation == managerName && !manager {
		s.relation = ""
	}
	s.order = slices.Clone(s.names)
	if s.relation == managerName {
		s.order = append(s.order, managerName)
	}
	slices.Sort(s.order)
	for i, p := range s.order {
		s.rank[p] = i
	}
	return s
}

// listing returns the first link of a plain listing. 999 is the largest page that Graph allows
// (https://learn.microsoft.com/graph/paging).
func (s *selection) listing() string {
	link := s.path + "?$select=id," + strings.Join(s.names, ",")
	if s.relation == managerName {
		link += "&$expand=manager($select=id)"
	}
	return link + "&$top=999"
}

// round returns the first link of a delta round, which tracks exactly the properties that it
// selects. It has no $top because delta ignores it
// (https://learn.microsoft.com/graph/delta-query-overview).
func (s *selection) round() string {
	link := s.path + "/delta?$select=id," + strings.Join(s.names, ",")
	if s.relation != "" {
		link += "," + s.relation
	}
	return link
}

// latest returns the link that gives a delta link for the current state, without objects.
func (s *selection) latest() string { return s.round() + "&$deltatoken=latest" }

// refused returns the selected properties that a refusal names. The error code shows only that
// properties were refused; the message names them. This is therefore the only place that parses a
// message. It looks for whole words that are names we sent. If some of them are quoted, only those
// count, because "state" or "country" may also be ordinary words.
func (s *selection) refused(message string) []string {
	var named, quoted []string
	for _, span := range wordsOf(message) {
		word := message[span.start:span.end]
		if _, selected := s.rank[word]; !selected || slices.Contains(named, word) {
			continue
		}
		named = append(named, word)
		if isQuoted(message, span) {
			quoted = append(quoted, word)
		}
	}
	if quoted != nil {
		return quoted
	}
	return named
}

type span struct{ start, end int }

func wordsOf(text string) []span {
	var words []span
	start := -1
	for i := 0; i <= len(text); i++ {
		inside := i < len(text) && isWordByte(text[i])
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			words = append(words, span{start, i})
			start = -1
		}
	}
	return words
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_'
}

func isQuoted(text string, w span) bool {
	return w.start > 0 && w.end < len(text) && text[w.start-1] == text[w.end] &&
		(text[w.end] == '\'' || text[w.end] == '"')
}
