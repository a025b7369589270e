package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/disk"
)

func main() { os.Exit(run(nil)) }

// Cobra would end a command that Windows Explorer started, with a text about command lines. The
// daemon can be started from there.
func init() { cobra.MousetrapHelpText = "" }

// run is the whole program. If vault is nil, secrets are in the keyring of the session.
func run(vault app.Vault) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// After the first signal, the default handling applies again, so that a second one kills the
	// program.
	context.AfterFunc(ctx, stop)
	p := &program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, vault: vault}
	return p.execute(ctx, os.Args[1:])
}

// program is one invocation with its streams and its global flags.
type program struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	vault  app.Vault

	dataDir     string
	vaultChoice string // where secrets are kept, instead of the data folder's choice
	vaultKey    string
	json        bool
	quiet       bool
	verbose     bool

	opened *session // set when a command first opens the data folder
	closed func()   // called when everything is closed; may be nil
}

// execute runs one command line and returns its exit code.
func (p *program) execute(ctx context.Context, args []string) int {
	out := &output{disk.Writer{To: p.stdout}}
	p.stdout = out
	root := newRoot(p)
	root.SetArgs(args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	err := out.explain(root.ExecuteContext(ctx))
	p.report(err)
	p.close()
	if p.closed != nil {
		p.closed()
	}
	return exitCode(err)
}
