//go:build cgo

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/rollcallsync/rollcall/cmd/internal/colorscheme"
	"github.com/rollcallsync/rollcall/cmd/internal/instance"
	"github.com/rollcallsync/rollcall/cmd/internal/native"
	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui"
	"github.com/rollcallsync/rollcall/gui/present"
)

// Until the window is shown, garbage is collected only if the program would otherwise need more
// than memoryAtStart bytes. A start produces little garbage, and collecting it takes about 5 ms of
// 200. Afterwards, the window is open all day and mostly idle. Garbage may then reach collectAt
// percent of the memory in use. With Go's default of 100, a million accounts would take 15 MB more.
const (
	memoryAtStart = 64 << 20
	collectAt     = 25
)

func main() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryAtStart)
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program and returns its exit code. Call it on the main goroutine, because the
// desktop accepts calls only from there.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseFlags(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "rollcall: %v; see rollcall --help\n", err)
		return 2
	case o.version:
		fmt.Fprintln(stdout, "rollcall", fullVersion())
		return 0
	case o.quit:
		return quit(ctx, o, stderr)
	}
	if err := checkDisplay(); err != nil {
		fmt.Fprintln(stderr, "rollcall:", oneLine(err))
		gui.Speak(gui.SystemLocale())
		native.Message(o.title(), present.ProblemOf(err).Text())
		return 1
	}
	loggedOff, closed := native.UntilLogOff(ctx)
	defer closed()
	session, application, window, err := start(ctx, o)
	if errors.Is(err, instance.ErrShown) {
		return 0
	}
	if err != nil {
		// A person who starts the program from a menu does not see a terminal.
		fmt.Fprintln(stderr, "rollcall:", oneLine(err))
		gui.ShowProblem(application, window, err, session.folder, session.startWith)
		application.Run()
		return session.endOr(1, o, stderr)
	}
	session.show(ctx, application, window, loggedOff)
	session.end()
	return session.endOr(0, o, stderr)
}

// quitPatience is how long quit waits for the other program to end.
const quitPatience = 30 * time.Second

// quit ends the program that runs on the data folder, without a question. Installers use it before
// they replace or remove the program.
func quit(ctx context.Context, o options, stderr io.Writer) int {
	ctx, cancel := context.WithTimeout(ctx, quitPatience)
	defer cancel()
	folder, err := settings.DataFolder(o.dataDir)
	if err == nil {
		err = instance.Quit(ctx, folder)
	}
	if err != nil {
		fmt.Fprintln(stderr, "rollcall:", oneLine(err))
		return 1
	}
	return 0
}

// startWith makes the program start again with a backup when this process ends.
func (s *session) startWith(backup string) { s.next = backup }

// endOr starts the program again if a backup is to be restored. Otherwise it returns the exit code.
// Call it after the session has ended.
func (s *session) endOr(code int, o options, stderr io.Writer) int {
	if s.next == "" {
		return code
	}
	err := restart(s.folder, o, s.next)
	fmt.Fprintln(stderr, "rollcall: start again to restore a backup:", err)
	return 1
}

// start opens the data folder while the desktop creates a window, which takes longer.
func start(ctx context.Context, o options) (s *session, application fyne.App, window fyne.Window, err error) {
	var opening sync.WaitGroup
	opening.Go(func() { s, err = begin(ctx, o) })
	application = newApplication()
	var system settings.Appearance
	desktop, ok := colorscheme.Here()
	if ok {
		system = desktop.Now()
	}
	gui.Speak(gui.SystemLocale())
	window = gui.NewWindow(application, o.title(), system)
	opening.Wait()
	s.desktop, s.system = desktop, system
	return s, application, window, err
}

// oneLine returns an error as one line for people: what happened, why, and what to do.
func oneLine(err error) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(present.ProblemOf(err).Text(), "\n", " ")), " ")
}

func newApplication() fyne.App {
	// Fyne creates a folder inside the cache folder, which may not exist for a new user account.
	if caches, err := os.UserCacheDir(); err == nil {
		os.MkdirAll(caches, 0o700) // Fyne reports errors.
	}
	fyneapp.SetMetadata(metadata())
	return fyneapp.NewWithID(appID)
}

// options are the values of the command-line flags.
type options struct {
	dataDir string
	demo    bool
	hidden  bool
	quit    bool
	restore string
	version bool

	vault, vaultKey string // where secrets are kept, instead of the data folder's choice
}

// title is the title of the window.
func (o options) title() string {
	if o.demo {
		return appName + " – demo"
	}
	return appName
}

// parseFlags reads the command line. It writes the help text to help, but only on request.
func parseFlags(args []string, help io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("rollcall", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // The caller reports errors.
	flags.StringVar(&o.dataDir, "data-dir", "",
		"`FOLDER` of the database and the log (default: $ROLLCALL_DATA_DIR, or the system's usual folder)")
	flags.BoolVar(&o.demo, "demo", false,
		"show a practice tenant that changes while you watch, in a temporary data folder")
	flags.BoolVar(&o.hidden, strings.TrimPrefix(app.HiddenFlag, "--"), false,
		"start in the tray without showing the window, as at log-in")
	flags.BoolVar(&o.quit, "quit", false,
		"end the program that is running on this data folder, and wait until it has ended")
	flags.StringVar(&o.restore, restoreFlag, "",
		"first replace the database with the backup in `FILE`; the current database is kept under another name")
	flags.StringVar(&o.vault, vaultFlag, "",
		"`VAULT` with the secrets: keyring or age:FILE (default: $ROLLCALL_VAULT, or what was chosen for the data "+
			"folder)")
	flags.StringVar(&o.vaultKey, vaultKeyFlag, "",
		"`FILE` that opens the vault: it contains a passphrase, or an age or SSH identity (default: "+
			"$ROLLCALL_VAULT_KEY, or what was chosen)")
	flags.BoolVar(&o.version, "version", false, "print the version and exit")
	err = flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(help, "Usage: rollcall [--data-dir FOLDER] [--demo]")
		flags.SetOutput(help)
		flags.PrintDefaults()
	case err == nil && flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return o, err
}
