package app

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Statistics and Check describe a sound database.
func (s *memoryStore) Statistics(context.Context) (directory.Statistics, error) {
	return directory.Statistics{Path: "/home/ada/rollcall.db", Runs: 3}, nil
}

func (s *memoryStore) Check(context.Context) ([]string, error) { return nil, nil }

// TestDiagnosticsHoldNoSecrets puts a secret and people in every possible place.
func TestDiagnosticsHoldNoSecrets(t *testing.T) {
	const secret = "sentinel~secret~value"
	r := newRig(t)
	log := logging.Open(r.folder, nil)
	r.log = log
	c := typed()
	c.Description = "Lovelace Enterprises"
	added, err := r.AddConnector(t.Context(), c, auth.Secret(secret))
	if err != nil {
		t.Fatal(err)
	}
	leak := fmt.Errorf("sign in with %s as ada.lovelace@contoso.com: %w", secret, os.ErrInvalid)
	log.Error("a leak", "client_secret", secret, "error", leak, slog.Group("request", "body", "client_secret="+secret))
	writeFile(t, r.folder, "crash-20261101-080000.txt", "panic: "+secret+" of ada.lovelace@contoso.com")
	writeFile(t, r.folder, "rollcall-2026-11-01T08-00-00.000.log", secret)
	trouble := problem.Problem{Code: "x_failed", Title: "Lovelace " + secret, Detail: secret, RequestID: "request-1"}
	r.store.runs = append(r.store.runs, directory.Run{ID: 1, Connector: added.ID, State: directory.StateFailed, Error: trouble.Wrap(leak), Warnings: []problem.Problem{trouble}})

	path := filepath.Join(t.TempDir(), "help.zip")
	if err := r.SaveDiagnostics(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	texts := unzip(t, path)
	for name, text := range texts {
		for _, word := range []string{secret, "Lovelace", "ada.lovelace", "ontoso", clientID} {
			if strings.Contains(text, word) {
				t.Errorf("%s holds %q:\n%s", name, word, text)
			}
		}
	}
	for name, want := range map[string]string{
		"program.json": `"platform"`, "settings.json": `"region": "europe"`, "connectors.json": added.ID,
		"conditions.json": `"connector_failing"`, "runs.json": "request-1", "database.json": `"Runs": 3`,
		"rollcall.log": "a leak", "rollcall-2026-11-01T08-00-00.000.log": "(hidden)", "crash-20261101-080000.txt": "panic: (hidden)",
	} {
		if !strings.Contains(texts[name], want) {
			t.Errorf("%s lacks %q:\n%s", name, want, texts[name])
		}
	}
}

// TestDiagnosticsWithoutKeyring: it is most needed when something is broken.
func TestDiagnosticsWithoutKeyring(t *testing.T) {
	r := newRig(t)
	r.addMany(t, "Contoso")
	r.vault.checkErr = errors.New("locked")
	clear(r.vault.secrets)
	path := filepath.Join(t.TempDir(), "help.zip")
	if err := r.SaveDiagnostics(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if got := unzip(t, path)["conditions.json"]; !strings.Contains(got, "keyring_unreachable") {
		t.Errorf("conditions:\n%s", got)
	}
	if p := problem.Of(r.SaveDiagnostics(t.Context(), filepath.Join(path, "x"))); p.Code != "file_unwritable" {
		t.Errorf("into a file: %+v", p)
	}
}

func unzip(t *testing.T, path string) map[string]string {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range reader.File {
		opened, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name] = string(text)
	}
	return texts
}
