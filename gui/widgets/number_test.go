package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

func TestNumberIsChangedByKeys(t *testing.T) {
	for _, tt := range []struct {
		typed string
		key   fyne.KeyName
		want  string
	}{
		{"10", fyne.KeyUp, "11"},
		{"10", fyne.KeyDown, "9"},
		{"10", fyne.KeyPageUp, "20"},
		{"95", fyne.KeyPageUp, "100"},
		{"1", fyne.KeyDown, "1"},
		{"500", fyne.KeyUp, "100"},
		{"", fyne.KeyUp, "1"},
		{"many", fyne.KeyUp, "many"},
		{"10", fyne.KeyHome, "10"},
	} {
		guitest.App(t)
		n := widgets.NewNumber(1, 100)
		test.NewTempWindow(t, n.Sized(3))
		n.SetText(tt.typed)
		n.TypedKey(&fyne.KeyEvent{Name: tt.key})
		if n.Text != tt.want {
			t.Errorf("%q and %s is %q, want %q", tt.typed, tt.key, n.Text, tt.want)
		}
	}
}
