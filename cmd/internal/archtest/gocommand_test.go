package archtest

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// goCommand runs the go command at the root, without network access, and returns its output. The
// given variables are added to the environment.
func goCommand(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = root
	cmd.Env = append(append(os.Environ(), "GOPROXY=off"), env...)
	var problems strings.Builder
	cmd.Stderr = &problems
	printed, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, problems.String())
	}
	return string(printed)
}

// moduleFile contains the parts of a go.mod file that the tests read.
type moduleFile struct {
	Module  struct{ Path string }
	Require []struct {
		Path, Version string
		Indirect      bool
	}
	Tool []struct{ Path string }
}

// version returns the version of a module that f requires.
func (f moduleFile) version(path string) string {
	for _, r := range f.Require {
		if r.Path == path {
			return r.Version
		}
	}
	return ""
}

// readModule reads a go.mod file. A relative name is relative to the root.
func readModule(t *testing.T, name string) moduleFile {
	t.Helper()
	var f moduleFile
	if err := json.Unmarshal([]byte(goCommand(t, nil, "mod", "edit", "-json", name)), &f); err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return f
}
