package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
)

// exportFlags are the flags that all exports have.
type exportFlags struct {
	selection
	format, out string
	effective   bool
}

func exportCommand(p *program) *cobra.Command {
	cmd := group("export", "Write accounts, groups or memberships for other programs",
		exportOf(p, "users", "account", func(s *session, cmd *cobra.Command, q directory.Query, f *exportFlags, w io.Writer) (int, error) {
			return export.Users(w, export.Format(f.format), s.Users(cmd.Context(), q))
		}),
		exportOf(p, "groups", "group", func(s *session, cmd *cobra.Command, q directory.Query, f *exportFlags, w io.Writer) (int, error) {
			return export.Groups(w, export.Format(f.format), s.Groups(cmd.Context(), q))
		}),
		exportOf(p, "memberships", "membership", func(s *session, cmd *cobra.Command, q directory.Query, f *exportFlags, w io.Writer) (int, error) {
			return export.Memberships(w, export.Format(f.format), s.Memberships(cmd.Context(), q, f.effective))
		}),
	)
	cmd.Long = `Write accounts, groups or memberships as CSV or as JSON lines, to a file or to
standard output. A file appears whole or not at all, and only its owner may
read it. In CSV, collections are joined with ";".`
	cmd.Example = `  rollcallctl export users --format csv --out users.csv
  rollcallctl export memberships --format jsonl --effective`
	return cmd
}

type exporter func(*session, *cobra.Command, directory.Query, *exportFlags, io.Writer) (int, error)

// exportOf makes the command that exports one kind of thing.
func exportOf(p *program, what, noun string, write exporter) *cobra.Command {
	var flags exportFlags
	cmd := &cobra.Command{
		Use: what, Short: "Write the " + what, Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := export.ParseFormat(flags.format); err != nil {
				return err
			}
			s, q, err := p.query(cmd.Context(), &flags.selection)
			if err != nil {
				return err
			}
			n, err := p.exportTo(flags.out, func(w io.Writer) (int, error) { return write(s, cmd, q, &flags, w) })
			if err != nil {
				return err
			}
			p.talk(fmt.Sprintf("%s written.", counted(n, noun)))
			return nil
		},
	}
	flags.bind(cmd)
	cmd.Flags().StringVar(&flags.format, "format", string(export.CSV), "`FORMAT`: csv or jsonl")
	completeFlag(cmd, "format", string(export.CSV), string(export.JSONL))
	cmd.Flags().StringVar(&flags.out, "out", "-", "`FILE` to write, - for standard output")
	if what == "memberships" {
		cmd.Flags().BoolVar(&flags.effective, "effective", false, "also memberships through nested groups")
	}
	return cmd
}

func (p *program) exportTo(path string, write func(io.Writer) (int, error)) (n int, err error) {
	if path == "-" || path == "" {
		out := p.buffered()
		if n, err = write(out); err != nil {
			return n, err
		}
		return n, out.Flush()
	}
	err = export.ToFile(path, func(w io.Writer) error {
		n, err = write(w)
		return err
	})
	return n, err
}
