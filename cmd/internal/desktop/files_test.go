package desktop

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"image"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

// TestFilesThroughDialogs uses every file dialog as a person does, and checks the files.
func TestFilesThroughDialogs(t *testing.T) {
	r, w := startServed(t, `{"appearance":"light","paused":true}`)
	first := syncChanges(r, w, 0)

	exportChanges(r, w, syncChanges(r, w, first.ID))
	exportUsers(r, w)
	chooseCertificate(r, w)
	saveDiagnostics(r, w)
	moveConfiguration(r, w)
	chooseBackupFolder(w)
	w.click("Discard changes")
	w.press("ctrl+q")
	r.wantExit(0)
	r.wantSound()
}

// TestRestoreInTheWindow makes a backup, synchronizes again, and restores the backup. The program
// restarts automatically and shows the state of the backup.
func TestRestoreInTheWindow(t *testing.T) {
	r, w := startServed(t, `{"appearance":"light","paused":true,"backups":{"daily":false,"keep":7}}`)
	before := syncChanges(r, w, 0).ID
	w.press("ctrl+6")
	w.await("Settings", "Schedule")
	w.scrollDown()
	restoreBackup(r, w, before)
	w.press("ctrl+q")
	r.wantExit(0)
	r.wantSound()
}

// startServed starts the program with the given settings and a connector for a tenant that changes
// every second. The settings should pause the schedule and automatic backups if the test counts
// runs or backups: it may run at 08:00, 13:00 or 23:00.
func startServed(t *testing.T, settings string) (*rollcall, *window) {
	t.Helper()
	d := newDesk(t)
	d.startKeyring()
	folder := d.newFolder(settings)
	d.connect(folder, d.serveTenant("--every", "1s"))
	r := d.startRollcall(folder)
	w := d.awaitWindow("Rollcall")
	w.resize(filesWindow.X, filesWindow.Y)
	w.await(fabrikam, "Never synchronized")
	return r, w
}

// filesWindow is the size of the window.
var filesWindow = image.Pt(1320, 1040)

// syncChanges synchronizes until a run newer than before has changes. The tenant changes every
// second.
func syncChanges(r *rollcall, w *window, before int64) (run runInfo) {
	r.t.Helper()
	asked := int64(-1) // the latest run when another one was requested
	await(r.t, func() string {
		if run = r.newestRun(fabrikam); run.ID > before && run.State == "succeeded" {
			return ""
		}
		if run.ID != asked {
			w.press("ctrl+r")
			asked = run.ID
		}
		return fmt.Sprintf("the latest run is %d, %s", run.ID, run.State)
	})
	return run
}

// exportChanges exports the changes of a run from the history.
func exportChanges(r *rollcall, w *window, run runInfo) {
	r.t.Helper()
	name := present.ChangesFile(directory.Run{ID: run.ID})
	w.press("ctrl+3")
	w.click("Today") // the latest run is at the top
	runs := w.place("Export runs", 0)
	w.clickAt(middle(w.place("Export…", runs.Max.Y)))
	w.await("Save " + name)
	w.shot("save")
	w.press("Return") // The name has the keyboard focus.
	w.await("written to")
	w.shot("exported")
	want := r.d.run(program("rollcallctl"), "--data-dir", r.folder, "export", "changes", fmt.Sprint(run.ID), "--bom")
	if got := string(r.file(name)); got != want || strings.Count(got, "\n") < 2 {
		r.t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}

// exportUsers exports the users that the directory shows. The file must equal the export of the
// command line.
func exportUsers(r *rollcall, w *window) {
	r.t.Helper()
	format := present.ExportFormats()[0] // CSV
	name := present.RowsFile(directory.KindUser, "", format.Value)
	w.press("ctrl+2")
	w.await("users as of")
	w.click("Export…")
	w.click(format.Label)
	w.await("Save " + name)
	w.press("Return") // The name has the keyboard focus.
	w.await("written to")
	w.shot("users")
	want := sortedLines(r.d.run(program("rollcallctl"), "--data-dir", r.folder, "export", "users", "--format", "csv",
		"--bom"))
	// the tenant starts with 40 users
	if got := sortedLines(string(r.file(name))); !slices.Equal(got, want) || len(got) < 40 {
		r.t.Errorf("%s has %d lines, want the %d of the command line", name, len(got), len(want))
	}
}

func sortedLines(text string) []string {
	return slices.Sorted(strings.Lines(text))
}

// chooseCertificate chooses a certificate in the form of a new connector. The form then shows the
// details of the certificate.
func chooseCertificate(r *rollcall, w *window) {
	r.t.Helper()
	path := filepath.Join(r.d.home, "contoso.pem")
	if err := os.WriteFile(path, newCertificate(r.t), 0o600); err != nil {
		r.t.Fatal(err)
	}
	w.press("ctrl+n")
	w.await("New connector")
	w.choose(string(present.FieldType), present.TypeOffice365)
	w.click(present.KeyCertificate.String())
	w.click("Choose file…")
	w.await("Choose a certificate")
	w.shot("choose-certificate")
	w.click("contoso")
	w.confirmFile()
	w.await("Thumbprint", "2030")
	w.shot("certificate")
	w.press("Escape")
	w.await("Leave without saving?")
	w.press("Tab", "Return")
}

// newCertificate returns a certificate, valid until 2030, and its key as PEM.
func newCertificate(t testing.TB) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	until := time.Date(2030, time.June, 15, 12, 0, 0, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Rollcall"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: until,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
}

func saveDiagnostics(r *rollcall, w *window) {
	const name = "rollcall-diagnostics.zip"
	w.press("ctrl+6")
	w.await("Settings", "Schedule")
	w.scrollDown()
	w.click("Save diagnostics…")
	w.await("Save " + name)
	w.press("Return")
	w.await("Written")
	if !bytes.HasPrefix(r.file(name), []byte("PK")) {
		r.t.Errorf("%s is no ZIP file", name)
	}
}

// moveConfiguration exports the configuration, changes the file, and imports it.
func moveConfiguration(r *rollcall, w *window) {
	const name, remark = "rollcall.json", "brought by the import"
	w.click("Export…")
	w.await("Save " + name)
	w.press("Return")
	w.awaitWithout("Save " + name)
	await(r.t, func() string {
		if _, err := os.Stat(filepath.Join(r.d.home, name)); err != nil {
			return err.Error()
		}
		return ""
	})
	text := bytes.Replace(r.file(name), []byte(`"info": ""`), fmt.Appendf(nil, `"info": %q`, remark), 1)
	if err := os.WriteFile(filepath.Join(r.d.home, name), text, 0o600); err != nil {
		r.t.Fatal(err)
	}
	w.click("Import…")
	w.await("Choose an exported file")
	w.shot("import")
	w.click("rollcall")
	w.confirmFile()
	w.await("Imported: 0 added, 1 changed")
	w.shot("imported")
	if list := r.ctl("connector", "list"); !bytes.Contains([]byte(list[0]), []byte(remark)) {
		r.t.Errorf("the connector is %s", list[0])
	}
}

// chooseBackupFolder chooses a backup folder but does not save the setting.
func chooseBackupFolder(w *window) {
	if err := os.Mkdir(filepath.Join(w.d.home, "vault"), 0o700); err != nil {
		w.d.t.Fatal(err)
	}
	w.click("Choose…")
	w.await("Choose a folder")
	w.click("Home")
	w.click("vault")
	w.shot("choose-folder")
	w.confirmFile()
	w.await("Not saved yet")
	w.shot("backup-folder")
}

// restoreBackup makes a backup after one run and restores it after the next.
func restoreBackup(r *rollcall, w *window, before int64) {
	r.t.Helper()
	w.click("Back up now")
	await(r.t, func() string {
		made, err := filepath.Glob(filepath.Join(r.folder, "backups", "*.db"))
		if err != nil || len(made) == 0 {
			return "there is no backup"
		}
		return ""
	})
	w.await("Newest of")
	syncChanges(r, w, before)
	w.click("Restore a backup")
	w.scrollDown()
	fold := w.place("Restore a backup", 0)
	w.clickAt(middle(w.place("Restore…", fold.Max.Y)))
	w.await("The backup contains")
	w.shot("restore")
	w.press("Tab", "Return") // "Restore and restart"
	w.await("was restored")
	w.shot("restored")
	if now := r.newestRun(fabrikam).ID; now != before {
		r.t.Errorf("the latest run is %d, want %d as in the backup", now, before)
	}
}

// file reads a file that the program wrote to the home folder.
func (r *rollcall) file(name string) []byte {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.d.home, name))
	if err != nil {
		r.t.Error(err)
	}
	return text
}

// awaitWithout waits until the window no longer shows a phrase.
func (w *window) awaitWithout(phrase string) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		read := false
		for words := range w.readings() {
			if read = true; shows(words, phrase) {
				return fmt.Sprintf("the window still shows %q", phrase)
			}
		}
		if !read {
			return "the window is out of sight"
		}
		return ""
	})
}

// confirmFile presses the button that confirms a file dialog. Text recognition cannot read its
// white text on blue, but its position is known: the dialog is in the middle of the window, and the
// button in the corner of the dialog.
func (w *window) confirmFile() {
	w.d.t.Helper()
	w.clickAt(image.Pt(filesWindow.X/2+450-30, filesWindow.Y/2+310-20))
}

// scrollDown scrolls to the end with the mouse wheel.
func (w *window) scrollDown() {
	w.d.t.Helper()
	w.d.run("xdotool", "mousemove", "--sync", "--window", w.id, "700", "600", "click", "--repeat", "150", "--delay",
		"15", "5")
}
