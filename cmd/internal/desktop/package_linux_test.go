package desktop

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const appID = "io.github.rollcallsync.Rollcall"

// TestPackageDebian installs the package with apt, starts the program from its desktop entry, quits
// it as an update does, and removes the package. The data folder stays.
func TestPackageDebian(t *testing.T) {
	file := packaged(t, "rollcall_*.deb")
	d := newDesk(t)
	d.startKeyring()
	m := newMachine(d)
	m.install(file)
	installed := m.files("rollcall")
	m.wantPlaces(installed)
	m.validate()

	entry := "/usr/share/applications/" + appID + ".desktop"
	if err := m.command("gio", "launch", entry).Run(); err != nil { // without output, which the program would keep open
		t.Fatal(err)
	}
	w := d.awaitWindow("Rollcall")
	w.await("Welcome to Rollcall")
	w.shot("from-the-menu")
	_, class, _ := strings.Cut(m.read(entry), "\nStartupWMClass=")
	class, _, _ = strings.Cut(class, "\n")
	ofClass, _ := d.command("xdotool", "search", "--onlyvisible", "--class", "^"+class+"$").Output()
	if !strings.Contains(string(ofClass), w.id) {
		t.Errorf("the window is not of the class %q, which the desktop entry names", class)
	}
	m.run("rollcall", "--quit")
	w.awaitGone()

	m.run("rollcallctl", "connector", "add", "--description", "Practice", "--cloud", "practice")
	m.run("rollcallctl", "sync")
	if help := m.run("zcat", "/usr/share/man/man1/rollcallctl-sync.1.gz"); !strings.Contains(help, "preview") {
		t.Errorf("the manual page says %q", help)
	}
	m.run("apt-get", "purge", "--yes", "rollcall")
	for _, file := range installed {
		if m.has(file) {
			t.Errorf("%s is left", file)
		}
	}
	if database := filepath.Join(d.home, ".local/share/rollcall/rollcall.db"); !isFile(database) {
		t.Error("the data folder is gone")
	}
}

// TestPackageForServers checks that the command line has a package that needs no desktop library,
// and that the package with the window replaces it.
func TestPackageForServers(t *testing.T) {
	server, desktop := packaged(t, "rollcallctl_*.deb"), packaged(t, "rollcall_*.deb")
	d := newDesk(t)
	m := newMachine(d)
	if depends := strings.TrimSpace(m.d.run("dpkg-deb", "--field", server, "Depends")); depends != "" {
		t.Errorf("it depends on %s", depends)
	}
	m.install(server)
	if m.has("/usr/bin/rollcall") || m.has("/usr/share/applications/"+appID+".desktop") {
		t.Error("it contains the window")
	}
	before := m.run("rollcallctl", "version")
	m.install(desktop)
	if after := m.run("rollcallctl", "version"); after != before {
		t.Errorf("the version was %s and is %s", before, after)
	}
	m.run("rollcall", "--version")
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func (m *machine) read(name string) string {
	m.d.t.Helper()
	text, err := os.ReadFile(filepath.Join(m.root, name))
	if err != nil {
		m.d.t.Fatal(err)
	}
	return string(text)
}

// wantPlaces checks that the package has a file of each kind where desktops and shells look for it,
// and that anyone can read all of them.
func (m *machine) wantPlaces(files []string) {
	m.d.t.Helper()
	for _, want := range []string{
		"/usr/bin/rollcall", "/usr/bin/rollcallctl",
		"/usr/share/applications/" + appID + ".desktop",
		"/usr/share/metainfo/" + appID + ".metainfo.xml",
		"/usr/share/icons/hicolor/scalable/apps/" + appID + ".svg",
		"/usr/share/icons/hicolor/*/apps/" + appID + ".png",
		"/usr/share/man/man1/rollcall.1.gz", "/usr/share/man/man1/rollcallctl*.1.gz",
		"/usr/share/bash-completion/completions/rollcallctl",
		"/usr/share/zsh/vendor-completions/_rollcallctl",
		"/usr/share/fish/vendor_completions.d/rollcallctl.fish",
		"/usr/lib/systemd/system/*.service", "/usr/lib/systemd/user/*.service", "/usr/lib/sysusers.d/*.conf",
		"/usr/share/doc/rollcall/copyright", "/usr/share/doc/rollcall/third-party-licences.txt.gz",
	} {
		if !slices.ContainsFunc(files, func(file string) bool { ok, _ := path.Match(want, file); return ok }) {
			m.d.t.Errorf("the package has no %s", want)
		}
	}
	for _, file := range files {
		info, err := os.Stat(filepath.Join(m.root, file))
		if err != nil || info.Mode().Perm()&0o444 != 0o444 || info.Mode().Perm()&0o022 != 0 {
			m.d.t.Errorf("%s has mode %v, %v", file, info.Mode(), err)
		}
	}
}

// validate checks the files that other programs read with their own validators.
func (m *machine) validate() {
	m.d.t.Helper()
	m.run("appstreamcli", "validate", "--no-net", "--pedantic", "/usr/share/metainfo/"+appID+".metainfo.xml")
	m.run("desktop-file-validate", "/usr/share/applications/"+appID+".desktop")
	m.run("bash", "-n", "/usr/share/bash-completion/completions/rollcallctl")
	for _, file := range m.files("rollcall") {
		if strings.HasPrefix(file, "/usr/lib/systemd/system/") {
			m.run("systemd-analyze", "verify", "--recursive-errors=no", file)
		}
	}
}

// TestPackageIsReproducible builds the packages of this commit again: in another folder, with
// another umask, other file times, another language and another time zone. They must be identical,
// byte for byte. Go takes most compiled code from its cache, so a small program is built twice
// without it.
func TestPackageIsReproducible(t *testing.T) {
	first, here := filepath.Dir(packaged(t, "SHA256SUMS")), absolute(t, "../../..")
	if strings.Contains(packaged(t, "rollcall-*-linux-*.tar.xz"), "dirty") {
		here = buildElsewhere(t, "a", "022")
		first = filepath.Join(here, "dist", "package")
	}
	there := buildElsewhere(t, "a rather different folder", "077")
	want, got := sums(t, first), sums(t, filepath.Join(there, "dist", "package"))
	if len(want) < 8 {
		t.Errorf("only %d packages were built", len(want))
	}
	for name, sum := range want {
		if got[name] != sum {
			t.Errorf("%s has the checksum %s and %s", name, sum, got[name])
		}
	}
	if !bytes.Equal(compile(t, here), compile(t, there)) {
		t.Error("a program that is built twice is not the same bytes")
	}
}

// buildElsewhere builds the packages of the last commit in a new folder and returns the folder.
func buildElsewhere(t *testing.T, name, umask string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), name)
	tools := absolute(t, "../../../.cache/tools") // Building them again would prove nothing.
	script := `umask "$1" && git clone --quiet "$(git rev-parse --show-toplevel)" "$2" && cd "$2" &&
		find . -path ./.git -prune -o -exec touch -d 2001-02-03 {} + && make package TOOLS="$3"`
	build := exec.Command("sh", "-c", script, "sh", umask, folder, tools)
	build.Env = append(os.Environ(), "MAKEFLAGS=", "LANG=de_DE.UTF-8", "TZ=Asia/Kolkata", "GOFLAGS=")
	runOut(t, build)
	return folder
}

// compile builds a small program from the source in a folder, without anything from Go's cache.
func compile(t *testing.T, folder string) []byte {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program")
	build := exec.Command("go", "build", "-o", program, "./cmd/internal/typecheck")
	build.Dir = folder
	build.Env = append(os.Environ(), "GOCACHE="+filepath.Join(t.TempDir(), "cache"),
		"GOFLAGS=-buildvcs=false -trimpath", "CGO_ENABLED=0")
	runOut(t, build)
	text, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// sums returns the checksums of all packages by their names.
func sums(t *testing.T, folder string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		all[name] = sum
	}
	return all
}
