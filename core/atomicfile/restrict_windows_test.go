package atomicfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"

	"github.com/rollcallsync/rollcall/core/atomicfile"
)

// setList sets the access list of a path. It inherits nothing.
func setList(t *testing.T, path, list string) {
	t.Helper()
	descriptor, err := windows.SecurityDescriptorFromString(list)
	if err != nil {
		t.Fatal(err)
	}
	dacl, _, err := descriptor.DACL()
	if err != nil {
		t.Fatal(err)
	}
	const info = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	if err := windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, info, nil, nil, dacl, nil); err != nil {
		t.Fatal(err)
	}
}

// listOf returns the access list of a path.
func listOf(t *testing.T, path string) string {
	t.Helper()
	found, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Fatal(err)
	}
	return found.String()
}

// TestFileIsPrivateOnWindows: a file is private although its folder lets everybody read, and a public
// one is not.
func TestFileIsPrivateOnWindows(t *testing.T) {
	folder := t.TempDir() // as outside of a profile
	setList(t, folder, "D:P(A;OICI;FA;;;WD)")
	probe := filepath.Join(folder, "probe")
	if err := os.WriteFile(probe, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	setList(t, probe, "D:P(A;;FA;;;SY)")
	if list := listOf(t, probe); strings.Contains(list, ";WD)") || !strings.Contains(listOf(t, folder), ";WD)") {
		t.Skipf("this system, like Wine, adds the list of the folder to a protected one: %s", list)
	}
	private, public := filepath.Join(folder, "private"), filepath.Join(folder, "public")
	if err := atomicfile.Replace(private, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.ReplacePublic(public, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if list := listOf(t, private); strings.Contains(list, ";WD)") {
		t.Errorf("everybody may read the private file: %s", list)
	}
	if list := listOf(t, public); !strings.Contains(list, ";WD)") {
		t.Errorf("not everybody may read the public file: %s", list)
	}
	if err := atomicfile.Restrict(folder); err != nil {
		t.Fatal(err)
	}
	if list := listOf(t, folder); strings.Contains(list, ";WD)") {
		t.Errorf("everybody may read the folder: %s", list)
	}
	if _, err := os.ReadFile(private); err != nil {
		t.Errorf("the owner may not read the file: %v", err)
	}
}
