package settings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

func TestDataFolder(t *testing.T) {
	flag, fromEnv, xdg := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("XDG_DATA_HOME", xdg)
	t.Setenv("LocalAppData", xdg)
	t.Setenv("HOME", xdg)

	t.Setenv(EnvDataDir, fromEnv)
	if got, err := DataFolder(flag); got != flag || err != nil {
		t.Errorf("with the flag: %q, %v", got, err)
	}
	if got, err := DataFolder(""); got != fromEnv || err != nil {
		t.Errorf("with the variable: %q, %v", got, err)
	}
	t.Setenv(EnvDataDir, "")
	got, err := DataFolder("")
	if err != nil || !strings.HasPrefix(got, xdg) || filepath.Base(got) != "rollcall" {
		t.Errorf("by default: %q, %v", got, err)
	}
	if got, err := DataFolder("relative"); !filepath.IsAbs(got) || err != nil {
		t.Errorf("a relative path stays relative: %q, %v", got, err)
	}
}

func TestPlatformBase(t *testing.T) {
	home := func() (string, error) { return "/home/ann", nil }
	for _, test := range []struct {
		name, system string
		env          map[string]string
		want         string
	}{
		{"Linux", "linux", nil, "/home/ann/.local/share"},
		{"Linux with XDG", "linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data"},
		{"relative XDG is ignored", "linux", map[string]string{"XDG_DATA_HOME": "data"}, "/home/ann/.local/share"},
		{"FreeBSD", "freebsd", nil, "/home/ann/.local/share"},
		{"macOS", "darwin", map[string]string{"XDG_DATA_HOME": "/data"}, "/home/ann/Library/Application Support"},
		{"Windows", "windows", map[string]string{"LocalAppData": "/local"}, "/local"},
		{"Windows without variable", "windows", nil, "/home/ann/AppData/Local"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := platformBase(test.system, func(k string) string { return test.env[k] }, home)
			if filepath.ToSlash(got) != test.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
	_, err := platformBase("linux", func(string) string { return "" }, func() (string, error) {
		return "", errors.New("no home")
	})
	if err == nil {
		t.Error("no home folder: want an error")
	}
}

func TestPrepareKeepsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("access lists, not modes")
	}
	shared := t.TempDir()
	own := filepath.Join(shared, "rollcall")
	modes := map[string]os.FileMode{}
	for _, folder := range []string{shared, own} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"rollcall.db", "rollcall.db-wal", "settings.json", "holiday.jpg"} {
			if err := os.WriteFile(filepath.Join(folder, name), nil, 0o644); err != nil {
				t.Fatal(err)
			}
			modes[filepath.Join(folder, name)] = 0o600
		}
		modes[filepath.Join(folder, "holiday.jpg")] = 0o644
	}
	modes[shared], modes[own] = 0o755, 0o700
	if err := os.Chmod(shared, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{shared, own} {
		if err := Prepare(folder); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range modes {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v, want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestPrepare(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "rollcall")
	if err := Prepare(folder); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(folder); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v, want 0700", info.Mode(), err)
	}
	if err := Prepare(folder); err != nil {
		t.Errorf("a second time: %v", err)
	}

	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if p := problem.Of(Prepare(file)); p.Code != problem.CodeUsage || !strings.Contains(p.Title, file) {
		t.Errorf("a file: %+v", p)
	}
	if p := problem.Of(Prepare(filepath.Join(file, "below"))); p.Code != "data_folder" {
		t.Errorf("below a file: %+v", p)
	}
}
