package directory

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

var errNotObject = errors.New("not a JSON object")

// ParseAttributes reads the output of AppendJSON and any other JSON object. It sorts the properties
// by name and uses the last value of each. The values are substrings of one copy of doc. Anything
// other than a JSON object is an error.
func ParseAttributes(doc []byte) (Attributes, error) { return ParseText(string(doc)) }

// ParseText is ParseAttributes for a string. The values are substrings of it.
func ParseText(doc string) (Attributes, error) {
	r := jsonReader{text: doc}
	a, ok := r.attributes()
	if r.space(); ok && r.at == len(doc) {
		return a, nil
	}
	// Unmarshal reports the error and its position.
	if err := json.Unmarshal([]byte(doc), new(json.RawMessage)); err != nil {
		return nil, fmt.Errorf("parse attributes: %w", err)
	}
	return nil, fmt.Errorf("parse attributes: %w", errNotObject)
}

// bytesOfAttribute is the approximate length of a property in a document.
const bytesOfAttribute = 32

// attributes reads an object without changing its values.
func (r *jsonReader) attributes() (Attributes, bool) {
	if r.space(); !r.take('{') {
		return nil, false
	}
	a := make(Attributes, 0, 1+len(r.text)/bytesOfAttribute)
	sorted := true
	ok := r.members('}', func() bool {
		name := r.part(r.string)
		if name == "" || !r.colon() {
			return false
		}
		value := r.part(r.value)
		name = unquote(name)
		sorted = sorted && (len(a) == 0 || a[len(a)-1].Name < name)
		a = append(a, Attribute{Name: name, Value: value})
		return value != ""
	})
	if ok && !sorted {
		a = sortAttributes(a)
	}
	return a, ok
}

func unquote(name string) string {
	if !strings.Contains(name, `\`) {
		return name[1 : len(name)-1]
	}
	var s string
	// This cannot fail, because the document is valid.
	_ = json.Unmarshal([]byte(name), &s)
	return s
}

// sortAttributes sorts by name and keeps the last value of each name.
func sortAttributes(a Attributes) Attributes {
	slices.Reverse(a)
	slices.SortStableFunc(a, func(x, y Attribute) int { return strings.Compare(x.Name, y.Name) })
	return slices.CompactFunc(a, func(x, y Attribute) bool { return x.Name == y.Name })
}
