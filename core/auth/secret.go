package auth

import (
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// hidden is printed instead of a Secret, in every format.
const hidden = "(hidden)"

// Secret is a client secret or the passphrase of a certificate. Printing, logging or encoding it
// gives "(hidden)"; string(s) reveals it.
type Secret string

// String returns "(hidden)".
func (Secret) String() string { return hidden }

// GoString returns "(hidden)".
func (Secret) GoString() string { return hidden }

// Format writes "(hidden)" for every verb, including %q and %x.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// LogValue returns "(hidden)".
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText returns "(hidden)".
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// MarshalJSON returns "(hidden)" as a JSON string.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// looksLikeID reports whether s looks like a Secret ID, the GUID that the portal shows next to the
// value and that people often paste by mistake.
func (s Secret) looksLikeID() bool {
	return directory.IsGUID(strings.ToLower(strings.TrimSpace(string(s))))
}

// redact hides s in a text from outside, both in plain form and as encoded in a form.
func (s Secret) redact(text string) string {
	if s == "" {
		return text
	}
	return strings.NewReplacer(string(s), hidden, url.QueryEscape(string(s)), hidden).Replace(text)
}
