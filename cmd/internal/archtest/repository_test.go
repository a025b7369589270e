package archtest

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// atTheTop are the files and folders allowed at the top of the repository. Names that begin with a
// dot and folders that make creates are also allowed.
var atTheTop = []string{
	"cmd", "gui", "core", "storage", "resources", "findings",
	"FyneApp.toml", "go.mod", "go.sum", "Makefile", "LICENSE",
	"README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
}

func TestTopOfTheRepository(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, ".") && !built(name) && !slices.Contains(atTheTop, name) {
			t.Errorf("%s is not part of the layout; it belongs in one of %v", name, atTheTop[:5])
		}
	}
}

// details returns the Details section of FyneApp.toml.
func details(t *testing.T) map[string]string {
	t.Helper()
	_, section, found := strings.Cut(read(t, "FyneApp.toml"), "[Details]")
	if !found {
		t.Fatal("FyneApp.toml has no section Details")
	}
	section, _, _ = strings.Cut(section, "\n[")
	values := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^(\w+) *= *"?([^"\n]*)"?$`).FindAllStringSubmatch(section, -1) {
		values[m[1]] = m[2]
	}
	return values
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFyneAppAgreesWithTheCode(t *testing.T) {
	d := details(t)
	if !strings.EqualFold(d["Name"], path.Base(module)) {
		t.Errorf("Name is %q, the module is %q", d["Name"], module)
	}
	if want := "io.github." + path.Base(path.Dir(module)) + "." + d["Name"]; d["ID"] != want {
		t.Errorf("ID is %q, want %q", d["ID"], want)
	}
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(d["Version"]) {
		t.Errorf("Version is %q, want three numbers", d["Version"])
	}
}

// TestTargetsExist checks that every make command in a document exists. Documents write such
// commands in back quotes or as indented code.
func TestTargetsExist(t *testing.T) {
	makefile := read(t, "Makefile")
	mentioned := regexp.MustCompile("(?m)(?:`|^    )make ([a-z0-9]+)")
	for _, name := range []string{"README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"} {
		for _, m := range mentioned.FindAllStringSubmatch(read(t, name), -1) {
			if !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s mentions make %s, which the Makefile does not have", name, m[1])
			}
		}
	}
}
