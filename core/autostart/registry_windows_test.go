package autostart

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

// TestRunKey writes and reads the entry of this account, unless the account already has one.
func TestRunKey(t *testing.T) {
	program := filepath.Join(t.TempDir(), "Roll call.exe")
	if err := os.WriteFile(program, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	meant := Entry{Program: program, Args: []string{"--hidden"}}
	if state, found, err := Status(meant); state != Off || found.Program != "" || err != nil {
		t.Skipf("this account starts Rollcall at log-in: %s, %+v, %v", state, found, err)
	}
	defer Disable()
	if err := Enable(meant); err != nil {
		t.Fatal(err)
	}
	shouted := Entry{Program: strings.ToUpper(program), Args: meant.Args}
	if state, _, err := Status(shouted); state != On || err != nil {
		t.Errorf("in another case: %s, %v", state, err)
	}
	long := Entry{Program: program, Args: []string{"--data-dir", strings.Repeat("x", maxRunLine)}}
	if err := Enable(long); problem.Of(err).Code != problem.CodeAutostartUnwritable {
		t.Errorf("a long command: %v", err)
	}
	if state, found, err := Status(meant); state != On || err != nil {
		t.Errorf("after the long one: %s, %+v, %v", state, found, err)
	}
	if err := Disable(); err != nil {
		t.Fatal(err)
	}
	if state, _, err := Status(meant); state != Off || err != nil {
		t.Errorf("off: %s, %v", state, err)
	}
}
