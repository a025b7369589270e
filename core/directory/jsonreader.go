package directory

import "strings"

// jsonReader reads a JSON text (RFC 8259) and accepts the same texts as encoding/json. Its methods
// report whether they found the expected value. If they did not, the position of the reader is
// undefined.
type jsonReader struct {
	text  string
	at    int
	depth int
}

// mostDepth limits the nesting of values, as in encoding/json.
const mostDepth = 10_000

// part returns the text that a method reads, or "" if the value was not there.
func (r *jsonReader) part(read func() bool) string {
	from := r.at
	if !read() {
		return ""
	}
	return r.text[from:r.at]
}

// next returns the next byte, or 0 at the end; no value begins with 0.
func (r *jsonReader) next() byte {
	if r.at == len(r.text) {
		return 0
	}
	return r.text[r.at]
}

func (r *jsonReader) take(c byte) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

func (r *jsonReader) space() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return
		}
	}
}

func (r *jsonReader) colon() bool {
	r.space()
	found := r.take(':')
	r.space()
	return found
}

// members reads the rest of an object or array after its opening bracket, including the closing
// one. It calls read for each member.
func (r *jsonReader) members(closing byte, read func() bool) bool {
	if r.depth++; r.depth > mostDepth {
		return false
	}
	if r.space(); r.take(closing) {
		r.depth--
		return true
	}
	for read() {
		if r.space(); r.take(closing) {
			r.depth--
			return true
		}
		if !r.take(',') {
			return false
		}
		r.space()
	}
	return false
}

func (r *jsonReader) value() bool {
	switch r.next() {
	case '"':
		return r.string()
	case '{':
		r.at++
		return r.members('}', func() bool { return r.string() && r.colon() && r.value() })
	case '[':
		r.at++
		return r.members(']', r.value)
	case 't':
		return r.word("true")
	case 'f':
		return r.word("false")
	case 'n':
		return r.word("null")
	}
	return r.number()
}

func (r *jsonReader) word(word string) bool {
	if !strings.HasPrefix(r.text[r.at:], word) {
		return false
	}
	r.at += len(word)
	return true
}

func (r *jsonReader) string() bool {
	if !r.take('"') {
		return false
	}
	for i := r.at; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == '"':
			r.at = i + 1
			return true
		case c < ' ':
			return false
		case c == '\\':
			if i++; i == len(r.text) {
				return false
			}
			if r.text[i] == 'u' {
				if !isHex(r.text[i+1:]) {
					return false
				}
				i += hexDigits
			} else if strings.IndexByte(`"\/bfnrt`, r.text[i]) < 0 {
				return false
			}
		}
	}
	return false
}

// hexDigits reads the four digits after \u.
const hexDigits = 4

func isHex(text string) bool {
	if len(text) < hexDigits {
		return false
	}
	for i := range hexDigits {
		if c := text[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

func (r *jsonReader) number() bool {
	r.take('-')
	if !r.take('0') && !r.digits() {
		return false
	}
	if r.take('.') && !r.digits() {
		return false
	}
	if r.take('e') || r.take('E') {
		if !r.take('+') {
			r.take('-')
		}
		return r.digits()
	}
	return true
}

// digits reads one or more digits.
func (r *jsonReader) digits() bool {
	from := r.at
	for r.at < len(r.text) && '0' <= r.text[r.at] && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at > from
}
