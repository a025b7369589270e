package update

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/parttest"
	"github.com/rollcallsync/rollcall/core/settings"
)

// TestProgramMinisign: the program minisign accepts what Publish signs, and what it signs with its own
// key is accepted here. A key that it made can publish.
func TestProgramMinisign(t *testing.T) {
	if _, err := exec.LookPath("minisign"); err != nil {
		parttest.Missing(t, "minisign is not installed")
	}
	r := newRig(t)
	call := func(args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "minisign", args...)
		cmd.Dir, cmd.Stdin = r.folder, strings.NewReader("")
		text, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("minisign %s: %v\n%s", strings.Join(args, " "), err, text)
		}
		return string(text)
	}
	r.publish(firstKey(), "0.3.0")
	if said := call("-Vm", ManifestFile, "-P", firstKey().Public()); !strings.Contains(said, "verified") {
		t.Errorf("minisign says %q", said)
	}

	keys := t.TempDir()
	private, public := filepath.Join(keys, "key"), filepath.Join(keys, "key.pub")
	call("-G", "-W", "-s", private, "-p", public)
	text, err := os.ReadFile(public)
	if err != nil {
		t.Fatal(err)
	}
	if r.chosen.Key, err = settings.ParseUpdateKey(string(text)); err != nil {
		t.Fatal(err)
	}
	call("-Sm", ManifestFile, "-s", private)
	if found, err := r.service.Check(t.Context()); err != nil || found.Offer == nil {
		t.Errorf("signed by minisign: %+v, %v", found, err)
	}

	if text, err = os.ReadFile(private); err != nil {
		t.Fatal(err)
	}
	key, err := OpenKey(text, "")
	if err != nil {
		t.Fatal(err)
	}
	before := r.read(SignatureFile)
	r.publish(key, "0.3.1")
	if bytes.Equal(before, r.read(SignatureFile)) {
		t.Fatal("nothing new was signed")
	}
	if found, err := r.service.Check(t.Context()); err != nil || found.Offer == nil || found.Offer.Version != "0.3.1" {
		t.Errorf("signed with a key of minisign: %+v, %v", found, err)
	}
}
