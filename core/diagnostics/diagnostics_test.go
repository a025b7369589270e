package diagnostics

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	const secret = `a~"secret"/+&\ü8Q`
	s := NewScrubber("/home/ada", []string{secret, "", "short"}, []string{"Fabrikam", "it", ""})
	for text, want := range map[string]string{
		"the secret " + secret + " itself":                                "the secret (hidden) itself",
		`in JSON {"a":"a~\"secret\"/+\u0026\\ü8Q"}`:                       `in JSON {"a":"(hidden)"}`,
		"in a form a~%22secret%22%2F%2B%26%5C%C3%BC8Q.":                   "in a form (hidden).",
		"base64 " + base64.StdEncoding.EncodeToString([]byte(secret)):     "base64 (hidden)",
		`msg="user Adele.Vance@contoso.onmicrosoft.com not found"`:        `msg="user (address) not found"`,
		"guest ada_fabrikam.com#EXT#@contoso.com, o'neil@müller.example.": "guest (address), (address).",
		"folder=/home/ada/.local/share/rollcall":                          "folder=~/.local/share/rollcall",
		"it runs Fabrikam":                                                "it runs (name)",
		"a short text, 3 @ 4, user@host and v1.2@abc": "a short text, 3 @ 4, user@host and " +
			"v1.2@abc",
		"fyne.io/fyne/v2@v2.8.1/app/app.go": "fyne.io/fyne/v2@v2.8.1/app/app.go",
		"ada@müller.xn--p1ai":               "(address)",
	} {
		if got := s.Clean(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestBundle(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"rollcall.log": "hunter22 in a log", "rollcall-old.log": "older",
		"other.txt": "no",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "rollcall-x.log"), 0o700); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	b := NewBundle(&file, NewScrubber("", []string{"hunter22"}, nil), time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	for _, err := range []error{
		b.JSON("a.json", map[string]string{"key": "hunter22 <&>"}),
		b.Files(folder, "rollcall*.log"), b.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{
		"a.json": "{\n  \"key\": \"(hidden) <&>\"\n}\n", "rollcall.log": "(hidden) in a log",
		"rollcall-old.log": "older",
		"rollcall-x.log":   "This file could not be read.\n",
	}
	if diff := cmp.Diff(want, unpack(t, file.Bytes())); diff != "" {
		t.Error(diff)
	}
}

func unpack(t *testing.T, file []byte) map[string]string {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range reader.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name] = string(text)
	}
	return texts
}

func TestBundleReportsAFullDisk(t *testing.T) {
	b := NewBundle(fullDisk{}, NewScrubber("", nil, nil), time.Time{})
	if err := b.Text("a", strings.Repeat("x", 1<<20)); err == nil {
		err = b.Close()
		if err == nil {
			t.Error("nothing was reported")
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, os.ErrInvalid }
