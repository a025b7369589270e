package permission

import (
	"slices"
	"strings"
)

// Of returns the call for a path such as "/users/5e0…/memberOf". found is false if Rollcall never
// makes such a call.
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

// Allows returns the granted permission that allows the call, or "" if no granted permission is
// known to allow it.
func (c Call) Allows(granted []string) string {
	for _, p := range c.Allowed {
		if slices.Contains(granted, p) {
			return p
		}
	}
	return ""
}

// Blinded returns the granted permission that allows the call but hides data that Rollcall
// needs. It returns "" if none does, or if another permission allows the call completely.
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

// Dispensable reports whether runs can do without the call, because no run needs it or because
// there is a replacement if it is refused.
func (c Call) Dispensable() bool { return c.Weight != Needed || c.Instead != "" }

// Ask returns the permission that an administrator should grant for the call. It is the one in the
// setup guide, or else the least powerful one that allows the call.
func (c Call) Ask() string {
	if c.Grant != "" {
		return c.Grant
	}
	return c.Allowed[0]
}

// Grant is a permission that the setup guide asks for.
type Grant struct {
	Name   string
	Weight Weight // the most serious weight of its calls
	Calls  []Call // the calls that need it, in order
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

// Covered returns the granted permissions that together can replace g. They can be g itself or
// others that allow each necessary call. If there are none, missing is a call that is not allowed.
func (g Grant) Covered(granted []string) (by []string, missing Call) {
	if slices.Contains(granted, g.Name) {
		return []string{g.Name}, Call{}
	}
	for _, c := range g.Calls {
		if c.Weight == Needed && c.Dispensable() {
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

// Lost is a permission that is no longer granted, with a call that is no longer allowed.
type Lost struct {
	Permission string
	Call       Call
}

// LostSince compares the permissions of two tokens. It returns the permissions that are no longer
// granted, if they are for calls that have no replacement and that users may miss. It returns
// each permission once, with the most serious of its calls.
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
		case list[i].Call.Dispensable() && !c.Dispensable():
			list[i].Call = c
		}
	}
	return list
}
