package desktop

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestLooksAsTheDesktop checks that without a portal, the window is light unless GTK's settings are
// dark. It follows changes while it is open.
func TestLooksAsTheDesktop(t *testing.T) {
	d := newDesk(t)
	gtk := filepath.Join(d.home, ".config", "gtk-3.0", "settings.ini")
	if err := os.MkdirAll(filepath.Dir(gtk), 0o700); err != nil {
		t.Fatal(err)
	}
	r := d.startRollcall(d.newFolder("{}"))
	w := d.awaitWindow("Rollcall")
	w.awaitGround(lightGround)
	for _, step := range []struct{ theme, ground string }{{"Adwaita-dark", darkGround}, {"Adwaita", lightGround}} {
		if err := os.WriteFile(gtk, fmt.Appendf(nil, "[Settings]\ngtk-theme-name=%s\n", step.theme),
			0o600); err != nil {
			t.Fatal(err)
		}
		w.awaitGround(step.ground)
	}
	w.press("ctrl+q")
	r.wantExit(0)
}

// What convert prints for a window with a light or a dark background.
const lightGround, darkGround = "light", "dark"

func (w *window) awaitGround(want string) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		path := filepath.Join(w.d.temp, "ground.png")
		if !w.inSight() || !w.d.succeeds("import", "-silent", "-window", w.id, path) {
			return "the window is out of sight"
		}
		got := darkGround
		if w.d.run("convert", path, "-crop", "1x1+4+4", "-format", "%[fx:round(luminance)]", "info:") == "1" {
			got = lightGround
		}
		if got != want {
			return fmt.Sprintf("the window is %s, want %s", got, want)
		}
		return ""
	})
}
