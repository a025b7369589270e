package guitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// App makes an app in Rollcall's light look for the rest of the test.
func App(t testing.TB) fyne.App {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.Fixed(fynetheme.VariantLight))
	return a
}
