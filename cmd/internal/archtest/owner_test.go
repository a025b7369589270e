package archtest

import (
	"fmt"
	"strings"
	"testing"
)

// owner says which packages may import a library, and why others must not.
type owner struct {
	library string // a prefix of import paths
	folders []string
	reason  string
}

// everywhere lists the top-level folders, which contain every package.
var everywhere = []string{"cmd", "gui", "core", "storage", "resources"}

// owners are matched by the longest prefix of the import path.
var owners = []owner{
	{
		"modernc.org/sqlite",
		[]string{"storage/sqldb"},
		"SQLite stays behind the Store port, and its driver in the plumbing",
	},
	{
		"github.com/gofrs/flock",
		[]string{
			"storage/sqldb", "storage/vault", "cmd/internal/instance", "core/logging", "core/secrets", "core/settings",
			"cmd/internal/desktop",
		},
		"locks between programs belong to the store and the vault, allow one window per folder, and let one program " +
			"rotate the log, move the secrets, change the settings or start a display",
	},
	{
		"github.com/godbus/dbus",
		[]string{"cmd/rollcall", "cmd/internal/colorscheme"},
		"only the window asks the desktop",
	},
	{
		"github.com/fsnotify/fsnotify",
		[]string{"cmd/internal/colorscheme"},
		"Fyne uses it to watch files; here it watches the files of the desktop",
	},
	{"github.com/zalando/go-keyring", []string{"storage/vault"}, "only one package stores secrets"},
	{"aead.dev/minisign", []string{"core/update"}, "only one package signs and checks releases"},
	{"golang.org/x/mod/semver", []string{"core/update"}, "only one package compares versions"},
	{"filippo.io/age", []string{"storage/vault"}, "only one package stores secrets"},
	{"golang.org/x/crypto/ssh", []string{"storage/vault"}, "only a vault is opened by an SSH key"},
	{
		"github.com/AzureAD/microsoft-authentication-library-for-go",
		[]string{"core/auth", "core/logon"},
		"only one package signs in",
	},
	{"github.com/wneessen/go-mail", []string{"core/notify"}, "only one package sends mail"},
	{"github.com/youmark/pkcs8", []string{"core/auth"}, "only one package reads private keys"},
	{"software.sslmate.com/src/go-pkcs12", []string{"core/auth"}, "only one package reads private keys"},
	{"golang.org/x/crypto/scrypt", []string{"core/auth"}, "only one package reads private keys"},
	{"golang.org/x/net/http/httpproxy", []string{"core/auth"}, "only one package sets up network connections"},
	{"github.com/mattn/go-ieproxy", []string{"core/auth"}, "only one package sets up network connections"},
	{
		"github.com/go-json-experiment/json",
		[]string{"core/graph"},
		"it is experimental, so only the hot decoder depends on it",
	},
	{
		"github.com/klauspost/compress/gzip",
		[]string{"core/graph"},
		"it decompresses answers in half the time; the standard library is enough for a few files",
	},
	{"github.com/brianvoe/gofakeit", []string{"core/sim"}, "only the practice tenant has made-up people"},
	{"golang.org/x/net/idna", []string{"core/domain"}, "only one package converts domains to ASCII"},
	{"golang.org/x/text", []string{"core/spelling"}, "only one package compares and orders texts"},
	{"golang.org/x/text/language", []string{"core/spelling", "gui/lang"}, "texts are ordered, and translated"},
	{"golang.org/x/text/message", []string{"gui/lang"}, "only one package writes numbers as the reader does"},
	{"golang.org/x/text/number", []string{"gui/lang"}, "only one package writes numbers as the reader does"},
	{"github.com/nicksnyder/go-i18n", []string{"gui/lang"}, "only one package translates"},
	{"golang.org/x/text/width", []string{"cmd/rollcallctl"}, "only the command line counts the columns of a terminal"},
	{"github.com/spf13/cobra", []string{"cmd/rollcallctl"}, "only the command line has commands"},
	{"github.com/spf13/pflag", []string{"cmd/rollcallctl"}, "only the command line has flags"},
	{"github.com/schollz/progressbar", []string{"cmd/rollcallctl"}, "core counts, and the front end shows the count"},
	{"golang.org/x/term", []string{"cmd/rollcallctl"}, "only the command line talks to terminals"},
	{"github.com/rogpeppe/go-internal/testscript", []string{"cmd/rollcallctl"}, "scripts test the command line"},
	{"fyne.io/fyne/v2", []string{"gui", "cmd/rollcall"}, "the core runs without a window"},
	{"fyne.io/fyne/v2/app", []string{"cmd/rollcall"}, "it needs cgo and a display, and the tests of gui have neither"},
	{"fyne.io/systray", []string{"cmd/rollcall"}, "Fyne uses it, but does not set the text of the tray icon"},
	{
		"github.com/go-gl/glfw",
		[]string{"cmd/rollcall"},
		"Fyne uses it; cmd/rollcall checks with it once whether there is a display",
	},
	{
		"github.com/go-text/typesetting/fontscan",
		[]string{"cmd/rollcall"},
		"Fyne uses it; cmd/rollcall calls it once before Fyne",
	},
	{"github.com/google/uuid", []string{"core/graph"}, "Microsoft requires GUIDs as request IDs"},
	{
		"golang.org/x/sys/windows",
		[]string{"core/autostart", "cmd/internal/service", "core/atomicfile"},
		"only these packages have entries in the system, or files that only their owner may read",
	},
	{"golang.org/x/sys/windows/registry", []string{"core/autostart"}, "only one package uses the registry"},
	{
		"golang.org/x/sys/windows/svc",
		[]string{"cmd/internal/service", "cmd/internal/supervise", "core/logging"},
		"one package installs the service and one is it; the log asks whether this program is one",
	},
	{"golang.org/x/sys/windows/svc/mgr", []string{"cmd/internal/service"}, "only one package changes services"},
	{
		"github.com/coreos/go-systemd/v22/daemon",
		[]string{"cmd/internal/supervise"},
		"only one package talks to the service manager",
	},
	{"github.com/coreos/go-systemd/v22/journal", []string{"core/logging"}, "only the log writes to the journal"},
	{"rsc.io/qr", []string{"gui/widgets"}, "a QR code is a picture"},
	{"golang.org/x/sync", everywhere, "every package may need bounded goroutines"},
	{"github.com/google/go-cmp", everywhere, "it is for tests"},
}

// testsOnly are the libraries that shipped code must not import.
var testsOnly = []string{"github.com/google/go-cmp", "github.com/rogpeppe/go-internal/testscript"}

// ownerOf returns the owner of an imported library.
func ownerOf(imported string) (found owner, ok bool) {
	for _, o := range owners {
		if within(imported, o.library) && len(o.library) >= len(found.library) {
			found, ok = o, true
		}
	}
	return found, ok
}

// misowned returns why a package must not import a library, or "" if the import is allowed.
func misowned(folder, imported string, test bool) string {
	o, ok := ownerOf(imported)
	switch {
	case !ok:
		return fmt.Sprintf("%s has no owner: decide who may import it, and why", imported)
	case !within(folder, o.folders...):
		return fmt.Sprintf("%s imports %s, which is for %s: %s",
			folder, imported, strings.Join(o.folders, " and "), o.reason)
	case !test && within(imported, testsOnly...):
		return fmt.Sprintf("%s imports %s outside tests: %s", folder, imported, o.reason)
	}
	return ""
}

func TestLibrariesHaveOneOwner(t *testing.T) {
	for _, s := range sources(t) {
		for _, imported := range s.imports {
			if _, ours := own(imported); ours || standard(imported) {
				continue
			}
			if wrong := misowned(s.folder(), imported, s.test()); wrong != "" {
				t.Errorf("%s: %s", s.path, wrong)
			}
		}
	}
}

func TestOwnerRule(t *testing.T) {
	for name, tt := range map[string]struct {
		folder, imported string
		test, ok         bool
	}{
		"owner":                    {"storage/sqldb", "modernc.org/sqlite/lib", false, true},
		"stranger":                 {"core/app", "modernc.org/sqlite", false, false},
		"test of a stranger":       {"core/app", "modernc.org/sqlite", true, false},
		"later major version":      {"core/sim", "github.com/brianvoe/gofakeit/v7", false, true},
		"nobody's library":         {"core/app", "github.com/stretchr/testify/assert", true, false},
		"test library in a test":   {"core/app", "github.com/google/go-cmp/cmp", true, true},
		"test library in the code": {"core/app", "github.com/google/go-cmp/cmp", false, false},
		"widgets in gui":           {"gui/widgets", "fyne.io/fyne/v2/widget", false, true},
		"fyne's app in gui":        {"gui", "fyne.io/fyne/v2/app", false, false},
		"fyne in the command line": {"cmd/rollcallctl", "fyne.io/fyne/v2", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if wrong := misowned(tt.folder, tt.imported, tt.test); (wrong == "") != tt.ok {
				t.Errorf("misowned = %q, want fine: %v", wrong, tt.ok)
			}
		})
	}
}
