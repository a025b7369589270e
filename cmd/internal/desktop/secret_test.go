package desktop

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// wantNoSecret looks for secrets that were typed: in the home with all that
// programs keep there, in what the program printed, and in the pictures.
func wantNoSecret(r *rollcall, secrets ...string) {
	r.t.Helper()
	files := 0
	err := filepath.WalkDir(r.d.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		files++
		wantWithout(r, path, string(text), secrets)
		return err
	})
	if err != nil || files == 0 {
		r.t.Errorf("looked into %d files: %v", files, err)
	}
	wantWithout(r, "standard output", r.stdout.String()+r.stderr.String(), secrets)
	shots, err := filepath.Glob(filepath.Join(r.d.shots, "*.png"))
	if err != nil || len(shots) == 0 {
		r.t.Errorf("looked at %d pictures: %v", len(shots), err)
	}
	for _, shot := range shots {
		wantWithout(r, shot, plain(read(r.d.readPicture(shot))), plainAll(secrets))
	}
}

// wantWithout fails where a text holds a secret, or most of it. It does not say
// which.
func wantWithout(r *rollcall, where, text string, secrets []string) {
	r.t.Helper()
	for i, secret := range secrets {
		if strings.Contains(text, secret[8:28]) {
			r.t.Errorf("%s holds secret %d", where, i+1)
		}
	}
}

func plainAll(texts []string) []string {
	var all []string
	for _, text := range texts {
		all = append(all, plain(text))
	}
	return all
}
