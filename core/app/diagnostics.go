package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/rollcallsync/rollcall/core/crash"
	"github.com/rollcallsync/rollcall/core/diagnostics"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
)

// runsInDiagnostics is how many of the newest runs are included.
const runsInDiagnostics = 100

// SaveDiagnostics writes a diagnostics bundle to a file, whole or not at all.
func (a *App) SaveDiagnostics(ctx context.Context, path string) error {
	return export.ToFile(path, func(w io.Writer) error { return a.Diagnostics(ctx, w) })
}

// Diagnostics writes a support bundle as a ZIP file: versions, settings, connectors in
// outline, conditions, the newest runs with their errors, the state of the database,
// logs and crash reports. It leaves out secrets, people, groups and the names of
// tenants. As far as possible it also removes any that got into a log.
func (a *App) Diagnostics(ctx context.Context, w io.Writer) error {
	homeFolder, err := os.UserHomeDir()
	if err != nil {
		homeFolder = "" // then it is not part of any path either
	}
	connectors, err := a.Connectors(ctx)
	if err != nil {
		return err
	}
	scrubber := diagnostics.NewScrubber(homeFolder, a.knownSecrets(ctx, connectors), knownNames(connectors))
	bundle := diagnostics.NewBundle(w, scrubber, a.now())
	for _, part := range []func(context.Context, *diagnostics.Bundle) error{
		a.packProgram, a.packConnectors, a.packConditions, a.packRuns, a.packDatabase, a.packFiles,
	} {
		if err := part(ctx, bundle); err != nil {
			return err
		}
	}
	return bundle.Close()
}

// knownSecrets are the secrets that must not be found in a bundle. If the keyring
// cannot be read, its secrets are unknown, but then nothing can have used them.
func (a *App) knownSecrets(ctx context.Context, connectors []directory.Connector) (secrets []string) {
	ctx, cancel := context.WithTimeout(ctx, keyringPatience) // nobody is there to unlock the keyring for this
	defer cancel()
	for _, c := range connectors {
		secret, err := a.secretOf(ctx, c)
		if err != nil {
			a.log.Warn("secret could not be looked for in diagnostics", "connector", c.ID, "error", err)
			continue
		}
		secrets = append(secrets, string(secret))
	}
	return secrets
}

// knownNames are the names of tenants and their connectors, which logs use to tell them
// apart.
func knownNames(connectors []directory.Connector) (names []string) {
	for _, c := range connectors {
		names = append(names, c.Description, c.TenantDomain, c.TenantID, c.TenantName, c.ClientID, c.Info)
		names = append(names, c.Domains...)
	}
	return names
}

func (a *App) packProgram(_ context.Context, b *diagnostics.Bundle) error {
	err := b.JSON("program.json", struct {
		Version  string    `json:"version"`
		Go       string    `json:"go"`
		Platform string    `json:"platform"`
		At       time.Time `json:"at"`
		Zone     string    `json:"zone"`
		Zones    string    `json:"zones"` // version of the time zone database
	}{a.version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, a.now().UTC(), a.now().Format("MST -07:00"), zoneinfo.Current().Version})
	if err != nil {
		return err
	}
	return b.JSON("settings.json", a.Settings())
}

// outline is a connector without anything that names its tenant.
type outline struct {
	ID                  string           `json:"id"`
	Enabled             bool             `json:"enabled"`
	Cloud               directory.Cloud  `json:"cloud"`
	Key                 string           `json:"key"` // secret or certificate
	KeyExpires          time.Time        `json:"keyExpires,omitzero"`
	OwnAuthorities      bool             `json:"ownAuthorities"`
	Proxy               string           `json:"proxy"`   // system, none or own
	Domains             int              `json:"domains"` // how many
	AllAttributes       bool             `json:"allAttributes"`
	AcknowledgeDisabled bool             `json:"acknowledgeDisabled"`
	Guests              bool             `json:"guests"`
	Guards              directory.Guards `json:"guards"`
	HasRun              bool             `json:"hasRun"`
	Accounts            int              `json:"accounts"`
	Groups              int              `json:"groups"`
	Memberships         int              `json:"memberships"`
}

func (a *App) packConnectors(ctx context.Context, b *diagnostics.Bundle) error {
	states, err := a.States(ctx)
	if err != nil {
		return err
	}
	list := make([]outline, len(states))
	for i, s := range states {
		c := s.Connector
		list[i] = outline{
			ID: c.ID, Enabled: c.Enabled, Cloud: c.Cloud, Key: "secret", KeyExpires: c.KeyExpires, OwnAuthorities: c.CAFile != "",
			Domains: len(c.Domains), AllAttributes: c.Attributes.String() == "", AcknowledgeDisabled: c.AcknowledgeDisabled, Guests: c.Guests, Guards: c.Guards,
			HasRun: c.TenantID != "", Accounts: s.Users, Groups: s.Groups, Memberships: s.Memberships,
		}
		if c.Certificate != "" {
			list[i].Key = "certificate"
		}
		switch c.Proxy {
		case directory.ProxySystem:
			list[i].Proxy = "system"
		case directory.ProxyNone:
			list[i].Proxy = "none"
		default:
			list[i].Proxy = "own"
		}
	}
	return b.JSON("connectors.json", list)
}

// packConditions leaves out titles and details, which name connectors and
// groups.
func (a *App) packConditions(ctx context.Context, b *diagnostics.Bundle) error {
	o, err := a.Overview(ctx)
	if err != nil {
		return err
	}
	list := make([]health.Condition, len(o.Conditions))
	for i, c := range o.Conditions {
		c.Title, c.Detail, c.Hint = "", "", ""
		list[i] = c
	}
	return b.JSON("conditions.json", struct {
		Conditions   []health.Condition `json:"conditions"`
		Next         time.Time          `json:"next,omitzero"`
		Paused       bool               `json:"paused"`
		OwnsSchedule bool               `json:"ownsSchedule"`
	}{list, o.Next, o.Paused, o.OwnsSchedule})
}

// packRuns describes the newest runs. Errors and warnings appear by their codes, with
// the request IDs that Microsoft's support needs.
func (a *App) packRuns(ctx context.Context, b *diagnostics.Bundle) error {
	runs, err := a.Runs(ctx, "", runsInDiagnostics)
	if err != nil {
		return err
	}
	for i, r := range runs {
		if r.Error != nil {
			runs[i].Error = codeOf(*r.Error)
		}
		runs[i].Warnings = nil
		for _, w := range r.Warnings {
			runs[i].Warnings = append(runs[i].Warnings, *codeOf(w))
		}
	}
	return b.JSON("runs.json", runs)
}

// codeOf is a problem without its sentences.
func codeOf(p problem.Problem) *problem.Problem {
	return &problem.Problem{Code: p.Code, RequestID: p.RequestID}
}

func (a *App) packDatabase(ctx context.Context, b *diagnostics.Bundle) error {
	statistics, err := a.Statistics(ctx)
	if err != nil {
		return fmt.Errorf("read statistics: %w", err)
	}
	findings, err := a.Check(ctx)
	if err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	backups, err := a.Backups()
	if err != nil {
		a.log.Warn("backups could not be listed for diagnostics", "error", err)
	}
	return b.JSON("database.json", struct {
		Statistics directory.Statistics `json:"statistics"`
		Findings   []string             `json:"findings"`
		Backups    []directory.Backup   `json:"backups"`
	}{statistics, findings, backups})
}

func (a *App) packFiles(_ context.Context, b *diagnostics.Bundle) error {
	if err := b.Files(a.folder, logging.Pattern); err != nil {
		return err
	}
	return b.Files(a.folder, crash.Pattern)
}
