package desktop

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Fields in the header of an SQLite file (fileformat2, section 1.3).
const (
	userVersionAt   = 60
	applicationIDAt = 68
	schemaAt        = 100
)

// patch changes bytes of a database that rollcallctl created.
func patch(at int64, with []byte) func(f *folderUnderTest) {
	return func(f *folderUnderTest) {
		f.makeDatabase()
		file, err := os.OpenFile(f.database(), os.O_RDWR, 0)
		if err != nil {
			f.d.t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteAt(with, at); err != nil {
			f.d.t.Fatal(err)
		}
	}
}

func number(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// folderUnderTest is a data folder with something wrong.
type folderUnderTest struct {
	d    *desk
	path string
}

func (f *folderUnderTest) database() string { return filepath.Join(f.path, "rollcall.db") }

func (f *folderUnderTest) makeDatabase() {
	f.d.run(program("rollcallctl"), "--data-dir", f.path, "connector", "list")
}

// TestFailingStarts checks that a window and a line on the terminal say what happened and what to
// do, whatever is wrong with the data folder. The exit code is 1, and the database does not change.
// The command line reports the same.
func TestFailingStarts(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(f *folderUnderTest)
		says  string // the beginning of what happened, or why
		todo  string
	}{
		"newer": {patch(userVersionAt, number(999)), "Its schema is version 999", "Install the newer version"},
		"foreign": {
			patch(applicationIDAt, number(1)), "It is an SQLite database of another program",
			"Choose another data folder",
		},
		"damaged": {
			patch(schemaAt, bytes.Repeat([]byte{0xff}, 400)), "The database is damaged",
			"Restore a backup",
		},
		"no-sqlite":   {writeText, "It is not an SQLite database", "Choose another data folder"},
		"read-only":   {readOnly, "is read-only", "Choose another folder"},
		"full":        {fullDisk, "is full", "Free up space on the disk"},
		"full-at-all": {fullFromTheStart, "is full", "Free up space on the disk"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			f := &folderUnderTest{d: d, path: d.newFolder(light)}
			tt.spoil(f)
			before, _ := os.ReadFile(f.database()) // There may be no database.
			r := d.startRollcall(f.path)
			r.wantTrouble(tt.says, tt.todo)
			ctl := &rollcall{process: d.start(program("rollcallctl"), "--data-dir", f.path, "status"), d: d}
			ctl.wantExit(1)
			if said := ctl.stderr.String(); !strings.Contains(said, tt.says) {
				t.Errorf("the command line says %q, want %q", said, tt.says)
			}
			if after, _ := os.ReadFile(f.database()); !bytes.Equal(before, after) {
				t.Error("the database was changed")
			}
		})
	}
}

// TestHungProgram starts the program while another instance no longer answers.
func TestHungProgram(t *testing.T) {
	d := newDesk(t)
	first := d.startRollcall(d.newFolder(light))
	w := d.awaitWindow("Rollcall")
	w.await("Welcome to Rollcall")
	first.cmd.Process.Signal(syscall.SIGSTOP)
	t.Cleanup(func() { first.cmd.Process.Signal(syscall.SIGCONT) })
	d.run("xdotool", "windowunmap", w.id)
	w.awaitGone()
	d.startRollcall(first.folder).wantTrouble("Rollcall is already running", "Quit that program")
}

// wantTrouble waits for the window that says why the program cannot start, and quits it.
func (r *rollcall) wantTrouble(says, todo string) {
	r.t.Helper()
	w := r.d.awaitWindow("Rollcall")
	w.await("Rollcall cannot start", says, todo, "Copy", "Show folder")
	w.shot("window")
	w.press("space") // Quit has the keyboard focus at first.
	r.wantExit(1)
	wantOneLine(r, says, todo)
}

func writeText(f *folderUnderTest) {
	if err := os.WriteFile(f.database(), []byte("this is somebody's notes"), 0o600); err != nil {
		f.d.t.Fatal(err)
	}
}

// mount mounts a small disk over the folder.
func (f *folderUnderTest) mount(options string) {
	f.d.t.Helper()
	if said, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "none", f.path).CombinedOutput(); err != nil {
		if os.Getenv("ROLLCALL_E2E_REQUIRED") != "" {
			f.d.t.Fatalf("mount a disk: %v %s", err, said)
		}
		f.d.t.Skipf("no disk can be mounted here: %v %s", err, said)
	}
	f.d.t.Cleanup(func() {
		if err := syscall.Unmount(f.path, 0); err != nil {
			f.d.t.Errorf("unmount %s: %v", f.path, err)
		}
	})
}

func readOnly(f *folderUnderTest) {
	f.mount("size=4m")
	f.makeDatabase()
	if said, err := exec.Command("mount", "-o", "remount,ro", f.path).CombinedOutput(); err != nil {
		f.d.t.Fatalf("make the disk read only: %v %s", err, said)
	}
}

func fullDisk(f *folderUnderTest) {
	f.mount("size=4m")
	f.makeDatabase()
	f.fill()
}

func fullFromTheStart(f *folderUnderTest) {
	f.mount("size=16k")
	f.fill()
}

// fill fills the disk.
func (f *folderUnderTest) fill() {
	if os.WriteFile(filepath.Join(f.path, "filler"), make([]byte, 8<<20), 0o600) == nil {
		f.d.t.Fatal("the disk is not full")
	}
}
