package notify

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// longestQuote is how much of an answer is shown.
	longestQuote = 120
	// shortestSecret is the minimum length of a part of an address that counts as a secret.
	shortestSecret = 6
	// shortestToken is the minimum length of a part of an address that is taken for a token and not a
	// word.
	shortestToken = 12
)

// said quotes the beginning of a server's short answer in plain text. It quotes none that repeats a
// secret, as some servers do with the path of a request or with a command that they do not know.
func said(answer []byte, secrets Secrets) string {
	text := oneLine(strings.ToValidUTF8(string(answer), "\uFFFD"))
	if text == "" || strings.ContainsAny(text, "<{") || secrets.in(text) {
		return ""
	}
	return fmt.Sprintf(", and said “%s”", cut(text, longestQuote))
}

// in reports whether a text contains one of the secrets, as it is or in base64.
func (s Secrets) in(text string) bool {
	for _, part := range append(s.partsOfURL(), string(s.Key), string(s.Password)) {
		if len(part) < shortestSecret {
			continue
		}
		if strings.Contains(text, part) {
			return true
		}
		for before := range 3 {
			if strings.Contains(text, inBase64(part, before)) {
				return true
			}
		}
	}
	return false
}

// partsOfURL returns what is between the signs in the path and the query of the address, as it is
// written there and as it is meant.
func (s Secrets) partsOfURL() (parts []string) {
	u, err := ParseURL(s.URL)
	if err != nil {
		return nil
	}
	written := strings.FieldsFunc(u.EscapedPath()+"?"+u.RawQuery, func(r rune) bool {
		return strings.ContainsRune("/?&=;", r)
	})
	for _, part := range written {
		parts = append(parts, part)
		if meant, err := url.PathUnescape(part); err == nil {
			parts = append(parts, meant)
		}
	}
	return parts
}

// Secrets returns the secrets of all channels that can be read, for a program that removes them from
// texts: keys, passwords, and the addresses of webhooks with the tokens in them.
func (s *Service) Secrets(ctx context.Context) (all []string) {
	for _, c := range s.o.Settings().Channels {
		if !c.NeedsSecret() {
			continue
		}
		secrets, err := s.loadSecrets(ctx, c)
		if err != nil {
			s.o.Log.Warn("secrets of a channel cannot be read", "channel", c.ID, "code", string(problem.Of(err).Code))
			continue
		}
		all = append(all, string(secrets.URL), string(secrets.Key), string(secrets.Password))
		for _, part := range secrets.partsOfURL() {
			if len(part) >= shortestToken {
				all = append(all, part)
			}
		}
	}
	return all
}

// inBase64 returns the characters that stand for a text in base64 if some bytes come before it.
// Those that depend on what is around the text are left out.
func inBase64(text string, before int) string {
	encoded := base64.RawStdEncoding.EncodeToString(append(make([]byte, before), text...))
	first := (before*8 + 5) / 6
	last := (before + len(text)) * 8 / 6
	return encoded[first:last]
}
