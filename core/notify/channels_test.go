package notify

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// settingsFile returns the text of the settings file.
func settingsFile(t *testing.T, s settings.Settings) (string, error) {
	t.Helper()
	folder := t.TempDir()
	if err := settings.Save(folder, s); err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(folder, settings.SettingsFile))
	return string(text), err
}

func TestBadChannels(t *testing.T) {
	r := newRig(t)
	r.hook(t, "Taken")
	web := settings.Channel{Name: "Web", Kind: settings.ByWebhook}
	mailTo := func(m settings.Mail) settings.Channel {
		return settings.Channel{Name: "Mail", Kind: settings.ByMail, Mail: &m}
	}
	good := settings.Mail{
		Server: "smtp.example.com", Port: 587, Security: settings.StartTLS, From: "a@example.com",
		To: []string{"b@example.com"},
	}
	edited := func(change func(*settings.Mail)) settings.Channel {
		m := good
		change(&m)
		return mailTo(m)
	}
	for name, test := range map[string]struct {
		c       settings.Channel
		changes Changes
		want    string
	}{
		"no address":    {web, Changes{}, "The address of the webhook is missing"},
		"not a URL":     {web, Changes{URL: secret("hooks.example.com/x")}, "is not a URL"},
		"not encrypted": {web, Changes{URL: secret("http://hooks.example.com/x")}, "must begin with https://"},
		"user in URL":   {web, Changes{URL: secret("https://ada:pw@hooks.example.com/x")}, "contains a user name"},
		"name taken": {
			settings.Channel{Name: "taken", Kind: settings.ByWebhook},
			Changes{URL: secret(hookURL)},
			"already a channel with the name",
		},
		"no name": {
			settings.Channel{Name: " ", Kind: settings.ByWebhook},
			Changes{URL: secret(hookURL)},
			"has no name",
		},
		"no kind": {
			settings.Channel{Name: "X", Kind: "pigeon"},
			Changes{URL: secret(hookURL)},
			`"pigeon" is not a kind`,
		},
		"unknown field": {
			settings.Channel{Name: "X", Kind: settings.ByWebhook, Text: "{{.Password}}"},
			Changes{URL: secret(hookURL)},
			"The template",
		},
		"broken template": {
			settings.Channel{Name: "X", Kind: settings.ByWebhook, Title: "{{"},
			Changes{URL: secret(hookURL)},
			"The template",
		},
		"endless template": {settings.Channel{
			Name: "X", Kind: settings.ByWebhook,
			Text: `{{printf "%40000d" 1}}`,
		}, Changes{URL: secret(hookURL)}, "longer than 32 KB"},
		"template that counts for ever": {settings.Channel{
			Name: "X", Kind: settings.ByWebhook, Text: "{{if .Run}}{{else}}{{range 9000000000000000}}{{end}}{{end}}",
		}, Changes{URL: secret(hookURL)}, "range, template and block are not available"},
		"template that calls itself": {settings.Channel{
			Name: "X", Kind: settings.ByWebhook,
			Text: `{{define "x"}}{{template "x"}}{{end}}{{with .Title}}{{template "x"}}{{end}}`,
		}, Changes{URL: secret(hookURL)}, "range, template and block are not available"},
		"template that is wrong on one occasion": {settings.Channel{
			Name: "X", Kind: settings.ByWebhook, Title: `{{if eq .Occasion "held"}}{{.Nobody}}{{end}}`,
		}, Changes{URL: secret(hookURL)}, "can't evaluate field Nobody"},
		"template that needs a connector": {settings.Channel{
			Name: "X", Kind: settings.ByWebhook, Title: `{{slice .Connector 0 3}}`,
		}, Changes{URL: secret(hookURL)}, "The template"},
		"key of raw bytes": {
			web,
			Changes{URL: secret(hookURL), Key: secret("\xf3\x01\xffkey")},
			"The key that signs the requests is not one line of text",
		},
		"address of two lines": {
			web,
			Changes{URL: secret("https://hooks.example.com/a\nb")},
			"The address of the webhook is not one line of text",
		},
		"host that looks like this computer": {
			web, Changes{URL: secret("http://127.0.0.1.example.com/x")}, "must begin with https://",
		},
		"no mail server": {edited(func(m *settings.Mail) { m.Server = "" }), Changes{}, "has no server"},
		"no recipients":  {edited(func(m *settings.Mail) { m.To = nil }), Changes{}, "0 recipients"},
		"bad recipient": {
			edited(func(m *settings.Mail) { m.To = []string{"ops"} }),
			Changes{},
			`"ops" is not a mail address`,
		},
		"bad sender": {
			edited(func(m *settings.Mail) { m.From = "a@b\nBcc: x@y" }),
			Changes{},
			"is not a mail address",
		},
		"mail in the clear to a host that looks like this computer": {
			edited(func(m *settings.Mail) { m.Server, m.Security = "127.example.com", settings.NoTLS }),
			Changes{},
			"must be encrypted",
		},
		"unknown encryption without a port": {
			edited(func(m *settings.Mail) { m.Security, m.Port = "ssl", 0 }),
			Changes{},
			`"ssl" is not a kind of encryption`,
		},
		"mail in the clear": {
			edited(func(m *settings.Mail) { m.Security = settings.NoTLS }),
			Changes{},
			"must be encrypted",
		},
		"no password": {
			edited(func(m *settings.Mail) { m.User = "a" }),
			Changes{},
			"The password of the mail account is missing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.Add(t.Context(), test.c, test.changes)
			if got := problem.Of(err); !strings.Contains(got.Title, test.want) || got.Hint == "" {
				t.Errorf("%+v, want %q", got, test.want)
			}
		})
	}
	if n, m := len(r.List()), len(r.secrets); n != 1 || m != 1 {
		t.Errorf("%d channels and %d entries in the vault are left, want 1", n, m)
	}
}

func TestFindChannel(t *testing.T) {
	r := newRig(t)
	c := r.hook(t, "Operations")
	for _, ref := range []string{c.ID, c.ID[:4], "operations"} {
		if found, err := r.Find(ref); found.ID != c.ID || err != nil {
			t.Errorf("%q: %+v, %v", ref, found, err)
		}
	}
	for _, ref := range []string{"", "nothing"} {
		if _, err := r.Find(ref); !errors.Is(err, directory.ErrNotFound) ||
			problem.Of(err).Remedy.Kind != problem.ListChannels {
			t.Errorf("%q: %v", ref, err)
		}
	}
}

// TestEditKeepsSecrets checks that a secret that is not given stays, and comes back if the change
// fails.
func TestEditKeepsSecrets(t *testing.T) {
	r := newRig(t)
	c := r.hook(t, "Ops")
	before := r.secrets[VaultID(c.ID)]
	c.Name = "Operations"
	if _, err := r.Edit(t.Context(), c, Changes{Key: secret("k")}); err != nil {
		t.Fatal(err)
	}
	after := r.secrets[VaultID(c.ID)]
	if !strings.Contains(after, hookURL) || !strings.Contains(after, `"key":"k"`) {
		t.Errorf("vault: %s", after)
	}
	r.saveErr = errors.New("the disk is full")
	if _, err := r.Edit(t.Context(), c, Changes{Key: secret("")}); !errors.Is(err, r.saveErr) {
		t.Errorf("edit: %v", err)
	}
	if got := r.secrets[VaultID(c.ID)]; got != after {
		t.Errorf("vault after a failed edit: %s, want %s", got, after)
	}
	r.saveErr = nil
	if edited, err := r.Edit(t.Context(), c, Changes{Key: secret("")}); err != nil || edited.Signed ||
		r.secrets[VaultID(c.ID)] != before {
		t.Errorf("without a key: %+v, %v, vault %s", edited, err, r.secrets[VaultID(c.ID)])
	}
	if _, err := r.Remove(t.Context(), "Operations"); err != nil || len(r.secrets) != 0 || len(r.List()) != 0 {
		t.Errorf("remove: %v, vault %v", err, r.secrets)
	}
}

// TestRemoveWithALockedVault: the channel stays as long as its secrets cannot be removed.
func TestRemoveWithALockedVault(t *testing.T) {
	r := newRig(t)
	r.hook(t, "Ops")
	r.vaultErr = &problem.Problem{Code: problem.CodeVaultLocked, Title: "locked"}
	if _, err := r.Remove(t.Context(), "Ops"); problem.Of(err).Code != problem.CodeVaultLocked || len(r.List()) != 1 {
		t.Errorf("%v, %d channels are left, want 1", err, len(r.List()))
	}
	r.vaultErr = nil
	if _, err := r.Remove(t.Context(), "Ops"); err != nil || len(r.List()) != 0 || len(r.secrets) != 0 {
		t.Errorf("%v, left %v and %d secrets", err, r.List(), len(r.secrets))
	}
}

// TestTitleIsNeverEmpty: a template may write nothing, but servers refuse a message without a title.
func TestTitleIsNeverEmpty(t *testing.T) {
	r := newRig(t)
	title, _, err := r.render(settings.Channel{Title: "{{if .Run}}{{.Title}}{{end}}"}, Message{Title: "Summary"})
	if err != nil || title != "Summary" {
		t.Errorf("title %q, %v", title, err)
	}
}

// TestSecretsForOthers: whoever removes secrets from texts gets all of them, and the tokens in addresses.
func TestSecretsForOthers(t *testing.T) {
	r := newRig(t)
	r.hook(t, "Ops")
	_, err := r.Add(t.Context(), settings.Channel{
		Name: "Mail", Kind: settings.ByMail, Mail: &settings.Mail{
			Server: "smtp.example.com", Port: 587, Security: settings.StartTLS, User: "a", From: "a@example.com",
			To: []string{"b@example.com"},
		},
	}, Changes{Password: secret("open sesame")})
	if err != nil {
		t.Fatal(err)
	}
	got := r.Secrets(t.Context())
	for _, want := range []string{hookURL, "s3cr3t-token", "open sesame"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q lack %q", got, want)
		}
	}
	if slices.Contains(got, "services") {
		t.Error("a word of the address counts as a secret")
	}
}
