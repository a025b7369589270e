package update

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"aead.dev/minisign"
	"golang.org/x/mod/semver"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// The names of the published files.
const (
	ManifestFile  = "rollcall-release.json"
	SignatureFile = ManifestFile + ".minisig"
)

// The program and the format that a manifest names.
const (
	program = "Rollcall"
	format  = 1
)

// Manifest describes the newest version.
type Manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"`
	Version string    `json:"version"` // Semantic Versioning, without "v"
	Date    time.Time `json:"date"`    // when the manifest was signed
	Expires time.Time `json:"expires"` // from then on, it is refused
	Notes   string    `json:"notes,omitempty"`
	Files   []File    `json:"files"`
}

// File is a package of a version.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // in hexadecimal
}

// clockError is how far the clocks of the publisher and of this computer may differ.
const clockError = 48 * time.Hour

// verify returns the manifest in text, if it is signed with the key and valid now.
func verify(text, signature []byte, key string, now time.Time) (m Manifest, err error) {
	var public minisign.PublicKey
	if err := public.UnmarshalText([]byte(key)); err != nil {
		return m, settings.WrongUpdateKey(key)
	}
	var made minisign.Signature
	if err := made.UnmarshalText(signature); err != nil {
		return m, refusal(problem.CodeUpdateTampered, "Its signature is damaged.", askPublisher).Wrap(err)
	}
	if made.KeyID != public.ID() {
		return m, refusal(problem.CodeUpdateWrongKey,
			fmt.Sprintf("It was signed with the key %X, and the settings name the key %X.", made.KeyID, public.ID()),
			"Ask the publisher, in a way that you trust, whether there is a new key. If so, enter it.").
			Wrap(errRefused)
	}
	if !minisign.Verify(public, text, signature) {
		const why = "It was changed after it was signed, or the signature belongs to another one."
		return m, refusal(problem.CodeUpdateTampered, why, askPublisher).Wrap(errRefused)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, invalid("It is not valid JSON.").Wrap(err)
	}
	if why := m.fault(); why != "" {
		return m, invalid(why).Wrap(errRefused)
	}
	return m, m.timely(now)
}

// fault returns why a manifest cannot be used, or nothing.
func (m Manifest) fault() string {
	switch {
	case m.Program != program:
		return fmt.Sprintf("It is for the program %q.", m.Program)
	case m.Format != format:
		return fmt.Sprintf("It has format %d, and this version reads %d.", m.Format, format)
	case !semver.IsValid("v" + m.Version):
		return fmt.Sprintf("%q is not a version.", m.Version)
	case m.Date.IsZero(), m.Expires.IsZero():
		return "It does not say when it was signed, or when it expires."
	case !secure(m.Notes):
		return fmt.Sprintf("The address %q does not begin with https://.", m.Notes)
	}
	for _, f := range m.Files {
		if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != 32 || f.Bytes < 0 ||
			f.Name == "" || filepath.Base(f.Name) != f.Name {
			return fmt.Sprintf("The entry of the file %q is not valid.", f.Name)
		}
	}
	return ""
}

// secure reports whether an address is empty or begins with https.
func secure(address string) bool {
	u, err := url.Parse(address)
	return address == "" || err == nil && u.Scheme == "https" && u.Host != ""
}

// timely returns why a manifest is too old or too new.
func (m Manifest) timely(now time.Time) error {
	switch {
	case now.After(m.Expires):
		return refusal(problem.CodeUpdateExpired, "It expired on "+day(m.Expires)+".",
			"Check the clock of this computer. If it is right, ask the publisher for a new manifest. Somebody may be "+
				"keeping a newer version from you.").Wrap(errRefused)
	case m.Date.After(now.Add(clockError)):
		return invalid("It was signed on " + day(m.Date) + ", which is in the future.").Wrap(errRefused)
	}
	return nil
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006") }

// newer reports whether a manifest has a newer version than a program. Any version is newer than a
// build without one.
func (m Manifest) newer(than string) bool { return semver.Compare("v"+m.Version, "v"+than) > 0 }

// older is the opposite of newer. They are both false for the same version.
func (m Manifest) older(than string) bool { return semver.Compare("v"+m.Version, "v"+than) < 0 }
