package exchange

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzImport checks that a configuration is imported completely or not at all. Exporting an
// imported configuration gives an equivalent file.
func FuzzImport(f *testing.F) {
	_, whole := exported(f)
	f.Add(whole)
	f.Add(whole + whole)
	f.Add(strings.ReplaceAll(whole, `"default": true`, `"default": false`))
	f.Add(strings.ReplaceAll(whole, `"mechanism": "office365"`, `"mechanism": "none"`))
	f.Add(`{"rollcall":1,"connectors":[{"id":"aaaaaaaaaa"}]}`)
	f.Add(`{"rollcall":1,"profiles":[{"id":"aaaaaaaaaa","name":"Sales","allowIp":["10.0.0.0/33"]}]}`)
	f.Add(`{"rollcall":2}`)
	f.Fuzz(func(t *testing.T, text string) {
		c := newComputer()
		before := exportOf(t, c)
		if _, err := c.Import(t.Context(), strings.NewReader(text)); err != nil {
			if diff := cmp.Diff(before, exportOf(t, c)); diff != "" {
				t.Errorf("refused for %v, and changed all the same:\n%s", err, diff)
			}
			return
		}
		if !json.Valid([]byte(text)) {
			t.Errorf("taken, and no JSON: %q", text)
		}
		after := exportOf(t, c)
		done, err := c.Import(t.Context(), strings.NewReader(after))
		if err != nil || done.Added+done.Changed > 0 || done.Settings {
			t.Errorf("its own export did %+v, %v:\n%s", done, err, after)
		}
	})
}

func exportOf(t testing.TB, c *computer) string {
	t.Helper()
	var file bytes.Buffer
	if err := c.Export(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	return file.String()
}
