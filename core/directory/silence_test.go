package directory_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestSilence(t *testing.T) {
	type step struct {
		users, groups int64
		lasts         bool
	}
	for name, steps := range map[string][]step{
		"lasting":             {{-1, 0, false}, {-4, 0, false}, {-4, 0, true}},
		"of groups":           {{0, 2, false}, {1, 2, false}, {0, 1, true}},
		"healed between":      {{-1, 0, false}, {-1, 0, false}, {0, 0, false}, {-1, 0, false}},
		"to and fro":          {{-1, 0, false}, {1, 0, false}, {-1, 0, false}, {1, 0, false}},
		"from one to another": {{-1, 0, false}, {-1, 1, false}, {0, 1, true}},
	} {
		var s directory.Silence
		for i, x := range steps {
			if s = s.Next(x.users, x.groups); s.Lasts() != x.lasts {
				t.Errorf("%s: after run %d it lasts: %v", name, i+1, s.Lasts())
			}
		}
	}
	s := directory.Silence{Users: -1, Runs: 3, Read: true}
	for range 5 {
		if s = s.Next(-1, 0); s.Lasts() {
			t.Error("everything is read again because of the same difference")
		}
	}
}
