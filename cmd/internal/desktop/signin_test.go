package desktop

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/rollcallsync/rollcall/core/sim"
)

// TestLogOn tests the three sign-in methods against a tenant that is served over TLS. It uses the
// real command line and, for methods with pages, a real browser.
func TestLogOn(t *testing.T) {
	d := newDesk(t)
	d.startKeyring()
	tenant := d.serveTenant()
	b := d.newBrowser(tenant)
	l := d.connectToLogOn(tenant)

	l.inTheBrowser(b)
	l.withSecondProof(b)
	l.asSomebodyElse(b)
	l.lockedOut(b)
	l.interrupted(b)
	l.withDeviceCode(b)
	l.withPassword()
	l.keepsNoPassword()
}

// logons is a data folder whose default profile allows every sign-in method.
type logons struct {
	d      *desk
	folder string
	people map[string]string // sign-in names, by the expected result
}

// connectToLogOn adds a connector for a tenant to a folder, and lets people log on.
func (d *desk) connectToLogOn(tenant served) *logons {
	d.t.Helper()
	l := &logons{d: d, folder: d.newFolder(light), people: d.peopleOf()}
	for _, args := range [][]string{
		{
			"connector", "add", "--description", "Practice", "--tenant", tenant.Tenant, "--client-id", tenant.ClientID,
			"--secret-file", tenant.SecretFile,
			"--cloud", "custom", "--login-url", tenant.LoginURL, "--graph-url", tenant.GraphURL, "--ca-file",
			tenant.CAFile,
		},
		{"sync"},
		{"profile", "edit", "Default", "--mechanism", "office365", "--ways", "browser,device,password"},
	} {
		d.run(program("rollcallctl"), append([]string{"--data-dir", l.folder}, args...)...)
	}
	return l
}

// peopleOf returns the sign-in names of people in the served tenant, by the expected result.
func (d *desk) peopleOf() map[string]string {
	d.t.Helper()
	people := map[string]string{}
	said := d.run(program("rollcallctl"), append([]string{"practice", "--people", "--json"}, tenantFlags...)...)
	for line := range strings.Lines(said) {
		var person struct{ UserPrincipalName, Remark string }
		if err := json.Unmarshal([]byte(line), &person); err != nil {
			d.t.Fatal(err)
		}
		people[person.Remark] = person.UserPrincipalName
	}
	return people
}

// whose returns the sign-in name of the person with the given remark.
func (l *logons) whose(remark string) string {
	l.d.t.Helper()
	name, ok := l.people[remark]
	if !ok {
		l.d.t.Fatalf("no person %s", remark)
	}
	return name
}

// attempt is a log-on in progress.
type attempt struct {
	*process
	logons *logons
}

// try starts a log-on. The text input is its standard input.
func (l *logons) try(input string, args ...string) attempt {
	l.d.t.Helper()
	cmd := l.d.command(program("rollcallctl"), append([]string{"--data-dir", l.folder, "logon", "test"}, args...)...)
	cmd.Stdin = strings.NewReader(input)
	return attempt{start(l.d.t, cmd), l}
}

// ends waits for the result and checks it.
func (a attempt) ends(code int, verdict string) {
	a.t.Helper()
	a.wantExit(code)
	if said := a.stdout.String(); !strings.Contains(said, verdict) {
		a.t.Errorf("the verdict is\n%s, want %q", said, verdict)
	}
}

// signIn enters the name and the password on the sign-in page.
func (b *browser) signIn(name, password string) {
	b.d.t.Helper()
	b.fill("#username", name)
	b.fill("#password", password)
	b.click("#sign-in")
}

const wrongPassword = "Wrong.Pass1"

// inTheBrowser signs in, with a wrong password first. The page already shows the name.
func (l *logons) inTheBrowser(b *browser) {
	name := l.whose("signs in")
	try := l.try("", "--user", name)
	b.awaitOpened()
	b.shot("sign-in")
	b.fill("#password", wrongPassword)
	b.click("#sign-in")
	b.want("Your account or password is incorrect")
	b.shot("wrong-password")
	b.fill("#password", sim.Password)
	b.click("#sign-in")
	try.ends(0, "Allowed: "+name+" may log on.")
	b.want("Authentication complete")
	b.shot("done")
}

func (l *logons) withSecondProof(b *browser) {
	name := l.whose("needs multi-factor authentication")
	try := l.try("", "--user", name)
	b.awaitOpened()
	b.signIn(name, sim.Password)
	b.want("Approve sign-in request")
	b.shot("approve")
	b.click("#approve")
	try.ends(0, "Allowed:")
}

func (l *logons) asSomebodyElse(b *browser) {
	try := l.try("", "--user", l.whose("needs multi-factor authentication"))
	b.awaitOpened()
	b.signIn(l.whose("signs in"), sim.Password)
	try.ends(1, "Denied: "+l.whose("signs in")+" signed in instead of ")
}

// lockedOut waits until the page says that the account is locked, and gives up there.
func (l *logons) lockedOut(b *browser) {
	name := l.whose("is locked")
	try := l.try("", "--user", name)
	b.awaitOpened()
	b.signIn(name, sim.Password)
	b.want("AADSTS50053")
	b.shot("locked")
	b.click("#cancel")
	try.ends(1, "Cancelled: The sign-in of "+name+" was cancelled.")
}

func (l *logons) interrupted(b *browser) {
	try := l.try("", "--user", l.whose("signs in"))
	b.awaitOpened()
	b.find("#password")
	if err := try.cmd.Process.Signal(syscall.SIGINT); err != nil {
		l.d.t.Fatal(err)
	}
	try.ends(130, "was cancelled")
}

var codeToEnter = regexp.MustCompile(`Open (https://\S+) and enter the code (\S+)\.`)

func (l *logons) withDeviceCode(b *browser) {
	name := l.whose("needs multi-factor authentication")
	try := l.try("", "--user", name, "--way", "device")
	var said []string
	await(l.d.t, func() string {
		if said = codeToEnter.FindStringSubmatch(try.stderr.String()); said == nil {
			return "no code is shown"
		}
		return ""
	})
	b.visit(said[1])
	b.fill("#user_code", strings.ToLower(said[2]))
	b.shot("code")
	b.click("#next")
	b.signIn(name, sim.Password)
	b.click("#approve")
	b.want("You have signed in")
	b.shot("code-entered")
	try.ends(0, "Allowed:")
}

func (l *logons) withPassword() {
	name := l.whose("signs in")
	l.try(sim.Password+"\n", "--user", name, "--password-stdin").ends(0, "Allowed:")
	l.try(wrongPassword+"\n", "--user", name, "--password-stdin").ends(1, "Denied: Entra ID refused the password")
	l.try(sim.Password+"\n", "--user", l.whose("needs multi-factor authentication"), "--password-stdin").
		ends(1, "requires multi-factor authentication")
}

// keepsNoPassword checks that no file of the data folder contains a password.
func (l *logons) keepsNoPassword() {
	l.d.t.Helper()
	files := 0
	err := filepath.WalkDir(l.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(sim.Password)) || bytes.Contains(text, []byte(wrongPassword)) {
			l.d.t.Errorf("%s contains a password", path)
		}
		return err
	})
	if err != nil || files == 0 {
		l.d.t.Errorf("looked into %d files: %v", files, err)
	}
}
