package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/cmd/internal/wire"
	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/settings"
)

// session is an open data folder.
type session struct {
	*wire.App
	folder string
	log    *slog.Logger
}

// open opens the data folder that the flags name. The program closes it when it ends.
func (p *program) open(ctx context.Context) (*session, error) {
	folder, err := settings.DataFolder(p.dataDir)
	if err != nil {
		return nil, err
	}
	override, err := wire.VaultOverride(p.vaultChoice, p.vaultKey)
	if err != nil {
		return nil, err
	}
	return p.openFolder(ctx, folder, wire.Options{
		Program: windowProgram(), Version: readVersion().Version,
		Vault: p.vault, VaultOverride: override, AskPassphrase: p.asker(),
	})
}

// opens wraps a command that needs the data folder.
func (p *program) opens(
	do func(cmd *cobra.Command, args []string, s *session) error,
) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		s, err := p.open(cmd.Context())
		if err != nil {
			return err
		}
		return do(cmd, args, s)
	}
}

// opensRun wraps a command whose argument is the number of a run.
func (p *program) opensRun(
	do func(cmd *cobra.Command, run int64, s *session) error,
) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		run, err := parseRun(args[0])
		if err != nil {
			return err
		}
		return p.opens(func(cmd *cobra.Command, _ []string, s *session) error { return do(cmd, run, s) })(cmd, args)
	}
}

func (p *program) openFolder(ctx context.Context, folder string, o wire.Options) (*session, error) {
	s, err := p.openLog(folder)
	if err != nil {
		return nil, err
	}
	o.Path, o.Log = filepath.Join(folder, settings.DatabaseFile), s.log
	s.App, err = wire.Open(ctx, o)
	return s, err
}

// openLog opens only the log of a data folder, which it creates if it does not exist.
func (p *program) openLog(folder string) (*session, error) {
	if err := settings.Prepare(folder); err != nil {
		return nil, err
	}
	var also io.Writer
	if p.verbose {
		also = p.stderr
	}
	p.opened = &session{folder: folder, log: logging.Open(folder, also, logging.System(slog.LevelError))}
	return p.opened, nil
}

// close closes what open opened. All results are already in the database by then, so an error is
// only logged.
func (p *program) close() {
	if p.opened == nil {
		return
	}
	if p.opened.App != nil {
		if err := p.opened.App.Close(); err != nil {
			p.opened.log.Error("close database", "error", err)
		}
	}
	p.opened = nil
}

// printJSON prints one object on its own line.
func (p *program) printJSON(object any) error {
	out := json.NewEncoder(p.stdout)
	out.SetEscapeHTML(false)
	return out.Encode(object)
}

// printEach prints each element of a list as one object.
func printEach[T, J any](p *program, list []T, toJSON func(T) J) error {
	for _, x := range list {
		if err := p.printJSON(toJSON(x)); err != nil {
			return err
		}
	}
	return nil
}

// itself returns x. Use it with printEach for values that need no conversion.
func itself[T any](x T) T { return x }

// buffered returns a buffered standard output for long results. Flush it at the end.
func (p *program) buffered() *bufio.Writer { return bufio.NewWriterSize(p.stdout, 64<<10) }
