package settings

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/schedule"
)

var now = time.Date(2026, 11, 23, 6, 24, 54, 0, time.UTC)

// folderWith returns a data folder whose settings file contains text.
func folderWith(t *testing.T, text string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, SettingsFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func held(t *testing.T, folder string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, SettingsFile))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

// other returns settings that all differ from the defaults.
func other() Settings {
	return Settings{
		Region: "Europe/Berlin", Times: []schedule.TimeOfDay{6*60 + 30, 22 * 60}, Paused: true,
		Notifications: Notifications{}, CloseToTray: false,
		Language: German, Appearance: Dark, Density: Compact, KeepHistory: Retention{Count: 18, Unit: Months},
		Backups: Backups{Keep: 30, Folder: wholePath}, Guards: otherGuards(), VerifyEvery: 30,
		Quiet: QuietHours{22 * 60, 7 * 60}, Digest: 6 * 60,
		Updates: Updates{true, "https://example.com/rollcall", updateKey, wholePath},
	}
}

// updateKey has the form of a public key.
const updateKey = "RWQ" + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

var wholePath = func() string {
	path, err := filepath.Abs("backups")
	if err != nil {
		panic(err) // the tests have no working folder
	}
	return path
}()

func otherGuards() directory.Guards {
	return directory.Guards{
		directory.GuardAccountsRemoved: {ByNumber: true, Number: 5}, directory.GuardAccountsDisabled: {},
		directory.GuardGroupsRemoved: {Percent: 5}, directory.GuardMembershipsRemoved: {Percent: 7, AtLeast: 70},
		directory.GuardGroupMembersRemoved: {Percent: 8, AtLeast: 80, ByNumber: true, Number: 800},
		directory.GuardAccountsEnabled:     {Percent: 9, AtLeast: 90}, directory.GuardAccountsEntered: {},
		directory.GuardPropertyEmptied: {Percent: 3},
	}
}

func TestDefault(t *testing.T) {
	got, err := Load(t.TempDir(), now)
	if diff := cmp.Diff(Default(), got); diff != "" || err != nil {
		t.Errorf("no file: %v, %s", err, diff)
	}
	if err := got.Validate(); err != nil {
		t.Errorf("the defaults are not valid: %v", err)
	}
	plan, err := got.Plan()
	if err != nil {
		t.Fatal(err)
	}
	next := plan.Next(now)
	if want := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC); !next.Equal(want) {
		t.Errorf("next is %v, want %v", next, want)
	}
}

func TestSaveAndLoad(t *testing.T) {
	folder := t.TempDir()
	for _, want := range []Settings{other(), Default(), other()} {
		if err := Save(folder, want); err != nil {
			t.Fatal(err)
		}
		got, err := Load(folder, now)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("loaded: %v (-want +got):\n%s", err, diff)
		}
	}
	if got := names(t, folder); len(got) != 1 {
		t.Errorf("the folder contains %q", got)
	}
	info, err := os.Stat(filepath.Join(folder, SettingsFile))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestFileFormat(t *testing.T) {
	folder := t.TempDir()
	if err := Save(folder, other()); err != nil {
		t.Fatal(err)
	}
	const want = `{
  "appearance": "dark",
  "backups": {
    "daily": false,
    "folder": FOLDER,
    "keep": 30
  },
  "channels": null,
  "closeToTray": false,
  "density": "compact",
  "digestAt": "06:00",
  "filters": null,
  "guards": {
    "accountsDisabled": {
      "atLeast": 0,
      "number": null,
      "percent": null
    },
    "accountsEnabled": {
      "atLeast": 90,
      "number": null,
      "percent": 9
    },
    "accountsEntered": {
      "atLeast": 0,
      "number": null,
      "percent": null
    },
    "accountsRemoved": {
      "atLeast": 0,
      "number": 5,
      "percent": null
    },
    "groupMembersRemoved": {
      "atLeast": 80,
      "number": 800,
      "percent": 8
    },
    "groupsRemoved": {
      "atLeast": 0,
      "number": null,
      "percent": 5
    },
    "membershipsRemoved": {
      "atLeast": 70,
      "number": null,
      "percent": 7
    },
    "propertyEmptied": {
      "atLeast": 0,
      "number": null,
      "percent": 3
    }
  },
  "keepHistory": {
    "count": 18,
    "unit": "months"
  },
  "language": "de",
  "notifications": {
    "failedRun": false,
    "keyExpiry": false,
    "recovered": false
  },
  "paused": true,
  "quietHours": {
    "from": "22:00",
    "to": "07:00"
  },
  "region": "Europe/Berlin",
  "times": [
    "06:30",
    "22:00"
  ],
  "updates": {
    "address": "https://example.com/rollcall",
    "caFile": FOLDER,
    "check": true,
    "key": "` + updateKey + `"
  },
  "verifyEvery": 30
}
`
	quoted, err := json.Marshal(wholePath)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(want, "FOLDER", string(quoted)), held(t, folder)); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
}

func TestLoadKeepsDefaults(t *testing.T) {
	got, err := Load(folderWith(t,
		`{"times":["09:15"],"notifications":{"failedRun":false},"guards":{"accountsRemoved":{"number":7}}}`), now)
	want := Default()
	want.Guards[directory.GuardAccountsRemoved] = directory.Limit{ByNumber: true, Number: 7}
	want.Times = []schedule.TimeOfDay{9*60 + 15}
	want.Notifications.FailedRun = false
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("loaded: %v (-want +got):\n%s", err, diff)
	}
}

func TestNoGuardsAreNoWish(t *testing.T) {
	got, err := Load(folderWith(t, `{"guards":null}`), now)
	if diff := cmp.Diff(Default(), got); diff != "" || err != nil {
		t.Errorf("loaded: %v (-want +got):\n%s", err, diff)
	}
}

func TestSaveKeepsWhatItDoesNotKnow(t *testing.T) {
	folder := folderWith(t, `{
		"columns": {"users": ["mail", "city"]}, "big": 12345678901234567890.5, "paused": true,
		"notifications": {"failedRun": true, "sound": "bell"}, "appearance": "light"}`)
	s, err := Load(folder, now)
	if err != nil {
		t.Fatal(err)
	}
	s.Paused, s.Notifications.FailedRun = false, false
	if err := Save(folder, s); err != nil {
		t.Fatal(err)
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal([]byte(held(t, folder)), &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"columns": `{"users":["mail","city"]}`, "big": `12345678901234567890.5`, "paused": `false`,
		"appearance":    `"light"`,
		"notifications": `{"failedRun":false,"keyExpiry":true,"recovered":true,"sound":"bell"}`,
	} {
		if flat := strings.NewReplacer("\n", "", " ", "").Replace(string(got[name])); flat != want {
			t.Errorf("%s is %s, want %s", name, flat, want)
		}
	}
}

func TestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Settings)
		names  []string // must occur in the title
	}{
		"region":        {func(s *Settings) { s.Region = "Mars" }, []string{"region", `"Mars"`}},
		"no times":      {func(s *Settings) { s.Times = nil }, []string{"no times"}},
		"time":          {func(s *Settings) { s.Times[0] = 1500 }, []string{"time of day", "25:00"}},
		"appearance":    {func(s *Settings) { s.Appearance = "pink" }, []string{"appearance", `"pink"`}},
		"no appearance": {func(s *Settings) { s.Appearance = "" }, []string{"appearance", `""`}},
		"language":      {func(s *Settings) { s.Language = "xx" }, []string{"language", `"xx"`}},
		"density":       {func(s *Settings) { s.Density = "tight" }, []string{"density", `"tight"`}},
		"negative days": {func(s *Settings) { s.KeepHistory = Retention{-1, Days} }, []string{"-1 days"}},
		"guard": {func(s *Settings) {
			s.Guards["accountsRemoved"] = directory.Limit{Percent: 101}
		}, []string{"accounts-removed", "101"}},
		"no backups":      {func(s *Settings) { s.Backups.Keep = 0 }, []string{"0 backups"}},
		"many backups":    {func(s *Settings) { s.Backups.Keep = 366 }, []string{"366 backups"}},
		"half a path":     {func(s *Settings) { s.Backups.Folder = "backups" }, []string{`"backups"`}},
		"endless days":    {func(s *Settings) { s.KeepHistory = Retention{36501, Days} }, []string{"36501 days"}},
		"update, not TLS": {func(s *Settings) { s.Updates.Address = "http://a" }, []string{`"http://a"`}},
		"update, path":    {func(s *Settings) { s.Updates.Address = "a/b" }, []string{`"a/b"`}},
		"update, user":    {func(s *Settings) { s.Updates.Address = "https://a:b@c" }, []string{"a:b@c"}},
		"update, key":     {func(s *Settings) { s.Updates.Key = "RWQA" }, []string{`"RWQA"`}},
		"update, nothing": {func(s *Settings) { s.Updates.Check = true }, []string{"an address and a key"}},
		"odd unit":        {func(s *Settings) { s.KeepHistory = Retention{1, "weeks"} }, []string{`"weeks"`}},
	} {
		t.Run(name, func(t *testing.T) {
			folder, s := t.TempDir(), Default()
			test.change(&s)
			p := problem.Of(Save(folder, s))
			if p.Code != problem.CodeUsage || p.Hint == "" {
				t.Errorf("problem is %+v", p)
			}
			for _, want := range test.names {
				if !strings.Contains(p.Title, want) {
					t.Errorf("title is %q, want %s in it", p.Title, want)
				}
			}
			if got := names(t, folder); len(got) != 0 {
				t.Errorf("something was written: %q", got)
			}
		})
	}
}

func TestDamagedFile(t *testing.T) {
	const aside = "settings-damaged-20261123-062454.json"
	for name, test := range map[string]struct{ text, says string }{
		"empty":              {"", "error is after 0 bytes"},
		"cut off":            {`{"paused": tr`, "error is after"},
		"zeros":              {"\x00\x00\x00", "error is after 1 bytes"},
		"something else":     {`[1, 2]`, "does not contain settings"},
		"two documents":      {`{} {}`, "not valid JSON"},
		"wrong kind":         {`{"paused": "yes"}`, "The setting paused has a value of the wrong type: string"},
		"wrong kind, deeper": {`{"notifications": {"failedRun": 1}}`, "The setting notifications.failedRun"},
		"time as a number":   {`{"times": [8]}`, "The setting times"},
		"no such time":       {`{"times": ["08:00", "25:00"]}`, `"25:00" is not a time of day`},
		"no times":           {`{"times": null}`, "no times"},
		"no such region":     {`{"region": "Mars"}`, `"Mars" is not a region`},
	} {
		t.Run(name, func(t *testing.T) {
			folder := folderWith(t, test.text)
			got, err := Load(folder, now)
			if diff := cmp.Diff(Default(), got); diff != "" {
				t.Errorf("not the defaults: %s", diff)
			}
			p := problem.Of(err)
			if p.Code != problem.CodeSettingsDamaged || !strings.Contains(p.Detail, test.says) ||
				!strings.Contains(p.Hint, aside) {
				t.Errorf("problem is %+v, want %q and %q in it", p, test.says, aside)
			}
			if text, err := os.ReadFile(filepath.Join(folder, aside)); string(text) != test.text || err != nil {
				t.Errorf("set aside: %q, %v", text, err)
			}
			if _, err := Load(folder, now); err != nil {
				t.Errorf("a second time: %v", err)
			}
		})
	}
}

// forbid sets the mode of a folder or file. It skips the test if modes do not restrict the user.
func forbid(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not bind this account")
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(path, 0o700) })
}

func TestReadOnlyFolder(t *testing.T) {
	folder := folderWith(t, "{")
	forbid(t, folder, 0o500)
	p := problem.Of(Save(folder, other()))
	if p.Code != problem.CodeSettingsUnwritable || !strings.Contains(p.Title, folder) || p.Hint == "" {
		t.Errorf("save: %+v", p)
	}
	got, err := Load(folder, now)
	if p := problem.Of(err); p.Code != problem.CodeSettingsDamaged || !strings.Contains(p.Hint, "Fix or remove") ||
		!errors.Is(err, os.ErrPermission) {
		t.Errorf("load: %+v", p)
	}
	if diff := cmp.Diff(Default(), got); diff != "" {
		t.Error(diff)
	}
	if got := held(t, folder); got != "{" {
		t.Errorf("the file now contains %q", got)
	}
}

func TestUnreadableFile(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, SettingsFile), 0o700); err != nil {
		t.Fatal(err)
	}
	got, err := Load(folder, now)
	if p := problem.Of(err); p.Code != problem.CodeSettingsUnreadable || p.Hint == "" {
		t.Errorf("load: %+v", p)
	}
	if diff := cmp.Diff(Default(), got); diff != "" {
		t.Error(diff)
	}
	if p := problem.Of(Save(folder, other())); p.Code != problem.CodeSettingsUnwritable {
		t.Errorf("save: %+v", p)
	}
	if got := names(t, folder); len(got) != 1 {
		t.Errorf("the folder contains %q", got)
	}
}

func TestSaveIntoNoFolder(t *testing.T) {
	p := problem.Of(Save(filepath.Join(t.TempDir(), "none"), other()))
	if p.Code != problem.CodeSettingsUnwritable || p.Detail != "It does not exist." {
		t.Errorf("problem is %+v", p)
	}
}

// TestReadersSeeWholeFiles saves and loads at the same time.
func TestReadersSeeWholeFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows refuses to replace a file that another program reads; Save says so")
	}
	folder := t.TempDir()
	if err := Save(folder, Default()); err != nil {
		t.Fatal(err)
	}
	var writers sync.WaitGroup
	for _, s := range []Settings{Default(), other()} {
		writers.Go(func() {
			for range 20 {
				if err := Save(folder, s); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 100 {
		got, err := Load(folder, now)
		if err != nil || !cmp.Equal(got, Default()) && !cmp.Equal(got, other()) {
			t.Errorf("read %+v, %v", got, err)
		}
	}
	writers.Wait()
}
