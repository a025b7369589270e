package settings

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// FuzzFile checks that a settings file is accepted or refused as a whole. Accepted settings are the
// same after writing and reading them again.
func FuzzFile(f *testing.F) {
	known, err := json.Marshal(Default())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(known)
	f.Add([]byte(`{"region":"Europe/Berlin","times":["08:00","07:59"],"unknown":[1]}`))
	f.Add([]byte(`{"times":null}`))
	f.Add([]byte("\xef\xbb\xbf{}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		folder := folderWith(t, string(text))
		s, err := Load(folder, time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
		if err != nil {
			if diff := cmp.Diff(Default(), s); diff != "" {
				t.Errorf("what was refused left more than the defaults:\n%s", diff)
			}
			return
		}
		if err := s.Validate(); err != nil {
			t.Errorf("taken, and not valid: %v", err)
		}
		if err := Save(folder, s); err != nil {
			t.Fatalf("save what was taken: %v", err)
		}
		again, err := Load(folder, time.Time{})
		if diff := cmp.Diff(s, again); err != nil || diff != "" {
			t.Errorf("saved and loaded: %v\n%s", err, diff)
		}
	})
}
