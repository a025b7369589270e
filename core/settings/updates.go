package settings

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Updates says where newer versions of Rollcall are published. By default, Rollcall does not look.
type Updates struct {
	Check   bool   `json:"check"`   // whether to look once a day
	Address string `json:"address"` // a folder, or an address that begins with https
	Key     string `json:"key"`     // the public key of the publisher, as minisign writes it
	CAFile  string `json:"caFile"`  // PEM file with further certificate authorities
}

// Known reports whether there is a place to look at.
func (u Updates) Known() bool { return u.Address != "" && u.Key != "" }

// IsUpdateURL reports whether an address is not a folder.
func IsUpdateURL(address string) bool { return strings.Contains(address, "://") }

// ParseUpdateAddress returns a typed address in the form for Updates. It may be empty.
func ParseUpdateAddress(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" || !IsUpdateURL(typed) && filepath.IsAbs(typed) {
		return typed, nil
	}
	if u, err := url.Parse(typed); err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil {
		return typed, nil
	}
	return "", problem.Usage(fmt.Sprintf("%q is not an address for updates", typed),
		"Use an address that begins with https://, or the full path of a folder.")
}

// The length and the beginning of a public key of minisign.
const (
	updateKeyBytes = 42
	updateKeyKind  = "Ed"
)

// ParseUpdateKey returns a typed or pasted public key in the form for Updates. The text of a whole
// key file, with its comment, is allowed. It may be empty.
func ParseUpdateKey(typed string) (string, error) {
	lines := strings.Split(strings.TrimSpace(typed), "\n")
	key := strings.TrimSpace(lines[len(lines)-1])
	if key == "" {
		return "", nil
	}
	if content, err := base64.StdEncoding.DecodeString(key); err != nil || len(content) != updateKeyBytes ||
		string(content[:2]) != updateKeyKind {
		return "", WrongUpdateKey(key)
	}
	return key, nil
}

// WrongUpdateKey is the problem for a text that is not a public key.
func WrongUpdateKey(typed string) error {
	return problem.Usage(fmt.Sprintf("%q is not a public key for updates", typed),
		"Copy the line that begins with RW, from the publisher's file.")
}

func (u Updates) validate() error {
	if _, err := ParseUpdateAddress(u.Address); err != nil {
		return err
	}
	if _, err := ParseUpdateKey(u.Key); err != nil {
		return err
	}
	if u.Check && !u.Known() {
		return problem.Usage("Looking for newer versions needs an address and a key",
			"Enter the address and the public key of the publisher, or switch it off.")
	}
	return nil
}
