package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

const (
	sentinel = "sentinel~secret~value"
	token    = "T0KEN-of-a-webhook"
	clientID = "1b2c3d4e-0000-4000-8000-123456789abc"
)

// store has one connector with its runs, and an undamaged database.
type store struct {
	connector directory.Connector
	runs      []directory.Run
}

func (s store) Connectors(context.Context) ([]directory.Connector, error) {
	return []directory.Connector{s.connector}, nil
}

func (s store) States(context.Context) ([]directory.ConnectorState, error) {
	return []directory.ConnectorState{{Connector: s.connector}}, nil
}

func (s store) Runs(context.Context, string, int) ([]directory.Run, error) { return s.runs, nil }

func (store) Statistics(context.Context) (directory.Statistics, error) {
	return directory.Statistics{Path: "/home/ada/rollcall.db", Runs: 3}, nil
}

func (store) Check(context.Context) ([]string, error) { return nil, nil }

// newReport returns a report about a connector of Lovelace Enterprises whose runs fail.
func newReport(t *testing.T) Report {
	t.Helper()
	trouble := problem.Problem{
		Code: "x_failed", Title: "Lovelace " + sentinel, Detail: sentinel,
		RequestID: "request-1",
	}
	contoso := directory.Connector{
		ID: "aaaaaaaaaa", Description: "Lovelace Enterprises", TenantDomain: "contoso.com", ClientID: clientID,
	}
	return Report{
		Folder: t.TempDir(), Version: "1.2.3",
		Store: store{contoso, []directory.Run{{
			ID: 1, Connector: contoso.ID, State: directory.StateFailed,
			Error: trouble.Wrap(errors.New(sentinel)), Warnings: []problem.Problem{trouble},
		}}},
		Secret:         func(context.Context, directory.Connector) (auth.Secret, error) { return sentinel, nil },
		ChannelSecrets: func(context.Context) []string { return []string{token} },
		Settings: func() settings.Settings {
			s := settings.Default()
			s.Channels = []settings.Channel{
				{Name: "Pager of Byron", Host: "hooks.byron.example:8443"},
				{Name: "Mail", Mail: &settings.Mail{Server: "smtp.byron.example", User: "byron-relay"}},
			}
			return s
		},
		Overview: func(context.Context) (events.Overview, error) {
			return events.Overview{Conditions: []health.Condition{{
				Code: problem.CodeConnectorFailing, Connector: contoso.ID,
				Title: "Lovelace fails", Detail: "of Ada", Hint: "Ask Ada",
			}}}, nil
		},
		Backups: func() ([]directory.Backup, error) { return nil, nil },
		Log:     slog.New(slog.DiscardHandler), Now: time.Now,
	}
}

// saved returns the files of a bundle by name.
func saved(t *testing.T, r Report) map[string]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "help.zip")
	if err := r.Save(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return unpack(t, file)
}

// TestDiagnosticsHoldNoSecrets puts a secret and people in every possible place.
func TestDiagnosticsHoldNoSecrets(t *testing.T) {
	r := newReport(t)
	log := logging.Open(r.Folder, nil)
	leak := fmt.Errorf("sign in with %s as ada.lovelace@contoso.com: %w", sentinel, os.ErrInvalid)
	log.Error("a leak", "client_secret", sentinel, "error", leak,
		slog.Group("request", "body", "client_secret="+sentinel))
	for name, text := range map[string]string{
		"crash-20261101-080000.txt":            "panic: " + sentinel + " of ada.lovelace@contoso.com",
		"rollcall-2026-11-01T08-00-00.000.log": sentinel,
		"rollcall-2026-11-02T08-00-00.000.log": "Pager of Byron: POST https://hooks.byron.example:8443/" + token +
			", byron-relay at smtp.byron.example",
	} {
		if err := os.WriteFile(filepath.Join(r.Folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	texts := saved(t, r)
	for name, text := range texts {
		for _, word := range []string{sentinel, token, "Lovelace", "Ada", "ada.lovelace", "ontoso", "yron", clientID} {
			if strings.Contains(text, word) {
				t.Errorf("%s contains %q:\n%s", name, word, text)
			}
		}
	}
	for name, want := range map[string]string{
		"program.json": `"1.2.3"`, "settings.json": `"region": "europe"`, "connectors.json": "aaaaaaaaaa",
		"conditions.json": `"connector_failing"`, "runs.json": "request-1", "database.json": `"Runs": 3`,
		"rollcall.log": "a leak", "rollcall-2026-11-01T08-00-00.000.log": "(hidden)",
		"crash-20261101-080000.txt": "panic: (hidden)",
	} {
		if !strings.Contains(texts[name], want) {
			t.Errorf("%s lacks %q:\n%s", name, want, texts[name])
		}
	}
}

// TestDiagnosticsOfABrokenComputer checks that diagnostics work when something is broken, which is
// when they are needed most.
func TestDiagnosticsOfABrokenComputer(t *testing.T) {
	r := newReport(t)
	r.Secret = func(context.Context, directory.Connector) (auth.Secret, error) { return "", errors.New("locked") }
	r.Backups = func() ([]directory.Backup, error) { return nil, errors.New("no such folder") }
	if texts := saved(t, r); texts["database.json"] == "" {
		t.Errorf("files %v", texts)
	}
	inFile := filepath.Join(t.TempDir(), "file", "x")
	if p := problem.Of(r.Save(t.Context(), inFile)); p.Code != problem.CodeFileUnwritable {
		t.Errorf("into a folder that is not there: %+v", p)
	}
}
