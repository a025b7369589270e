package archtest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// noCgo is the environment in which rollcallctl is built.
var noCgo = []string{"CGO_ENABLED=0"}

func TestCommandLineHasNoWindow(t *testing.T) {
	deps := goCommand(t, noCgo, "list", "-deps", "./cmd/rollcallctl")
	for _, imported := range strings.Fields(deps) {
		folder, ours := own(imported)
		if within(imported, "fyne.io") || ours && within(folder, "gui") {
			t.Errorf("cmd/rollcallctl depends on %s, but must run on servers without a display", imported)
		}
	}
}

// TestCommandLineBuildsWithoutCgo builds the program as make does, so that one binary runs on every
// distribution. It also compares the program's version with the one given to the linker.
func TestCommandLineBuildsWithoutCgo(t *testing.T) {
	version := details(t)["Version"]
	program := filepath.Join(t.TempDir(), "rollcallctl.exe")
	goCommand(t, noCgo, "build", "-trimpath", "-buildvcs=false", "-ldflags", "-X main.version="+version,
		"-o", program, "./cmd/rollcallctl")
	printed, err := exec.CommandContext(t.Context(), program, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := "rollcallctl " + version; !strings.HasPrefix(string(printed), want) {
		t.Errorf("version prints %q, want it to begin with %q", printed, want)
	}
}
