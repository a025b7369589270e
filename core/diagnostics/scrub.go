package diagnostics

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
)

// Replacements for removed text.
const (
	hidden  = "(hidden)"
	someone = "(address)"
	aName   = "(name)"
	home    = "~"
)

// Shorter texts are not removed. They may occur anywhere and reveal nothing.
const (
	shortestSecret = 6
	shortestName   = 4
)

// address matches mail addresses and sign-in names, which identify people. The sign-in names of
// guests contain their home address before #EXT#.
var address = regexp.MustCompile(`[\pL\pN._%+'#-]+@([\pL\pN-]+\.)+(xn--[\pL\pN-]+|\pL{2,})`)

// Scrubber removes private data from texts for a bundle.
type Scrubber struct {
	secrets *strings.Replacer
	names   *strings.Replacer // other names; replaced after addresses are removed
}

// NewScrubber returns a Scrubber for these secrets (in any form in which they may be written), for
// these names, and for the path of the user's home folder, which contains the user's name.
func NewScrubber(homeFolder string, secrets, names []string) *Scrubber {
	var gone, named []string
	for _, secret := range secrets {
		if len(secret) >= shortestSecret {
			for _, form := range forms(secret) {
				gone = append(gone, form, hidden)
			}
		}
	}
	if len(homeFolder) > 1 {
		named = append(named, homeFolder, home, filepath.ToSlash(homeFolder), home, inJSON(homeFolder), home)
	}
	for _, name := range names {
		if len(name) >= shortestName {
			named = append(named, name, aName, inJSON(name), aName)
		}
	}
	return &Scrubber{strings.NewReplacer(gone...), strings.NewReplacer(named...)}
}

// forms returns the ways in which a secret may be written: unchanged, in JSON, in Go's quotes, in a
// form or URL, or in base64.
func forms(secret string) []string {
	return []string{
		secret, inJSON(secret), url.QueryEscape(secret), url.PathEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
	}
}

// inJSON returns a text as written in JSON and in Go's quotes, without the quotes.
func inJSON(text string) string {
	quoted, _ := json.Marshal(text) // encoding a string never fails
	return strings.Trim(string(quoted), `"`)
}

// Clean returns text without private data.
func (s *Scrubber) Clean(text string) string {
	return s.names.Replace(address.ReplaceAllString(s.secrets.Replace(text), someone))
}
