package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
)

// version is set by the linker for a release. In other builds, it comes from the build information
// that Go embeds.
var version string

type versionInfo struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	// TimeZones is the version of the time zone database that schedules use. ZonesOf says where it
	// comes from: "rollcall" or "system".
	TimeZones string `json:"timeZones"`
	ZonesOf   string `json:"timeZonesOf"`
}

func readVersion() versionInfo {
	zones := zoneinfo.Current()
	info := versionInfo{
		Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		TimeZones: zones.Version, ZonesOf: "rollcall",
	}
	if zones.System {
		info.ZonesOf = "system"
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return info
	}
	if info.Version == "" {
		info.Version = build.Main.Version
	}
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" {
			info.Revision = s.Value
		}
	}
	return info
}

func versionCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Show the version of this program", Args: takes(),
		Long: `Show the version of this program. With --verbose or --json, also show the version of
the time zone database that schedules use. Rollcall contains one, but uses the
system's if that is newer.`,
		RunE: func(*cobra.Command, []string) error {
			info := readVersion()
			if p.json {
				return p.printJSON(info)
			}
			fmt.Fprintf(p.stdout, "rollcallctl %s, %s, %s\n", info.Version, info.Go, info.Platform)
			if p.verbose {
				fmt.Fprintln(p.stdout, zoneinfo.Current())
			}
			return nil
		},
	}
}

// manCommand makes the hidden command that writes the manual pages. It is for packagers. The pages
// come from the same definitions as --help.
func manCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "man FOLDER", Short: "Write the manual pages into a folder", Args: takes("FOLDER"), Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return problem.Usage(problem.Quoted(args[0])+" is not a folder", "Choose a folder that exists.")
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			header := &doc.GenManHeader{Title: "ROLLCALLCTL", Section: "1", Source: "Rollcall", Manual: "Rollcall"}
			return doc.GenManTree(root, header, args[0])
		},
	}
}
