package desktop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// patience is how long anything may take on a busy computer.
const patience = 90 * time.Second

// lookAgain is the pause between two checks.
const lookAgain = 150 * time.Millisecond

// parts are the programs that a desktop needs.
var parts = []string{
	"Xvfb", "openbox", "xdotool", "import", "convert", "tesseract", "dbus-daemon", "gnome-keyring-daemon",
	"xfce4-panel", "gdbus",
}

// TestMain says once why the tests are skipped.
func TestMain(m *testing.M) {
	why := missing()
	if why == "" || os.Getenv("ROLLCALL_E2E") == "" {
		os.Exit(m.Run())
	}
	fmt.Println("SKIPPED, the real program was not tested:", why)
	if os.Getenv("ROLLCALL_E2E_REQUIRED") != "" {
		os.Exit(1)
	}
}

// missing says what the tests need and this computer does not have, or "".
func missing() string {
	if runtime.GOOS != "linux" {
		return "its desktop needs Linux"
	}
	var lacking []string
	for _, part := range parts {
		if _, err := exec.LookPath(part); err != nil {
			lacking = append(lacking, part)
		}
	}
	if len(lacking) > 0 {
		return "not installed: " + strings.Join(lacking, ", ")
	}
	return ""
}

// pictures returns the folder for a test's pictures. It skips the test if there is none.
func pictures(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("ROLLCALL_E2E")
	if folder == "" {
		t.Skip("make e2e runs this")
	}
	folder = filepath.Join(folder, strings.ReplaceAll(t.Name(), "/", "-"))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// program returns the path of one of the two programs.
func program(name string) string { return filepath.Join(os.Getenv("ROLLCALL_BIN"), name) }

// await calls look until it reports nothing missing. The test fails when patience has passed.
func await(t testing.TB, look func() (missing string)) {
	t.Helper()
	ticker := time.NewTicker(lookAgain)
	defer ticker.Stop()
	for began := time.Now(); ; {
		missing := look()
		switch {
		case missing == "":
			return
		case time.Since(began) > patience:
			t.Fatalf("after %v: %s", patience, missing)
		}
		select {
		case <-ticker.C:
		case <-t.Context().Done():
			t.Fatalf("interrupted: %s", missing)
		}
	}
}
