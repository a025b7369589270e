package desktop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/rollcallsync/rollcall/core/disk/disktest"
)

// machine is a copy of this system in which packages can be installed. Its changes are in memory and
// end with the test. It shows its windows on a desktop.
type machine struct {
	d    *desk
	root string
}

// newMachine makes the copy. Only root can do so.
func newMachine(d *desk) *machine {
	d.t.Helper()
	changes := disktest.New(d.t, 2<<30)
	m := &machine{d: d, root: filepath.Join(changes, "root")}
	upper, work := filepath.Join(changes, "upper"), filepath.Join(changes, "work")
	for _, folder := range []string{m.root, upper, work} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			d.t.Fatal(err)
		}
	}
	m.mount("overlay", "", "overlay", 0, "lowerdir=/,upperdir="+upper+",workdir="+work)
	base := filepath.Dir(d.home) // with the sockets of the desktop
	if err := os.MkdirAll(filepath.Join(m.root, base), 0o700); err != nil {
		d.t.Fatal(err)
	}
	m.mount(base, base, "", syscall.MS_BIND, "")
	m.mount("/dev", "/dev", "", syscall.MS_BIND, "")
	m.mount("proc", "/proc", "proc", 0, "")
	d.t.Cleanup(m.killAll)
	m.run("dpkg", "--configure", "--pending") // if this system was copied while packages were being installed
	return m
}

func (m *machine) mount(source, target, kind string, flags uintptr, data string) {
	m.d.t.Helper()
	target = filepath.Join(m.root, target)
	if err := syscall.Mount(source, target, kind, flags, data); err != nil {
		m.d.t.Fatalf("mount %s: %v", target, err)
	}
	// What is mounted below it must not appear or disappear on this system, too.
	if err := syscall.Mount("", target, "", syscall.MS_PRIVATE, ""); err != nil {
		m.d.t.Fatalf("keep %s private: %v", target, err)
	}
	m.d.t.Cleanup(func() { syscall.Unmount(target, syscall.MNT_DETACH) })
}

// killAll ends the programs that are left on the machine, so that it can be unmounted.
func (m *machine) killAll() {
	processes, err := os.ReadDir("/proc")
	if err != nil {
		m.d.t.Error(err)
	}
	for _, p := range processes {
		id, err := strconv.Atoi(p.Name())
		if err != nil {
			continue
		}
		if root, err := os.Readlink(filepath.Join("/proc", p.Name(), "root")); err == nil && root == m.root {
			syscall.Kill(id, syscall.SIGKILL)
		}
	}
}

func (m *machine) command(name string, args ...string) *exec.Cmd {
	cmd := m.d.command("chroot", append([]string{m.root, name}, args...)...)
	cmd.Env = append(cmd.Env, "DEBIAN_FRONTEND=noninteractive")
	return cmd
}

// run runs a program on the machine to its end and returns its output.
func (m *machine) run(name string, args ...string) string {
	m.d.t.Helper()
	return runOut(m.d.t, m.command(name, args...))
}

// install installs a package file with apt.
func (m *machine) install(file string) {
	m.d.t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		m.d.t.Fatal(err)
	}
	here := filepath.Join(m.d.temp, filepath.Base(file))
	if err := os.WriteFile(here, data, 0o644); err != nil {
		m.d.t.Fatal(err)
	}
	m.run("apt-get", "install", "--yes", "--no-install-recommends", here)
}

// files returns the files of an installed package, without folders.
func (m *machine) files(name string) (files []string) {
	m.d.t.Helper()
	for file := range strings.FieldsSeq(m.run("dpkg-query", "--listfiles", name)) {
		if info, err := os.Stat(filepath.Join(m.root, file)); err != nil || !info.IsDir() {
			files = append(files, file)
		}
	}
	return files
}

// has reports whether a file is on the machine.
func (m *machine) has(path string) bool {
	_, err := os.Lstat(filepath.Join(m.root, path))
	return err == nil
}
