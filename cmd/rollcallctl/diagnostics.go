package main

import (
	"time"

	"github.com/spf13/cobra"
)

func diagnosticsCommand(p *program) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "diagnostics", Short: "Pack what helps somebody to help into a ZIP file", Args: takes(),
		Long: `Pack into a ZIP file what helps somebody to help: versions, settings, connectors
in outline, what stands to be mended, the newest runs, the state of the database,
the logs and crash reports.

Secrets are not in it, and are taken out of the logs should they have got there.
Neither are people, groups, addresses and the names of tenants. Look into the file
before you pass it on: it is text.`,
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
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write (default: a dated name in this folder)")
	return cmd
}
