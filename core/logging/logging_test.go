package logging

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestOpen(t *testing.T) {
	folder := t.TempDir()
	var screen bytes.Buffer
	Open(folder, &screen).Info("run ended", "connector", "abc", "client_secret", "hunter2")

	file := filepath.Join(folder, "rollcall.log")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []string{string(text), screen.String()} {
		if !strings.Contains(got, "connector=abc") || strings.Contains(got, "hunter2") {
			t.Errorf("log = %q", got)
		}
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestRedact(t *testing.T) {
	const leak = "hunter2"
	for _, test := range []struct {
		name string
		log  func(*slog.Logger)
		want string
	}{
		{"secret", func(l *slog.Logger) { l.Info("m", "secret", leak) }, "secret=(hidden)"},
		{"clientSecret", func(l *slog.Logger) { l.Info("m", "clientSecret", leak) }, "clientSecret=(hidden)"},
		{"access-token", func(l *slog.Logger) { l.Info("m", "access-token", leak) }, "access-token=(hidden)"},
		{"Authorization", func(l *slog.Logger) {
			l.Info("m", "Authorization", "Bearer "+leak)
		}, "Authorization=(hidden)"},
		{"password", func(l *slog.Logger) { l.Info("m", "userPassword", leak) }, "userPassword=(hidden)"},
		{"passphrase", func(l *slog.Logger) { l.Info("m", "passphrase", leak) }, "passphrase=(hidden)"},
		{"key", func(l *slog.Logger) { l.Info("m", "key", leak) }, "key=(hidden)"},
		{"private_key", func(l *slog.Logger) { l.Info("m", "private_key", leak) }, "private_key=(hidden)"},
		{"inside a group", func(l *slog.Logger) {
			l.Info("m", slog.Group("request", "cookie", leak))
		}, "request.cookie=(hidden)"},
		{"group by name", func(l *slog.Logger) {
			l.WithGroup("credentials").Info("m", "value", leak)
		}, "credentials.value=(hidden)"},
		{"with", func(l *slog.Logger) { l.With("token", leak).Info("m") }, "token=(hidden)"},
		{"structure", func(l *slog.Logger) { l.Info("m", "secret", struct{ S string }{leak}) }, "secret=(hidden)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			test.log(slog.New(newTextHandler(&out)))
			if got := out.String(); strings.Contains(got, leak) || !strings.Contains(got, test.want) {
				t.Errorf("line = %q, want %q and no secret", got, test.want)
			}
		})
	}
}

func TestRedactKeepsTheRest(t *testing.T) {
	var out bytes.Buffer
	slog.New(newTextHandler(&out)).Info("m", "keyExpires", "2027-01-01", "monkey", "x", "users", 3)
	for _, want := range []string{"keyExpires=2027-01-01", "monkey=x", "users=3"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("line = %q, want %q", out.String(), want)
		}
	}
}
