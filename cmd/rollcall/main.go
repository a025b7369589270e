//go:build cgo

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/rollcallsync/rollcall/cmd/internal/instance"
	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/gui"
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// run is the whole program; it returns the exit code. Call it on the main
// goroutine: the desktop wants to be talked to from there.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case o.version:
		fmt.Fprintln(stdout, "rollcall", fullVersion())
		return 0
	}
	session, err := begin(ctx, o)
	if errors.Is(err, instance.ErrShown) {
		return 0
	}
	application := newApplication()
	if err != nil {
		gui.ShowProblem(application, err)
		application.Run()
		return 1
	}
	session.show(ctx, application)
	session.end()
	return 0
}

func newApplication() fyne.App {
	fyneapp.SetMetadata(metadata())
	return fyneapp.NewWithID(appID)
}

// options are the command line.
type options struct {
	dataDir string
	demo    bool
	hidden  bool
	version bool
}

func parseFlags(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("rollcall", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.dataDir, "data-dir", "", "`FOLDER` of the database and the log (default: $ROLLCALL_DATA_DIR, else the platform's)")
	flags.BoolVar(&o.demo, "demo", false, "show a practice tenant that changes while you watch, in a data folder of its own")
	flags.BoolVar(&o.hidden, strings.TrimPrefix(app.HiddenFlag, "--"), false, "start into the tray, without showing the window, as at log-in")
	flags.BoolVar(&o.version, "version", false, "print the version and end")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "rollcall takes no arguments, such as %q\n", flags.Arg(0))
		flags.Usage()
		return o, errors.New("arguments")
	}
	return o, nil
}
