package main

import (
	"time"

	"github.com/spf13/cobra"
)

func diagnosticsCommand(p *program) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "diagnostics", Short: "Write a support bundle (ZIP)", Args: takes(),
		Long: `Write a ZIP file for the people who help you with a problem. It contains versions,
settings, an outline of the connectors, open problems, the latest runs, the state of
the database, the logs and crash reports.

The file contains no secrets; any secret in the logs is removed. It contains no
people, groups, addresses or tenant names either. Its files are plain text, so you
can read them before you pass them on.`,
		Example: "  rollcallctl diagnostics\n  rollcallctl diagnostics --out help.zip",
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			if out == "" {
				out = "rollcall-diagnostics-" + time.Now().Format("20060102-150405") + ".zip"
			}
			if err := s.SaveDiagnostics(cmd.Context(), out); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(struct {
					Path string `json:"path"`
				}{out})
			}
			writeLine(p.stdout, oneLine(out))
			return nil
		}),
	}
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write (default: a dated name in the current folder)")
	return cmd
}
