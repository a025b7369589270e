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

// App creates an app with Rollcall's light theme for the rest of the test.
func App(t testing.TB) fyne.App {
	t.Helper()
	a := test.NewTempApp(t)
	drawing, bubble = nil, t
	if working != nil {
		working.begin(t)
	}
	a.Settings().SetTheme(theme.Fixed(fynetheme.VariantLight))
	a.Preferences().AddChangeListener(func() { Did("remember") }) // for example a column that does not fit yet
	return watched{a}
}

// watched is an app that reports to the robot what it is asked to do.
type watched struct{ fyne.App }

// OpenURL reports the page to the robot, and opens nothing.
func (w watched) OpenURL(page *url.URL) error {
	Did("open")
	return w.App.OpenURL(page)
}

// Quit reports to the robot, and does not quit.
func (w watched) Quit() {
	Did("quit")
	w.App.Quit()
}

// turn hands the widgets from the test's goroutine to tasks. The test driver draws for tasks on
// their own goroutines. A fake that reads turn before it answers therefore draws after everything
// that the test did before Settle.
var turn atomic.Int64

// Settle waits until all pauses are over and all tasks have ended. It works only in a bubble of
// testing/synctest.
func Settle() {
	turn.Add(1)
	<-time.After(time.Second)
	synctest.Wait()
}
