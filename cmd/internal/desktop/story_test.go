package desktop

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/gui/present"
)

// title is the title of the window of a demo.
const title = "Rollcall – demo"

// TestStory is a person's first hour: look at the practice tenant of the demo, connect a tenant
// with a wrong secret and then with the right one, use the tray, quit.
func TestStory(t *testing.T) {
	d := newDesk(t)
	d.startKeyring()
	d.startTray()
	tenant := d.serveTenant()
	r := d.startRollcall(d.newFolder(light), "--demo")
	w := d.awaitWindow(title)

	lookAtDemo(r, w)
	searchUser(r, w)
	lookAtHistory(w)
	connectTenant(r, w, tenant)
	useTray(r, w, tenant)
	lookAround(w)
	secrets := secretTyped{r, []string{tenant.secret, wrongSecret}}
	packForHelp(r)
	secrets.notInFiles("rollcall.db", "rollcall.db-wal", "staging.db", "rollcall.log", "settings.json", "login.keyring",
		"help.zip", "config.json")
	quitFromTray(r, w)
	secrets.r = crashInTheDark(d)
	secrets.notInFiles("rollcall.db", "crash-*.txt")
	secrets.notInPictures()
}

// practiceName is the name of the connector for the practice tenant.
const practiceName = "Practice tenant"

// lookAtDemo waits, without a click, until the practice tenant is connected and its first run has
// ended.
func lookAtDemo(r *rollcall, w *window) {
	w.await("Dashboard", practiceName)
	w.resize(1320, 1040)
	wantPractice(r, w)
}

func wantPractice(r *rollcall, w *window) {
	run := r.awaitRun(practiceName)
	if run.Users.Added < 1900 {
		r.t.Errorf("the first run added %d users, want about 2000", run.Users.Added)
	}
	w.await(practiceName, "Succeeded", quantity.Number(run.Users.Total)+" users")
	w.shot("dashboard")
}

// TestWelcome checks that without connectors, the program offers two ways to begin. The practice
// tenant is one click away.
func TestWelcome(t *testing.T) {
	d := newDesk(t)
	d.startKeyring()
	r := d.startRollcall(d.newFolder(light))
	w := d.awaitWindow("Rollcall")
	w.await("Welcome to Rollcall")
	w.shot("welcome")
	w.click("Connect Microsoft 365") // The form has the keyboard focus when it is drawn for the first time.
	w.await("New connector")
	w.enter("Typed at once")
	w.await("Typed at once")
	w.press("Escape")
	w.await("Leave without saving")
	w.press("Tab", "Return")
	w.press("ctrl+1")
	w.await("Welcome to Rollcall")
	w.click("Try it with a practice tenant")
	w.await(practiceName)
	wantPractice(r, w)
	w.press("ctrl+q")
	r.wantExit(0)
}

// userInfo contains what the tests need to know about a user.
type userInfo struct{ DisplayName, UserPrincipalName, Department string }

// anyUser returns the first user that a search finds.
func (r *rollcall) anyUser(search string) (user userInfo) {
	r.t.Helper()
	if err := json.Unmarshal([]byte(r.ctl("users", "list", "--search", search)[0]), &user); err != nil {
		r.t.Fatal(err)
	}
	return user
}

// searchUser searches in the window for a user that the command line has found.
func searchUser(r *rollcall, w *window) {
	user := r.anyUser("Sales")
	w.press("ctrl+f")
	w.await("users as of")
	w.enter(user.UserPrincipalName)
	w.await("1 user")
	w.click(user.DisplayName)
	w.await("Sign-in name", "Department", user.Department)
	w.shot("directory")
}

func lookAtHistory(w *window) {
	w.click("History")
	w.click("Everything is new") // the first run
	w.await("were read for", "Show in Directory")
	w.shot("history")
}

// connectTenant fills in the form of a new connector.
func connectTenant(r *rollcall, w *window, tenant served) {
	w.press("ctrl+n")
	w.await("New connector")
	w.fill(string(present.FieldDescription), fabrikam)
	w.choose(string(present.FieldType), present.TypeOffice365)
	w.fill(string(present.FieldClientID), tenant.ClientID)
	w.fill("Client secret", wrongSecret)
	w.fill(string(present.FieldTenant), tenant.Tenant)
	w.choose("Cloud", present.CloudName(directory.CloudCustom))
	w.fill(string(present.FieldLoginURL), tenant.LoginURL)
	w.fill(string(present.FieldGraphURL), tenant.GraphURL)
	w.shot("connector-form")
	wantReadable(w, wrongSecret)
	w.click("More")
	w.scrollDown() // Half of the opened part is not visible.
	w.fill("CA file", tenant.CAFile)

	w.click("Save and test connection")
	w.await("The client secret is wrong")
	w.shot("wrong-secret")

	w.scrollUp()
	w.fill("Client secret", tenant.secret)
	w.click("Save and test connection")
	w.await("The connection works")
	w.shot("right-secret")
	w.click("Save and Exit")
	w.await("New connector", fabrikam, "Remove connector")
	w.shot("connectors")
}

// wantReadable shows the secret in the form for a moment. It saves no picture, because the test
// would find the secret there.
func wantReadable(w *window, secret string) {
	w.d.t.Helper()
	w.click("Show")
	w.awaitReading(func(words []word) string {
		if !showsSecret(words, secret) {
			return "the secret is not read: " + read(words)
		}
		return ""
	})
	w.click("Hide")
	await(w.d.t, func() string {
		for words := range w.readings() {
			if showsSecret(words, secret) {
				return "the secret is still shown"
			}
		}
		return ""
	})
}

// useTray starts a run of the new connector from the tray's menu. It then hides the window and shows it
// again in two ways.
func useTray(r *rollcall, w *window, tenant served) {
	m := r.d.awaitTrayMenu()
	m.click("Sync “" + fabrikam + "” now")
	run := r.awaitRun(fabrikam)
	if run.Users.Total == 0 {
		r.t.Error("the run of Fabrikam added no accounts")
	}
	if status := m.await("All is well."); len(status) == 0 {
		r.t.Error("the tray has no status")
	}
	if tooltip := m.tooltip(); !strings.Contains(tooltip, "All is well.") || !strings.Contains(tooltip, "Next run") {
		r.t.Errorf("the tooltip of the icon is %q", tooltip)
	}
	w.press("ctrl+w")
	w.awaitGone()
	m.click("Open Rollcall")
	r.d.awaitWindow(title)

	w.press("ctrl+w")
	w.awaitGone()
	second := r.d.startRollcall(r.folder, "--demo")
	second.wantExit(0)
	r.d.awaitWindow(title)
	w.shot("shown-again")
	if !r.running() {
		r.t.Error("the first program ended")
	}
}

func quitFromTray(r *rollcall, w *window) {
	r.d.awaitTrayMenu().click("Quit")
	w.answerQuit(r.process)
	r.wantExit(0)
	r.wantSound()
}

// lookAround takes the picture that shows the program best.
func lookAround(w *window) {
	w.resize(1180, 960)
	w.press("ctrl+1")
	w.await("Latest changes", fabrikam, practiceName)
	w.shot("overview")
}

// packForHelp writes a support bundle.
func packForHelp(r *rollcall) {
	r.ctl("diagnostics", "--out", filepath.Join(r.d.home, "help.zip"))
	r.ctl("config", "export", "--out", filepath.Join(r.d.home, "config.json"))
}

// crashInTheDark starts the program again on the same data, in the dark appearance, and crashes it.
// The next start reports the crash.
func crashInTheDark(d *desk) *rollcall {
	r := d.startRollcall(d.newFolder(`{"appearance":"dark"}`), "--demo")
	w := d.awaitDarkWindow()
	w.await("Dashboard", fabrikam, practiceName)
	w.press("ctrl+f")
	w.await("users as of")
	w.enter("Marketing")
	w.click(r.anyUser("Marketing").DisplayName)
	w.await("Timeline", "Sign-in name")
	w.shot("dark")
	r.crash()
	again := d.startRollcall(r.folder, "--demo")
	w = d.awaitDarkWindow()
	w.await("Rollcall ended unexpectedly", "Show report")
	w.shot("dark-crashed")
	w.quit(again.process)
	again.wantExit(0)
	return again
}

func (d *desk) awaitDarkWindow() *window {
	d.t.Helper()
	w := d.awaitWindow(title)
	w.dark = true
	return w
}
