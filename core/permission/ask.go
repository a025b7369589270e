package permission

import (
	"slices"
	"strings"
)

// Of returns the call that a path means, such as "/users/5e0…/memberOf"; found is
// false where Rollcall makes none of that kind.
func Of(path string) (call Call, found bool) {
	path = strings.TrimPrefix(path, "/v1.0")
	for _, c := range calls {
		before, after, wild := strings.Cut(c.Path, "{id}")
		if path == c.Path && path != "" {
			return c, true
		}
		id, begins := strings.CutPrefix(path, before)
		id, ends := strings.CutSuffix(id, after)
		if wild && begins && ends && id != "" && !strings.Contains(id, "/") {
			return c, true
		}
	}
	return Call{}, false
}

// Allows returns which of the granted permissions allows the call; empty: none
// that is known to.
func (c Call) Allows(granted []string) string {
	for _, p := range c.Allowed {
		if slices.Contains(granted, p) {
			return p
		}
	}
	return ""
}

// Blinded returns the granted permission that lets the call through and hides what
// Rollcall needs; empty: none does, or another one allows it whole.
func (c Call) Blinded(granted []string) string {
	if c.Allows(granted) != "" {
		return ""
	}
	for _, p := range c.Blind {
		if slices.Contains(granted, p) {
			return p
		}
	}
	return ""
}

// Stands says whether runs can do without the call: it is needed by none, or
// something else is asked where it is refused.
func (c Call) Stands() bool { return c.Weight != Needed || c.Instead != "" }

// Ask is the permission to ask an administrator for, so that the call works: the
// one of the setup guide, else the least that allows it.
func (c Call) Ask() string {
	if c.Grant != "" {
		return c.Grant
	}
	return c.Allowed[0]
}

// Grant is a permission that the setup guide asks for.
type Grant struct {
	Name   string
	Weight Weight // the gravest of its calls
	Calls  []Call // those that it is asked for, in their order
}

// Grants returns the permissions that the setup guide asks for, in the order of
// the table.
func Grants() []Grant {
	var list []Grant
	for _, c := range calls {
		i := slices.IndexFunc(list, func(g Grant) bool { return g.Name == c.Grant })
		if i < 0 && c.Grant != "" {
			i, list = len(list), append(list, Grant{Name: c.Grant, Weight: c.Weight})
		}
		if i >= 0 {
			list[i].Calls = append(list[i].Calls, c)
			list[i].Weight = min(list[i].Weight, c.Weight)
		}
	}
	return list
}

// Covered says which of the granted permissions do together what g is asked for:
// g itself, others that allow each call that cannot be done without, or none.
func (g Grant) Covered(granted []string) (by []string, missing Call) {
	if slices.Contains(granted, g.Name) {
		return []string{g.Name}, Call{}
	}
	for _, c := range g.Calls {
		if c.Weight == Needed && c.Stands() {
			continue
		}
		p := c.Allows(granted)
		if p == "" {
			return nil, c
		}
		if !slices.Contains(by, p) {
			by = append(by, p)
		}
	}
	return by, Call{}
}

// Lost is a permission that was granted and no longer is, with the call that
// nothing allows since.
type Lost struct {
	Permission string
	Call       Call
}

// LostSince compares the permissions of two tokens: what the earlier one allowed
// and the later one does not, as far as the table knows nothing else is asked
// instead, and somebody may miss it. Each permission comes once, with the gravest of its calls.
func LostSince(before, now []string) []Lost {
	var list []Lost
	for _, c := range calls {
		had := c.Allows(before)
		if had == "" || c.Allows(now) != "" || c.Instead != "" || c.Weight == Extra {
			continue
		}
		i := slices.IndexFunc(list, func(l Lost) bool { return l.Permission == had })
		switch {
		case i < 0:
			list = append(list, Lost{had, c})
		case list[i].Call.Stands() && !c.Stands():
			list[i].Call = c
		}
	}
	return list
}
