package archtest

import (
	"strings"
	"testing"
)

// TestLibcIsTheDriversOwn checks that go.mod requires the version of modernc.org/libc for which
// modernc.org/sqlite is generated. The driver fails in strange ways with any other version.
func TestLibcIsTheDriversOwn(t *testing.T) {
	driver := strings.TrimSpace(goCommand(t, nil, "list", "-m", "-f", "{{.GoMod}}", "modernc.org/sqlite"))
	want := readModule(t, driver).version("modernc.org/libc")
	got := readModule(t, "go.mod").version("modernc.org/libc")
	if want == "" || got != want {
		t.Errorf("go.mod requires modernc.org/libc %q, but modernc.org/sqlite was made for %q", got, want)
	}
}

func TestRequirementsAreUsed(t *testing.T) {
	imported := map[string]bool{}
	for _, s := range sources(t) {
		for _, i := range s.imports {
			imported[i] = true
		}
	}
	for _, r := range readModule(t, "go.mod").Require {
		if !r.Indirect && !usedBy(imported, r.Path) {
			t.Errorf("go.mod requires %s, which nothing imports", r.Path)
		}
	}
}

func usedBy(imported map[string]bool, library string) bool {
	for i := range imported {
		if within(i, library) {
			return true
		}
	}
	return false
}

// TestToolsHaveTheirOwnModule keeps the dependencies of the tools out of the program's module.
func TestToolsHaveTheirOwnModule(t *testing.T) {
	if tools := readModule(t, "go.mod").Tool; len(tools) > 0 {
		t.Errorf("go.mod has the tools %v; they belong in .tools/go.mod", tools)
	}
	if tools := readModule(t, ".tools/go.mod").Tool; len(tools) == 0 {
		t.Error(".tools/go.mod names no tools")
	}
	if got := readModule(t, "go.mod").Module.Path; got != module {
		t.Errorf("the module is %q, the tests expect %q", got, module)
	}
}
