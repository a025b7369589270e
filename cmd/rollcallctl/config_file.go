package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/exchange"
)

func configExport(p *program) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "export", Short: "Write settings, connectors and profiles for another computer, without secrets",
		Args: takes(),
		Long: `Write the settings, connectors and authentication profiles as JSON, for
rollcallctl config import on another computer. The file contains no secrets and no
accounts. The first run on the other computer reads the directory. You can also
restore a backup there.`,
		Example: "  rollcallctl config export --out rollcall.json",
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			if out == "" {
				return s.ExportConfig(cmd.Context(), p.stdout)
			}
			return s.SaveConfig(cmd.Context(), out)
		}),
	}
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write (default: standard output)")
	return cmd
}

func configImport(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "import FILE", Short: "Import a file that config export wrote", Args: takes("FILE"),
		Long: `Import the settings, connectors and authentication profiles that rollcallctl
config export wrote; "-" reads standard input. The whole file is checked before
anything changes. Existing entries are updated, missing ones are added, and nothing
is removed. Importing a file twice does no harm.

The output names the connectors that still need their key on this computer.`,
		Example: "  rollcallctl config import rollcall.json",
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			done, err := p.importFile(cmd, s, args[0])
			if err != nil {
				return err
			}
			return p.showImported(done)
		}),
	}
}

func (p *program) importFile(cmd *cobra.Command, s *session, path string) (exchange.Imported, error) {
	if path == "-" {
		return s.ImportConfig(cmd.Context(), p.stdin)
	}
	return s.LoadConfig(cmd.Context(), path)
}

func (p *program) showImported(done exchange.Imported) error {
	if p.json {
		return p.printJSON(importedToJSON(done))
	}
	writeLine(p.stdout, fmt.Sprintf("%d added, %d changed, settings %s.", done.Added, done.Changed,
		changedOrNot(done.Settings)))
	for _, c := range done.NeedKey {
		writeLine(p.stdout,
			oneLine(fmt.Sprintf("%q needs its key: rollcallctl connector edit %s --%s", c.Description, c.ID,
				keyFlag(c))))
	}
	return nil
}

type importedJSON struct {
	exchange.Imported
	NeedKey []string `json:"needKey"` // IDs of connectors
}

func importedToJSON(done exchange.Imported) importedJSON {
	out := importedJSON{Imported: done, NeedKey: []string{}}
	for _, c := range done.NeedKey {
		out.NeedKey = append(out.NeedKey, c.ID)
	}
	return out
}

func changedOrNot(changed bool) string {
	if changed {
		return "changed"
	}
	return "unchanged"
}

// keyFlag returns the flag with which a person enters the key of a connector again.
func keyFlag(c directory.Connector) string {
	if c.Certificate != "" {
		return "certificate " + c.Certificate
	}
	return "secret-stdin"
}
