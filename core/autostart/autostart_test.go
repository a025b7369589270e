//go:build !windows && !darwin

package autostart_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/problem"
)

// program makes a file that stands in for a program.
func program(t *testing.T, folder, name string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func status(t *testing.T, meant autostart.Entry) autostart.State {
	t.Helper()
	state, _, err := autostart.Status(meant)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func TestSwitch(t *testing.T) {
	config, folder := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	meant := autostart.Entry{Program: program(t, folder, "roll call"), Args: []string{"--hidden"}}
	steps := []struct {
		name string
		do   func() error
		want autostart.State
	}{
		{"at first", func() error { return nil }, autostart.Off},
		{"off again", autostart.Disable, autostart.Off},
		{"on", func() error { return autostart.Enable(meant) }, autostart.On},
		{"moved", func() error { return os.Remove(meant.Program) }, autostart.Moved},
		{"fixed", func() error {
			meant.Program = program(t, folder, "newer")
			return autostart.Enable(meant)
		}, autostart.On},
		{"another folder", func() error {
			other := meant
			other.Args = []string{"--hidden", "--data-dir", folder}
			return autostart.Enable(other)
		}, autostart.Other},
		{"off", autostart.Disable, autostart.Off},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := status(t, meant); got != step.want {
			t.Errorf("%s: %s, want %s", step.name, got, step.want)
		}
	}
	if left, err := filepath.Glob(filepath.Join(config, "autostart", "*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestEntryIsRead checks that the state comes from the system's entry, whoever changed it.
func TestEntryIsRead(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	meant := autostart.Entry{Program: program(t, t.TempDir(), "rollcall"), Args: []string{"--hidden"}}
	if err := autostart.Enable(meant); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(config, "autostart", "io.github.rollcallsync.Rollcall.desktop")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, "Hidden=true\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := status(t, meant); got != autostart.Off {
		t.Errorf("switched off elsewhere: %s", got)
	}
}

func TestEntryThatCannotBeUsed(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	// There is a folder where the file belongs, and then a file where the folder belongs.
	path := filepath.Join(config, "autostart", "io.github.rollcallsync.Rollcall.desktop")
	if err := os.MkdirAll(filepath.Join(path, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, _, err := autostart.Status(autostart.Entry{})
	for name, tt := range map[string]struct {
		err  error
		code problem.Code
	}{
		"read":   {err, "autostart_unreadable"},
		"write":  {autostart.Enable(autostart.Entry{Program: "/bin/true"}), "autostart_unwritable"},
		"remove": {autostart.Disable(), "autostart_unwritable"},
	} {
		if p := problem.Of(tt.err); p.Code != tt.code || p.Hint == "" {
			t.Errorf("%s: %+v, want code %s", name, p, tt.code)
		}
	}
}

func TestEntryIs(t *testing.T) {
	e := autostart.Entry{Program: "/a", Args: []string{"b"}}
	for _, other := range []autostart.Entry{{Program: "/a"}, {Program: "/b", Args: []string{"b"}}} {
		if e.Is(other) {
			t.Error(cmp.Diff(e, other))
		}
	}
}
