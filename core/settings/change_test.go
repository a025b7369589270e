package settings

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/schedule"
)

// TestManyChangesAtOnce checks that programs that change the same setting at the same time lose
// nothing.
func TestManyChangesAtOnce(t *testing.T) {
	folder := t.TempDir()
	const programs = 8
	var work sync.WaitGroup
	for i := range programs {
		work.Go(func() {
			_, err := Change(t.Context(), folder, now, func(s Settings) (Settings, error) {
				s.Times = append(s.Times, schedule.TimeOfDay(i))
				return s, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	work.Wait()
	s, err := Load(folder, now)
	if want := len(Default().Times) + programs; err != nil || len(s.Times) != want {
		t.Errorf("%d times, %v, want %d", len(s.Times), err, want)
	}
}

func TestRefusedChange(t *testing.T) {
	folder, wrong := t.TempDir(), errors.New("wrong")
	for name, change := range map[string]func(Settings) (Settings, error){
		"error":     func(s Settings) (Settings, error) { s.Paused = true; return s, wrong },
		"not valid": func(s Settings) (Settings, error) { s.Density = "airy"; return s, nil },
	} {
		if _, err := Change(t.Context(), folder, now, change); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, SettingsFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("there is a file: %v", err)
	}
}

// TestMerge checks that the changes of one program and those that another one made in the meantime
// are both kept.
func TestMerge(t *testing.T) {
	before := Default()
	after, held := before, before
	after.Paused, after.Times = true, []schedule.TimeOfDay{60}
	held.Density, held.Digest = Compact, 120
	want := held
	want.Paused, want.Times = true, after.Times
	if diff := cmp.Diff(want, Merge(before, after, held)); diff != "" {
		t.Error(diff)
	}
}
