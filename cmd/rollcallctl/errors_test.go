package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

// TestDetailsAreWhereTheHintSays checks that a person is sent to the log only if the error is
// there.
func TestDetailsAreWhereTheHintSays(t *testing.T) {
	wrong := errors.New("something odd")
	folder := t.TempDir()
	for name, test := range map[string]struct {
		open func(p *program) error
		hint string
	}{
		"no data folder": {func(*program) error { return nil }, "--verbose"},
		"open": {func(p *program) error {
			_, err := p.openLog(folder)
			return err
		}, problem.LoggedHint},
		"log that cannot be written": {func(p *program) error {
			none := filepath.Join(t.TempDir(), "gone")
			if _, err := p.openLog(none); err != nil {
				return err
			}
			return os.RemoveAll(none)
		}, "--verbose"},
	} {
		var stderr bytes.Buffer
		p := &program{stderr: &stderr}
		if err := test.open(p); err != nil {
			t.Fatal(err)
		}
		p.report(wrong)
		if got := stderr.String(); !strings.Contains(got, test.hint) {
			t.Errorf("%s: %s lacks %q", name, got, test.hint)
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, "rollcall.log"))
	if err != nil || !strings.Contains(string(text), "reference="+problem.Reference(wrong)) ||
		!strings.Contains(string(text), wrong.Error()) {
		t.Errorf("the log contains %q, %v", text, err)
	}
}
