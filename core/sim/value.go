package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string. Invalid UTF-8 becomes U+FFFD.
func appendString(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	dst = append(dst, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// quote returns s as a JSON string.
func quote(s string) string { return string(appendString(make([]byte, 0, len(s)+2), s)) }

// quoteAll returns a JSON array of strings.
func quoteAll(list ...string) string {
	dst := []byte{'['}
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, s)
	}
	return string(append(dst, ']'))
}

// timestamp returns t in Graph's format for times, quoted.
func timestamp(t time.Time) string { return `"` + t.UTC().Format(time.RFC3339) + `"` }

// encodeValue returns the JSON of a property value. nil clears the property, times are in Graph's
// format, and everything else is encoded as by encoding/json.
func encodeValue(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "null", nil
	case string:
		return quote(v), nil
	case []string:
		return quoteAll(v...), nil
	case time.Time:
		return timestamp(v), nil
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("encode value: %w", err)
	}
	value := strings.TrimSuffix(buf.String(), "\n")
	if value[0] == '"' {
		value = quote(text(value)) // encoding/json escapes more than necessary
	}
	return value, nil
}

// text returns the value of a JSON string, and "" for any other value.
func text(value string) string {
	if len(value) < 2 || value[0] != '"' {
		return ""
	}
	if !strings.Contains(value, `\`) {
		return value[1 : len(value)-1]
	}
	var s string
	if json.Unmarshal([]byte(value), &s) != nil {
		return ""
	}
	return s
}
