package directory

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Filter narrows down a list and can be saved under a name. The zero Filter selects what a list
// shows by default.
type Filter struct {
	Search    string   `json:"search,omitempty"`
	Statuses  []string `json:"statuses,omitempty"`  // in the words of Status
	Connector string   `json:"connector,omitempty"` // id
	Domains   []string `json:"domains,omitempty"`
	Traits
}

// Query returns the query of the filter.
func (f Filter) Query() Query {
	q := Query{Search: f.Search, Domains: f.Domains, Traits: f.Traits}
	for _, word := range f.Statuses {
		if status, ok := ParseStatus(word); ok {
			q.Statuses = append(q.Statuses, status)
		}
	}
	if f.Connector != "" {
		q.Connectors = []string{f.Connector}
	}
	return q
}

// SavedFilter is a filter for accounts or groups, saved under a name.
type SavedFilter struct {
	Name   string `json:"name"`
	Groups bool   `json:"groups,omitempty"` // a filter of groups
	Filter Filter `json:"filter"`
}

// maxFilterName is the largest number of letters in a filter's name.
const maxFilterName = 60

// SavedFilters are the filters of a data folder, in order.
type SavedFilters []SavedFilter

// Validate returns the first error as a problem with code "usage".
func (l SavedFilters) Validate() error {
	for i, f := range l {
		if err := checkFilterName(f.Name); err != nil {
			return err
		}
		if _, at := l[:i].find(f.Name); at >= 0 {
			return problem.Usage(fmt.Sprintf("There are two filters %q", f.Name), "Give each filter a different name.")
		}
		for _, word := range f.Filter.Statuses {
			if _, ok := ParseStatus(word); !ok {
				return problem.Usage(fmt.Sprintf("%q is not a status", word),
					"The filter "+f.Name+" can be removed and saved again.")
			}
		}
	}
	return nil
}

func checkFilterName(name string) error {
	switch n := len([]rune(name)); {
	case strings.TrimSpace(name) != name || name == "":
		return problem.Usage("The filter needs a name", "Type a name, such as Guests without a licence.")
	case n > maxFilterName:
		return problem.Usage(fmt.Sprintf("The name has %d letters", n),
			fmt.Sprintf("A name has up to %d.", maxFilterName))
	}
	return nil
}

// inOneLine returns the stored form of a name, with single spaces between the words.
func inOneLine(name string) string { return strings.Join(strings.FieldsFunc(name, isGap), " ") }

func (l SavedFilters) find(name string) (SavedFilter, int) {
	for i, f := range l {
		if strings.EqualFold(f.Name, name) {
			return f, i
		}
	}
	return SavedFilter{}, -1
}

// Find returns the filter with the given name, ignoring letter case, or a problem.
func (l SavedFilters) Find(name string) (SavedFilter, error) {
	f, at := l.find(name)
	if at < 0 {
		return f, l.missing(name)
	}
	return f, nil
}

// FindOf is Find for a list of users or of groups. A filter for the other kind is a problem because
// its conditions do not apply.
func (l SavedFilters) FindOf(name string, groups bool) (SavedFilter, error) {
	f, err := l.Find(name)
	if err != nil || f.Groups == groups {
		return f, err
	}
	of := "users"
	if f.Groups {
		of = "groups"
	}
	return f, problem.Usage(fmt.Sprintf("%q is a filter of %s", f.Name, of),
		"Choose another filter, or a list of "+of+".")
}

func (l SavedFilters) missing(name string) error {
	p := problem.Usage(fmt.Sprintf("There is no filter %q", name), "Save one first.")
	if len(l) == 0 {
		p.Remedy.Kind = problem.SaveFilter
		return p
	}
	var names []string
	for _, f := range l {
		names = append(names, f.Name)
	}
	p.Hint = "Filters are " + strings.Join(names, ", ") + "."
	return p
}

// With returns the list with a filter added. The new filter replaces one with the same name, unless
// one is for groups and the other for users.
func (l SavedFilters) With(f SavedFilter) (SavedFilters, error) {
	f.Name = inOneLine(f.Name)
	if err := checkFilterName(f.Name); err != nil {
		return nil, err
	}
	list := slices.Clone(l)
	if _, at := l.find(f.Name); at >= 0 {
		if _, err := l.FindOf(f.Name, f.Groups); err != nil {
			return nil, err
		}
		list[at] = f
		return list, nil
	}
	return append(list, f), nil
}

// Without returns the list without the named filter.
func (l SavedFilters) Without(name string) (SavedFilters, error) {
	f, err := l.Find(name)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(l), func(x SavedFilter) bool { return x.Name == f.Name }), nil
}

// Renamed returns the list with a filter renamed.
func (l SavedFilters) Renamed(name, to string) (SavedFilters, error) {
	to = inOneLine(to)
	if _, err := l.Find(name); err != nil {
		return nil, err
	}
	_, at := l.find(name)
	if _, taken := l.find(to); taken >= 0 && taken != at {
		return nil, problem.Usage(fmt.Sprintf("There is a filter %q already", to), "Choose another name.")
	}
	list := slices.Clone(l)
	list[at].Name = to
	return list, checkFilterName(to)
}

// CheckConnector returns a problem with code "usage" if the filter's connector no longer exists.
// Otherwise the list would just be empty.
func (f SavedFilter) CheckConnector(connectors []Connector) error {
	id := f.Filter.Connector
	if id == "" || slices.ContainsFunc(connectors, func(c Connector) bool { return c.ID == id }) {
		return nil
	}
	return problem.Usage(fmt.Sprintf("The filter %q selects a connector that was removed", f.Name),
		"Remove the filter, or save another one under its name.")
}
