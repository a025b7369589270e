package app

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

func TestTestConnector(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	ends := today.AddDate(1, 0, 0)
	r.tenant.keys = []directory.AppKey{{Hint: "val", Expires: ends}}
	var last checklist.Check
	if err := r.TestConnector(t.Context(), "contoso", func(c checklist.Check) { last = c }); err != nil {
		t.Fatal(err)
	}
	if last.Name != "Key expiry" || last.Result != checklist.Passed {
		t.Errorf("the last check is %+v", last)
	}
	if got := r.store.connectors[c.ID]; !got.KeyExpires.Equal(ends) || !got.KeyFromGraph {
		t.Errorf("kept of the key: %v, from Graph %v", got.KeyExpires, got.KeyFromGraph)
	}
	if !slices.Equal(r.opened, []auth.Secret{"value~of~secret"}) {
		t.Errorf("opened %d times, or with another secret", len(r.opened))
	}
	err := r.TestConnector(t.Context(), "nobody", func(c checklist.Check) { t.Errorf("checked %+v", c) })
	if !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("a connector that is not there: %v", err)
	}
}

// TestBackupsAreThoseOfTheSettings checks that backups use the current settings.
func TestBackupsAreThoseOfTheSettings(t *testing.T) {
	r := newRig(t)
	s := r.Settings()
	s.Backups.Folder = filepath.Join(t.TempDir(), "elsewhere")
	if err := r.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	made, err := r.Backup(t.Context(), "")
	if err != nil || filepath.Dir(made.Path) != r.BackupFolder(s) {
		t.Errorf("made %+v, %v", made, err)
	}
	if got, err := r.Backups(); err != nil || !slices.Equal(got, []directory.Backup{made}) {
		t.Errorf("listed %+v, %v", got, err)
	}
}

// TestServeMakesDailyBackups checks that backups are created between runs, and that a condition
// shows while they fail.
func TestServeMakesDailyBackups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.tenant.tenantErr = nil
		chosen := s.Settings()
		chosen.Paused = true
		if err := s.SaveSettings(t.Context(), chosen); err != nil {
			t.Fatal(err)
		}
		id := s.id(t, "Contoso")
		s.store.runs = []directory.Run{
			{ID: 1, Connector: id, State: directory.StateSucceeded, StartedAt: midnight, EndedAt: midnight},
		}
		s.store.backupErr = errors.New("the disk is gone")
		s.serve(t)
		pass(3 * time.Minute)
		codes := func() (list []problem.Code) {
			for _, c := range s.latest().Conditions {
				list = append(list, c.Code)
			}
			return list
		}
		if diff := cmp.Diff([]problem.Code{problem.CodeBackupFailing}, codes()); diff != "" {
			t.Errorf("conditions (-want +got):\n%s", diff)
		}
		s.store.mu.Lock()
		s.store.backupErr = nil
		s.store.mu.Unlock()
		s.tenant.hold()
		s.StartSync(false)
		pass(2 * time.Hour)
		if made, err := s.Backups(); err != nil || len(made) != 0 {
			t.Errorf("backed up during a run: %+v, %v", made, err)
		}
		s.CancelSync(id)
		pass(3 * time.Minute)
		if made, err := s.Backups(); err != nil || len(made) != 1 || len(codes()) != 0 {
			t.Errorf("backups %+v, %v, conditions %q", made, err, codes())
		}
	})
}

func TestImportConfig(t *testing.T) {
	from := newRig(t)
	defaultProfile := directory.NewProfile()
	defaultProfile.ID, defaultProfile.Name, defaultProfile.Default = "aaaaaaaaaa", "Default", true
	from.store.profiles = []directory.Profile{defaultProfile}
	c := from.add(t, typed())
	chosen := from.Settings()
	chosen.Appearance = settings.Dark
	if err := from.SaveSettings(t.Context(), chosen); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := from.ExportConfig(t.Context(), &file); err != nil || strings.Contains(file.String(), "value~of~secret") {
		t.Errorf("exported %s, %v", file.String(), err)
	}

	r := newRig(t)
	r.store.profiles = []directory.Profile{defaultProfile}
	done, err := r.ImportConfig(t.Context(), strings.NewReader(file.String()))
	if err != nil || done.Added != 1 || !done.Settings || len(done.NeedKey) != 1 || done.NeedKey[0].ID != c.ID {
		t.Errorf("done %+v, %v", done, err)
	}
	if r.Settings().Appearance != settings.Dark || r.store.connectors[c.ID].Description != "Contoso" {
		t.Errorf("settings %+v, connectors %+v", r.Settings(), r.store.connectors)
	}
	r.vault.secrets[c.ID] = "value~of~secret"
	if done, err := r.ImportConfig(t.Context(), &file); err != nil || len(done.NeedKey) != 0 {
		t.Errorf("with the key: %+v, %v", done, err)
	}
	broken := strings.ReplaceAll(file.String(), `"caFile": ""`, `"caFile": "/nowhere/ca.pem"`)
	if _, err := r.ImportConfig(t.Context(), strings.NewReader(broken)); err == nil {
		t.Error("authorities that are not there were taken")
	}
}

// Statistics and Check describe an undamaged database.
func (s *memoryStore) Statistics(context.Context) (directory.Statistics, error) {
	return directory.Statistics{Path: "/home/ada/rollcall.db", Runs: 3}, nil
}

func (s *memoryStore) Check(context.Context) ([]string, error) { return nil, nil }

// TestDiagnosticsWithoutSecretsAndKeyring checks that diagnostics contain no secrets from the
// keyring and work when something is broken, which is when they are needed most.
func TestDiagnosticsWithoutSecretsAndKeyring(t *testing.T) {
	r := newRig(t)
	r.add(t, typed())
	writeFile(t, r.folder, "crash-20261101-080000.txt", "panic: value~of~secret")
	r.vault.checkErr = errors.New("locked")
	path := filepath.Join(t.TempDir(), "help.zip")
	if err := r.SaveDiagnostics(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	files, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	for name, want := range map[string]string{
		"crash-20261101-080000.txt": "panic: (hidden)", "conditions.json": "keyring_unreachable",
	} {
		file, err := files.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(file); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %q, %v:\n%s", name, want, err, text)
		}
	}
}

// TestSignInsGoWithTheirConnectors checks that a kept sign-in is dropped with its connector,
// because it contains a secret and may be invalid.
func TestSignInsGoWithTheirConnectors(t *testing.T) {
	r := newRig(t)
	secret := auth.Secret("another~one")
	c := r.add(t, typed())
	r.signIns.said()
	expect := func(doing string, err error, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, r.signIns.said()); diff != "" || err != nil {
			t.Errorf("%s: %v, sign-ins (-want +got):\n%s", doing, err, diff)
		}
	}
	_, err := r.EditConnector(t.Context(), c, nil)
	expect("edit", err, "changed Contoso")
	_, err = r.EditConnector(t.Context(), c, &secret)
	expect("new secret", err, "changed Contoso", "drop")
	_, err = r.SetEnabled(t.Context(), c.ID, false)
	expect("disable", err, "changed Contoso")
	r.store.writeErr = errors.New("broken")
	_, err = r.EditConnector(t.Context(), c, &secret)
	if !errors.Is(err, r.store.writeErr) {
		t.Errorf("refused edit: %v", err)
	}
	expect("refused edit", nil)
	r.store.writeErr = nil
	_, err = r.RemoveConnector(t.Context(), c.ID)
	expect("remove", err, "drop", "drop")
	_, err = r.ImportConfig(t.Context(), strings.NewReader("{}"))
	if err == nil {
		t.Error("an empty file was imported")
	}
	expect("import", nil, "retain ")
}

// TestServeDropsSignInsOfOtherProgramsConnectors checks that a sign-in is dropped within a minute
// after another program has removed its connector.
func TestServeDropsSignInsOfOtherProgramsConnectors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso", "Fabrikam")
		s.serve(t)
		s.signIns.said()
		if err := s.store.RemoveConnector(t.Context(), s.id(t, "Contoso")); err != nil { // by another program
			t.Fatal(err)
		}
		pass(watchEvery + time.Second)
		if got := s.signIns.said(); len(got) == 0 || got[len(got)-1] != "retain Fabrikam" {
			t.Errorf("sign-ins: %q", got)
		}
	})
}

// TestSettingsOfTwoPrograms covers two programs that have the data folder open. Neither undoes what
// the other one has just changed.
func TestSettingsOfTwoPrograms(t *testing.T) {
	one := newRig(t)
	two := newRig(t, func(o *Options) { o.Folder = one.folder })
	first, second := one.Settings(), two.Settings()
	first.Paused, second.Density = true, settings.Compact
	if err := errors.Join(
		one.SaveSettings(t.Context(), first), two.SaveSettings(t.Context(), second),
		one.SaveFilter(t.Context(), directory.SavedFilter{Name: "Sales"}),
		two.SaveFilter(t.Context(), directory.SavedFilter{Name: "Guests"}),
	); err != nil {
		t.Fatal(err)
	}
	s, err := settings.Load(one.folder, today)
	if err != nil || !s.Paused || s.Density != settings.Compact || len(s.Filters) != 2 {
		t.Errorf("settings %+v, %v", s, err)
	}
}
