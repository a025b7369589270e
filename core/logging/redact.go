package logging

import (
	"log/slog"
	"strings"
)

const redacted = "(hidden)"

// secretWords mark the names of attributes that may contain a secret.
var secretWords = []string{
	"secret", "token", "password", "passphrase", "authorization", "assertion", "credential", "cookie", "privatekey",
	"apikey",
}

// redact replaces the values of attributes that may contain a secret. A secret word in a group's
// name hides the whole group.
func redact(groups []string, a slog.Attr) slog.Attr {
	if namesSecret(a.Key) {
		return slog.String(a.Key, redacted)
	}
	for _, group := range groups {
		if namesSecret(group) {
			return slog.String(a.Key, redacted)
		}
	}
	return withCause(a)
}

func namesSecret(key string) bool {
	plain := strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(key))
	if plain == "key" {
		return true
	}
	for _, word := range secretWords {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return false
}
