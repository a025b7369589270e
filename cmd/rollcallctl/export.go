package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// exportFlags are the flags that all exports have.
type exportFlags struct {
	selection
	exportFile
	effective bool
	columns   string   // the columns of users or groups, as entered
	chosen    []string // parsed by ParseColumns
}

func exportCommand(p *program) *cobra.Command {
	cmd := group("export", "Write accounts, groups, memberships, changes, runs or log-ons for other programs",
		exportOf(p, "users", "account",
			func(s *session, cmd *cobra.Command, q directory.Query, f *exportFlags, w io.Writer) (int, error) {
				return export.Users(w, f.encoding(), s.Users(cmd.Context(), q), f.chosen...)
			}),
		exportOf(p, "groups", "group",
			func(s *session, cmd *cobra.Command, q directory.Query, f *exportFlags, w io.Writer) (int, error) {
				return export.Groups(w, f.encoding(), s.Groups(cmd.Context(), q), f.chosen...)
			}),
		exportOf(p, "memberships", "membership",
			func(s *session, cmd *cobra.Command, q directory.Query, f *exportFlags, w io.Writer) (int, error) {
				return export.Memberships(w, f.encoding(), s.Memberships(cmd.Context(), q, f.effective))
			}),
		exportChanges(p),
		exportRuns(p),
		exportLogOns(p),
	)
	cmd.Long = `Write accounts, groups, memberships, the changes of a run, the history of runs or
the log of log-ons as CSV or JSON lines, to a file or to standard output. The file
is written completely or not at all, and only its owner may read it. In CSV,
the values of a collection are separated by ";". Users and groups are selected with the flags of
"users list" and "groups list". Without --columns, CSV has the usual columns and
JSON lines have every property.

CSV is UTF-8. Excel recognizes that only if the file starts with a byte order mark,
which --bom writes. Other programs do not need it. Files saved by the window start
with one.`
	cmd.Example = `  rollcallctl export users --format csv --out users.csv
  rollcallctl export users --bom --out for-excel.csv
  rollcallctl export users --member-of "All employees" --search sales --out sales.csv
  rollcallctl export memberships --format jsonl --effective`
	return cmd
}

// exportChanges makes the command that exports the changes of a run.
func exportChanges(p *program) *cobra.Command {
	var file exportFile
	var flags planFlags
	cmd := &cobra.Command{
		Use: "changes RUN", Short: "Write what a run changed or would have changed", Args: takes("RUN"),
		Example: "  rollcallctl export changes 17 --cause domains-edited --out leavers.csv",
		RunE: file.checks(p.opensPlan(&flags, func(cmd *cobra.Command, q directory.ChangeQuery, s *session) error {
			return p.writeExport(file, "change", func(w io.Writer) (int, error) {
				return export.Changes(w, file.encoding(), func(each func(directory.Change) error) error {
					return s.Planned(cmd.Context(), q, each)
				})
			})
		})),
	}
	flags.bind(cmd)
	file.bind(cmd)
	return cmd
}

// exportLogOns makes the command that exports the log of log-ons.
func exportLogOns(p *program) *cobra.Command {
	var file exportFile
	var flags logOnFlags
	cmd := &cobra.Command{
		Use: "logons", Short: "Write the log of log-ons", Args: takes(),
		Long: `Write the log of log-ons, newest first: the time, the person, the connector, the
profile, the method, whether the log-on was allowed and why, the code and request ID
of Entra ID, the address, and whether it was a test. It never contains a password.`,
		RunE: file.checks(func(cmd *cobra.Command, _ []string) error {
			s, q, err := p.logOnQuery(cmd.Context(), &flags)
			if err != nil {
				return err
			}
			return p.writeExport(file, "log-on", func(w io.Writer) (int, error) {
				return export.LogOns(w, file.encoding(), s.LogOns(cmd.Context(), q))
			})
		}),
	}
	flags.bind(cmd)
	file.bind(cmd)
	return cmd
}

// exportRuns makes the command that exports the history of runs.
func exportRuns(p *program) *cobra.Command {
	var file exportFile
	var flags runFlags
	cmd := &cobra.Command{
		Use: "runs", Short: "Write the history of runs", Args: takes(),
		Long: `Write the history of runs, newest first: the time, the connector, the trigger, the
result, the number of changes made or planned, and the totals afterwards.`,
		Example: "  rollcallctl export runs --since 2026-01-01 --out runs.csv",
		RunE: file.checks(func(cmd *cobra.Command, _ []string) error {
			s, q, err := p.runQuery(cmd.Context(), &flags)
			if err != nil {
				return err
			}
			runs, err := s.FindRuns(cmd.Context(), q)
			if err != nil {
				return err
			}
			return p.writeExport(file, "run", func(w io.Writer) (int, error) {
				return export.Runs(w, file.encoding(), runs)
			})
		}),
	}
	flags.bind(cmd)
	file.bind(cmd)
	return cmd
}

// exportFile is the file and the format of an export.
type exportFile struct {
	format, out string
	bom         bool
}

func (f *exportFile) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "format", string(export.CSV), "`FORMAT`: csv or jsonl")
	completeFlag(cmd, "format", string(export.CSV), string(export.JSONL))
	cmd.Flags().BoolVar(&f.bom, "bom", false,
		"start CSV with a byte order mark, so that Excel reads letters such as ü correctly")
	cmd.Flags().StringVar(&f.out, "out", "-", "`FILE` to write, - for standard output")
}

// checks wraps the function of an export command and checks the flags first.
func (f *exportFile) checks(do func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := f.check(); err != nil {
			return err
		}
		return do(cmd, args)
	}
}

func (f *exportFile) check() error {
	format, err := export.ParseFormat(f.format)
	if err == nil && f.bom && format != export.CSV {
		return problem.Usage(fmt.Sprintf("--bom cannot be used with --format %s", f.format),
			"Only CSV has a byte order mark. Leave out --bom.")
	}
	return err
}

// encoding returns the format that the flags choose.
func (f *exportFile) encoding() export.Format {
	if f.bom {
		return export.Format(f.format).Marked()
	}
	return export.Format(f.format)
}

// writeExport writes the export and reports the number of entries.
func (p *program) writeExport(f exportFile, noun string, write func(io.Writer) (int, error)) error {
	n, err := p.exportTo(f.out, write)
	if err == nil {
		p.talk(fmt.Sprintf("%s written.", quantity.Counted(n, noun)))
	}
	return err
}

type exporter func(*session, *cobra.Command, directory.Query, *exportFlags, io.Writer) (int, error)

// exportOf makes a command that exports users, groups or memberships.
func exportOf(p *program, what, noun string, write exporter) *cobra.Command {
	var flags exportFlags
	cmd := &cobra.Command{
		Use: what, Short: "Write the " + what, Args: takes(),
		RunE: flags.checks(func(cmd *cobra.Command, _ []string) error {
			var err error
			if flags.chosen, err = export.ParseColumns(kindOf(what), flags.columns); err != nil {
				return err
			}
			s, q, err := p.query(cmd.Context(), &flags.selection)
			if err != nil {
				return err
			}
			return p.writeExport(flags.exportFile, noun, func(w io.Writer) (int, error) {
				return write(s, cmd, q, &flags, w)
			})
		}),
	}
	flags.exportFile.bind(cmd)
	switch what {
	case "users":
		flags.bindUsers(cmd)
		flags.bindColumns(cmd)
	case "groups":
		flags.bindGroups(cmd)
		flags.bindColumns(cmd)
	default:
		flags.selection.bind(cmd)
		cmd.Flags().BoolVar(&flags.effective, "effective", false, "include memberships through nested groups")
	}
	return cmd
}

func (f *exportFlags) bindColumns(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.columns, "columns", "",
		"write these `COLUMNS`: all for every property, or names such as displayName,employeeOrgData.costCenter")
}

// kindOf returns the kind of objects in the export with the given name.
func kindOf(what string) directory.Kind {
	if what == "groups" {
		return directory.KindGroup
	}
	return directory.KindUser
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
