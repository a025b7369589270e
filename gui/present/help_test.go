package present_test

import (
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/gui/present"
)

func TestAboutOf(t *testing.T) {
	built := &debug.BuildInfo{Deps: []*debug.Module{
		{Path: "fyne.io/fyne/v2", Version: "v2.8.1"},
		{
			Path: "example.org/old", Version: "v1.0.0",
			Replace: &debug.Module{Path: "example.org/new", Version: "v1.0.1"},
		},
	}}
	a := present.AboutOf("0.1.0+abc", built)
	if diff := cmp.Diff([]present.Library{{"fyne.io/fyne/v2", "v2.8.1"}, {"example.org/new", "v1.0.1"}},
		a.Libraries); diff != "" {
		t.Errorf("libraries (-want +got):\n%s", diff)
	}
	for _, want := range []string{
		"Rollcall 0.1.0+abc\n", "MIT licence", "fyne.io/fyne/v2 v2.8.1\n",
		"example.org/new v1.0.1\n",
	} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("the copied text lacks %q:\n%s", want, a.Text)
		}
	}
	if a := present.AboutOf("0.1.0", nil); a.Version != "0.1.0" || len(a.Libraries) != 0 {
		t.Errorf("without build information: %+v", a)
	}
}

func TestShortcutsUseTheKeyNamesOfTheSystem(t *testing.T) {
	for _, mac := range []bool{false, true} {
		for _, s := range present.Shortcuts(mac) {
			if strings.Contains(s.Keys, "Cmd") != mac && strings.Contains(s.Keys, "Ctrl") == mac {
				t.Errorf("on a Mac %v: %s", mac, s.Keys)
			}
		}
	}
}
