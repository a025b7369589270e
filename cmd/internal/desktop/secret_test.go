package desktop

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// secretTyped contains the secrets that must not be found anywhere.
type secretTyped struct {
	r    *rollcall
	list []string
}

// piece is the number of consecutive characters of a secret that must not appear together.
const piece = 12

// holds reports whether a text contains a piece of a secret.
func holds(text, secret string) bool {
	for from := 0; from+piece <= len(secret); from += piece / 3 {
		if strings.Contains(text, secret[from:from+piece]) {
			return true
		}
	}
	return false
}

// showsSecret is like holds, for text recognized in a picture.
func showsSecret(words []word, secret string) bool {
	return holds(squeezed(read(words)), squeezed(secret))
}

// notInFiles searches every file that programs keep in the home folder and in the folder for
// temporary files, including the contents of archives. At least one file must match each pattern.
func (s secretTyped) notInFiles(patterns ...string) {
	s.r.t.Helper()
	var names []string
	err := filepath.WalkDir(filepath.Dir(s.r.d.home), func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // Programs are running and may delete files.
			return nil
		case err != nil:
			return err
		case path == s.r.d.tenantFolder():
			return fs.SkipDir
		case entry.Type().IsRegular():
			names = append(names, entry.Name())
			return s.notInFile(path)
		}
		return nil
	})
	if err != nil {
		s.r.t.Errorf("look for secrets: %v", err)
	}
	for _, pattern := range patterns {
		if !anyMatches(pattern, names) {
			s.r.t.Errorf("there is no %s among %q", pattern, names)
		}
	}
	s.notIn("what it printed", s.r.stdout.String()+s.r.stderr.String())
}

func (s secretTyped) notInFile(path string) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s.notIn(path, string(text))
	if err != nil || filepath.Ext(path) != ".zip" {
		return err
	}
	packed, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return err
	}
	for _, entry := range packed.File {
		file, err := packed.Open(entry.Name)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(file)
		if err != nil {
			return err
		}
		s.notIn(path+": "+entry.Name, string(text))
	}
	return nil
}

// notInPictures searches the saved pictures.
func (s secretTyped) notInPictures() {
	s.r.t.Helper()
	if len(s.r.d.kept) == 0 {
		s.r.t.Error("there are no pictures")
	}
	for _, kept := range s.r.d.kept {
		words := kept.words(s.r.d)
		for i, secret := range s.list {
			if showsSecret(words, secret) {
				s.r.t.Errorf("%s shows secret %d", kept.path, i+1)
			}
		}
	}
}

// notIn fails if the text contains the secret. It does not print the secret.
func (s secretTyped) notIn(where, text string) {
	s.r.t.Helper()
	for i, secret := range s.list {
		if holds(text, secret) {
			s.r.t.Errorf("%s contains secret %d", where, i+1)
		}
	}
}

func anyMatches(pattern string, names []string) bool {
	for _, name := range names {
		if ok, err := filepath.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

func TestHolds(t *testing.T) {
	for text, want := range map[string]bool{
		"the secret is " + wrongSecret: true,
		"…" + wrongSecret[10:26] + "…": true,
		wrongSecret[:piece-1]:          false,
		"":                             false,
	} {
		if got := holds(text, wrongSecret); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
