package main

import (
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

func databaseCommand(p *program) *cobra.Command {
	return group("database", "Check, measure, back up and restore the database",
		databaseCheck(p), databaseStats(p), databaseBackup(p), databaseBackups(p), databaseRestore(p),
		databaseCheckpoint(p))
}

func databaseCheck(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Check for damage; exit code 1 if any is found", Args: takes(),
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			findings, err := s.Check(cmd.Context())
			if err != nil {
				return err
			}
			return p.showFindings(findings)
		}),
	}
}

func (p *program) showFindings(findings []string) error {
	code := exitSuccess
	if len(findings) > 0 {
		code = exitFailure
	}
	if p.json {
		result := struct {
			OK       bool     `json:"ok"`
			Findings []string `json:"findings"`
		}{len(findings) == 0, append([]string{}, findings...)}
		if err := p.printJSON(result); err != nil {
			return err
		}
		return asStatus(code)
	}
	for _, f := range findings {
		writeLine(p.stdout, oneLine(f))
	}
	if code == exitSuccess {
		writeLine(p.stdout, "The database is sound.")
	}
	return asStatus(code)
}

type statisticsJSON struct {
	Path               string     `json:"path"`
	Bytes              int64      `json:"bytes"`
	SchemaVersion      int        `json:"schemaVersion"`
	Connectors         int        `json:"connectors"`
	Runs               int        `json:"runs"`
	OldestRun          *time.Time `json:"oldestRun"`
	Users              int        `json:"users"`
	UserVersions       int        `json:"userVersions"`
	Groups             int        `json:"groups"`
	GroupVersions      int        `json:"groupVersions"`
	Memberships        int        `json:"memberships"`
	MembershipVersions int        `json:"membershipVersions"`
}

func databaseStats(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "stats", Short: "Show the contents and size of the database", Args: takes(),
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			stats, err := s.Statistics(cmd.Context())
			if err != nil {
				return err
			}
			return p.showStatistics(stats)
		}),
	}
}

func (p *program) showStatistics(d directory.Statistics) error {
	if p.json {
		return p.printJSON(statisticsJSON{
			Path: d.Path, Bytes: d.Bytes, SchemaVersion: d.SchemaVersion, Connectors: d.Connectors,
			Runs: d.Runs, OldestRun: optionalTime(d.OldestRun), Users: d.Users, UserVersions: d.UserVersions,
			Groups: d.Groups, GroupVersions: d.GroupVersions, Memberships: d.Memberships,
			MembershipVersions: d.MembershipVersions,
		})
	}
	t := newTable(p.stdout)
	t.facts([][2]string{
		{"Database", d.Path},
		{"Size", quantity.Bytes(d.Bytes)},
		{"Schema version", strconv.Itoa(d.SchemaVersion)},
		{"Connectors", quantity.Number(d.Connectors)},
		{"Runs", quantity.Number(d.Runs)},
		{"Oldest run", moment(d.OldestRun)},
		{"Accounts", versions(d.Users, d.UserVersions)},
		{"Groups", versions(d.Groups, d.GroupVersions)},
		{"Memberships", versions(d.Memberships, d.MembershipVersions)},
	})
	return t.flush()
}

func versions(now, all int) string {
	return quantity.Number(now) + " now, " + quantity.Counted(all, "version") + " kept"
}
