package desktop

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/sim"
)

// TestLogOnFromTheWindow tests log-ons from the window. A browser opens, a person signs in there,
// and the window shows the result without further action.
func TestLogOnFromTheWindow(t *testing.T) {
	d := newDesk(t)
	d.startKeyring()
	tenant := d.serveTenant()
	b := d.newBrowser(tenant)
	l := d.connectToLogOn(tenant)
	r := d.startRollcall(l.folder)
	w := d.awaitWindow("Rollcall")
	w.click("Authentication")
	w.click("Test log-on")

	w.await("Profile to use")
	name := l.whose("signs in")
	w.enter(name)
	w.press("Return")
	b.awaitOpened()
	w.await("Sign in on the page that opens")
	b.signIn(name, sim.Password)
	w.await("Allowed", name+" may log on")
	w.shot("allowed")

	w.click("Test again")
	w.clickInput(w.place("Who", 0))
	w.press("Return")
	b.awaitOpened()
	w.press("Escape")
	w.await("was cancelled")
	w.press("Escape")

	w.press("ctrl+q")
	r.wantExit(0)
}
