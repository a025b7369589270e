package directory

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

var errNotObject = errors.New("not a JSON object")

// ParseAttributes reads what AppendJSON wrote, and any other JSON object: names
// are sorted, and the last value of a name counts. The values are parts of one
// copy of doc. What is not a JSON object is an error.
func ParseAttributes(doc []byte) (Attributes, error) {
	if !json.Valid(doc) {
		// Unmarshal says what is wrong, and where.
		return nil, fmt.Errorf("parse attributes: %w", json.Unmarshal(doc, new(json.RawMessage)))
	}
	text := strings.Trim(string(doc), jsonSpace)
	if text[0] != '{' {
		return nil, fmt.Errorf("parse attributes: %w", errNotObject)
	}
	a := make(Attributes, 0, strings.Count(text, `":`))
	for rest := skipSpace(text[1:]); rest[0] != '}'; {
		var name, value string
		name, rest = cutValue(rest)
		value, rest = cutValue(skipSpace(rest)[1:]) // behind the colon
		a = append(a, Attribute{Name: unquote(name), Value: value})
		if rest = skipSpace(rest); rest[0] == ',' {
			rest = rest[1:]
		}
		rest = skipSpace(rest)
	}
	return sortAttributes(a), nil
}

const jsonSpace = " \t\r\n"

func skipSpace(s string) string { return strings.TrimLeft(s, jsonSpace) }

// cutValue cuts the first value off valid JSON.
func cutValue(s string) (value, rest string) {
	s = skipSpace(s)
	depth, end := 0, 0
	for {
		switch s[end] {
		case '"':
			end += stringLength(s[end:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 { // the end of what holds a number or word
				return strings.TrimRight(s[:end], jsonSpace), s[end:]
			}
			depth--
		case ',', ':':
			if depth == 0 {
				return strings.TrimRight(s[:end], jsonSpace), s[end:]
			}
		}
		end++
	}
}

// stringLength is the length of the JSON string that s begins with.
func stringLength(s string) int {
	for i := 1; ; i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

func unquote(name string) string {
	if !strings.Contains(name, `\`) {
		return name[1 : len(name)-1]
	}
	var s string
	// The name is a string of a valid document.
	_ = json.Unmarshal([]byte(name), &s)
	return s
}

// sortAttributes orders by name; canonical documents are in order already.
func sortAttributes(a Attributes) Attributes {
	byName := func(x, y Attribute) int { return strings.Compare(x.Name, y.Name) }
	if slices.IsSortedFunc(a, byName) && !hasTwins(a) {
		return a
	}
	slices.Reverse(a)
	slices.SortStableFunc(a, byName)
	return slices.CompactFunc(a, func(x, y Attribute) bool { return x.Name == y.Name })
}

func hasTwins(a Attributes) bool {
	for i := range len(a) - 1 {
		if a[i].Name == a[i+1].Name {
			return true
		}
	}
	return false
}
