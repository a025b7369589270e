package guitest

import (
	"net/url"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// App makes an app in Rollcall's light look for the rest of the test.
func App(t testing.TB) fyne.App {
	t.Helper()
	a := test.NewTempApp(t)
	drawing, bubble = nil, t
	if working != nil {
		working.begin(t)
	}
	a.Settings().SetTheme(theme.Fixed(fynetheme.VariantLight))
	a.Preferences().AddChangeListener(func() { Did("remember") }) // such as a column that has no room yet
	return watched{a}
}

// watched is an app that reports to the robot what it is asked to do.
type watched struct{ fyne.App }

// OpenURL is done.
func (w watched) OpenURL(page *url.URL) error {
	Did("open")
	return w.App.OpenURL(page)
}

// Quit is done.
func (w watched) Quit() {
	Did("quit")
	w.App.Quit()
}

// turn passes the widgets from the test's goroutine to tasks. The test driver runs
// the drawing of tasks on their own goroutines; a fake that reads turn before it
// answers draws after everything that the test did before Settle.
var turn atomic.Int64

// Settle waits until pauses are over and tasks have ended. It works only in a
// bubble of testing/synctest.
func Settle() {
	turn.Add(1)
	<-time.After(time.Second)
	synctest.Wait()
}
