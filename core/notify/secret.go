package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Vault stores the secrets of channels. It is the same vault as for the connectors' secrets; see
// app.Vault.
type Vault interface {
	Check(ctx context.Context) error
	Store(ctx context.Context, id, secret string) error
	Load(ctx context.Context, id string) (string, error)
	Remove(ctx context.Context, id string) error
}

// VaultID returns the ID of a channel's secrets in the vault. No connector has such an ID.
func VaultID(channel string) string { return "notify/" + channel }

// Secrets are the secrets of a channel. Which of them it needs depends on its kind.
type Secrets struct {
	URL      auth.Secret // the address of a webhook, which contains a token
	Key      auth.Secret // signs the requests to a webhook; empty: they are not signed
	Password auth.Secret // of a mail account
}

// Changes are new secrets of a channel. A nil field keeps the stored one.
type Changes struct{ URL, Key, Password *auth.Secret }

// stored is the form in which secrets are kept in the vault.
type stored struct {
	URL      string `json:"url,omitempty"`
	Key      string `json:"key,omitempty"`
	Password string `json:"password,omitempty"`
}

// apply returns the secrets after changes, without the characters that files and clipboards add.
func (s Secrets) apply(c Changes) Secrets {
	set := func(to *auth.Secret, from *auth.Secret) {
		if from != nil {
			*to = auth.Secret(directory.TidySecret(string(*from)))
		}
	}
	set(&s.URL, c.URL)
	set(&s.Key, c.Key)
	set(&s.Password, c.Password)
	return s
}

// loadSecrets reads the secrets of a channel. Without an entry, they are empty.
func (s *Service) loadSecrets(ctx context.Context, c settings.Channel) (Secrets, error) {
	if !c.NeedsSecret() {
		return Secrets{}, nil // and such a channel works without a vault
	}
	text, err := s.o.Vault.Load(ctx, VaultID(c.ID))
	if errors.Is(err, directory.ErrNotFound) {
		return Secrets{}, nil
	}
	if err != nil {
		return Secrets{}, err
	}
	var in stored
	if json.Unmarshal([]byte(text), &in) != nil {
		return Secrets{}, problem.Problem{
			Code: problem.CodeKeyringForeign, Title: "The stored secrets of the channel cannot be read",
			Detail: "Another version of Rollcall or another program wrote them.",
			Hint:   "Enter the secrets of the channel again.",
		}.Wrap(directory.ErrForeign)
	}
	return Secrets{auth.Secret(in.URL), auth.Secret(in.Key), auth.Secret(in.Password)}, nil
}

func (s *Service) storeSecrets(ctx context.Context, channel string, in Secrets) error {
	if in == (Secrets{}) {
		return s.o.Vault.Remove(ctx, VaultID(channel))
	}
	text, err := json.Marshal(stored{string(in.URL), string(in.Key), string(in.Password)})
	if err != nil {
		return fmt.Errorf("encode secrets: %w", err)
	}
	return s.o.Vault.Store(ctx, VaultID(channel), string(text))
}

// check returns what a channel lacks, and the host of its webhook.
func (s Secrets) check(c settings.Channel) (host string, err error) {
	for what, secret := range map[string]auth.Secret{
		"address of the webhook": s.URL, "key that signs the requests": s.Key,
		"password of the mail account": s.Password,
	} {
		if !utf8.ValidString(string(secret)) || strings.ContainsFunc(string(secret), unicode.IsControl) {
			return "", problem.Usage(fmt.Sprintf("The %s is not one line of text", what),
				"Use letters, digits and signs, for example the output of openssl rand -hex 32.")
		}
	}
	if c.Kind == settings.ByMail {
		if c.Mail != nil && c.Mail.User != "" && s.Password == "" {
			return "", missing(c, "password of the mail account")
		}
		return "", nil
	}
	if s.URL == "" {
		return "", missing(c, "address of the webhook")
	}
	u, err := ParseURL(s.URL)
	if err != nil {
		return "", err
	}
	return u.Host, nil
}

func missing(c settings.Channel, what string) error {
	return problem.Problem{
		Code:   problem.CodeChannelSecretMissing,
		Title:  fmt.Sprintf("The %s is missing in the channel “%s”", what, oneLine(c.Name)),
		Detail: "It is not stored on this computer. Secrets are not part of exports and backups.",
		Hint:   "Enter it in the channel.",
	}.Wrap(directory.ErrNotFound)
}

// ParseURL reads the address of a webhook. Its problems never contain the address, because it
// contains a token.
func ParseURL(secret auth.Secret) (*url.URL, error) {
	text := strings.TrimSpace(string(secret))
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Hostname() == "":
		return nil, problem.Usage("The address of the webhook is not a URL",
			"Copy the whole address, which begins with https://.")
	case u.Scheme == "http" && !settings.IsLoopback(u.Hostname()), u.Scheme != "http" && u.Scheme != "https":
		return nil, problem.Usage("The address of the webhook must begin with https://",
			"Copy the whole address. Only a server on this computer may use http://.")
	case u.User != nil:
		return nil, problem.Usage("The address of the webhook contains a user name",
			"Use an address without user name and password.")
	}
	return u, nil
}
