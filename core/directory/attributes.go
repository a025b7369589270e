package directory

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Attribute is one Graph property: its name and its value as canonical JSON. Canonical JSON has no
// insignificant white space, object members sorted by name, collections sorted (Graph's collections
// on users and groups are sets), and strings with the shortest escapes. "null" means that the
// property was cleared in Graph. "[]" means the same, because an empty collection equals one that
// was never set.
type Attribute struct {
	Name  string
	Value string
}

func (a Attribute) cleared() bool { return a.Value == "null" || a.Value == "[]" }

// Attributes are properties sorted by name, each at most once. A property can be absent: in a whole
// object it then has no value, and in a delta it has not changed
// (https://learn.microsoft.com/graph/api/user-delta: "null" cleared, absent never set).
type Attributes []Attribute

// Get returns the JSON value of a property, and whether it is present.
func (a Attributes) Get(name string) (string, bool) {
	// slices.BinarySearchFunc would call a function for each comparison, which is too slow: Get
	// runs a dozen times for each account.
	i, end := 0, len(a)
	for i < end {
		if middle := (i + end) / 2; a[middle].Name < name {
			i = middle + 1
		} else {
			end = middle
		}
	}
	if i == len(a) || a[i].Name != name {
		return "", false
	}
	return a[i].Value, true
}

// Text returns the value of a JSON string, unquoted. It returns "" if the property is absent, null
// or of another type.
func (a Attributes) Text(name string) string {
	v, ok := a.Get(name)
	if !ok || len(v) < 2 || v[0] != '"' {
		return ""
	}
	if !strings.Contains(v, `\`) {
		return v[1 : len(v)-1]
	}
	var s string
	if json.Unmarshal([]byte(v), &s) != nil {
		return ""
	}
	return s
}

// Bool returns the value of a JSON boolean. set is false if the property is absent, null or of
// another type.
func (a Attributes) Bool(name string) (value, set bool) {
	v, _ := a.Get(name)
	return v == "true", v == "true" || v == "false"
}

// Texts returns the value of a collection of strings, or nil if the property is something else.
func (a Attributes) Texts(name string) []string {
	v, ok := a.Get(name)
	if !ok || len(v) <= len("[]") || v[0] != '[' {
		return nil
	}
	if list, ok := plainTexts(v); ok {
		return list
	}
	var list []string
	if json.Unmarshal([]byte(v), &list) != nil {
		return nil
	}
	return list
}

// plainTexts reads a canonical collection of strings that has no escapes; almost all are like that.
func plainTexts(v string) (list []string, ok bool) {
	if strings.Contains(v, `\`) || !utf8.ValidString(v) {
		return nil, false
	}
	list = make([]string, 0, strings.Count(v, `"`)/2)
	for rest := v[1:]; ; rest = rest[1:] { // starts after the bracket or a comma
		begin, text, found := strings.Cut(rest, `"`)
		if begin != "" || !found {
			return nil, false
		}
		if text, rest, found = strings.Cut(text, `"`); !found {
			return nil, false
		}
		list = append(list, text)
		if rest == "]" {
			return list, true
		}
		if !strings.HasPrefix(rest, ",") {
			return nil, false
		}
	}
}

// Merge returns a with the properties of newer applied. A value replaces the old one, a cleared
// property is removed, and a property absent from newer stays. Neither operand changes. The result
// has no cleared properties.
func (a Attributes) Merge(newer Attributes) Attributes {
	out := make(Attributes, 0, len(a)+len(newer))
	i, j := 0, 0
	for i < len(a) || j < len(newer) {
		switch {
		case j == len(newer) || i < len(a) && a[i].Name < newer[j].Name:
			out = append(out, a[i])
			i++
		case i == len(a) || newer[j].Name < a[i].Name:
			out = append(out, newer[j])
			j++
		default:
			out = append(out, newer[j])
			i, j = i+1, j+1
		}
	}
	return slices.DeleteFunc(out, Attribute.cleared)
}

// AppendJSON appends the properties as one canonical JSON object to dst and returns the extended
// buffer. It leaves out cleared properties. Equal directories therefore give equal bytes, whether
// Graph returned null or nothing.
func (a Attributes) AppendJSON(dst []byte) []byte {
	dst = slices.Grow(dst, a.lengthOfJSON())
	dst = append(dst, '{')
	first := true
	for _, x := range a {
		if x.cleared() {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, '"')
		dst = append(dst, x.Name...)
		dst = append(dst, '"', ':')
		dst = append(dst, x.Value...)
	}
	return append(dst, '}')
}

// lengthOfJSON returns an upper bound for the length of AppendJSON's output.
func (a Attributes) lengthOfJSON() int {
	n := len(`{}`)
	for _, x := range a {
		if !x.cleared() {
			n += len(`"":,`) + len(x.Name) + len(x.Value)
		}
	}
	return n
}
