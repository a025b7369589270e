package diagnostics

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/crash"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
)

const (
	// runsIncluded is the number of the latest runs in a report.
	runsIncluded = 100
	// keyringPatience is how long the keyring may take. It is short because no one is there to
	// unlock it.
	keyringPatience = 5 * time.Second
)

// Store is the data that a report reads. The interfaces of core/app describe the methods.
type Store interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	States(ctx context.Context) ([]directory.ConnectorState, error)
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	Statistics(ctx context.Context) (directory.Statistics, error)
	Check(ctx context.Context) ([]string, error)
}

// Report writes support bundles. All fields are required. The package comment describes its
// contract.
type Report struct {
	Folder  string // the data folder
	Version string // version of the program
	Store   Store
	// Secret reads the secret of a connector, so it can be removed from a bundle.
	Secret func(context.Context, directory.Connector) (auth.Secret, error)
	// ChannelSecrets reads those of the channels for notifications.
	ChannelSecrets func(context.Context) []string
	Settings       func() settings.Settings
	Overview       func(context.Context) (events.Overview, error)
	Backups        func() ([]directory.Backup, error)
	Log            *slog.Logger
	Now            func() time.Time
}

// Save writes a bundle to a file, as a whole or not at all.
func (r Report) Save(ctx context.Context, path string) error {
	return export.ToFile(path, func(w io.Writer) error { return r.Write(ctx, w) })
}

// Write writes a bundle: versions, settings, connectors in outline, conditions, the newest
// runs with their errors, the state of the database, logs and crash reports.
func (r Report) Write(ctx context.Context, w io.Writer) error {
	homeFolder, err := os.UserHomeDir()
	if err != nil {
		homeFolder = "" // in that case it is not part of any path
	}
	connectors, err := r.Store.Connectors(ctx)
	if err != nil {
		return err
	}
	scrubber := NewScrubber(homeFolder, r.knownSecrets(ctx, connectors), r.knownNames(connectors))
	bundle := NewBundle(w, scrubber, r.Now())
	for _, part := range []func(context.Context, *Bundle) error{
		r.packProgram, r.packConnectors, r.packConditions, r.packRuns, r.packDatabase, r.packFiles,
	} {
		if err := part(ctx, bundle); err != nil {
			return err
		}
	}
	return bundle.Close()
}

// knownSecrets returns the secrets that must not occur in a bundle. If the keyring cannot be read,
// its secrets are unknown, but then nothing can have used them.
func (r Report) knownSecrets(ctx context.Context, connectors []directory.Connector) (secrets []string) {
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	for _, c := range connectors {
		secret, err := r.Secret(ctx, c)
		if err != nil {
			r.Log.Warn("secret could not be removed from diagnostics", "connector", c.ID, "error", err)
			continue
		}
		secrets = append(secrets, string(secret))
	}
	return append(secrets, r.ChannelSecrets(ctx)...)
}

// knownNames returns the names of tenants and their connectors, and of channels and their servers,
// which occur in logs.
func (r Report) knownNames(connectors []directory.Connector) (names []string) {
	for _, c := range connectors {
		names = append(names, c.Description, c.TenantDomain, c.TenantID, c.TenantName, c.ClientID, c.Info)
		names = append(names, c.Domains...)
	}
	for _, c := range r.Settings().Channels {
		host, _, _ := strings.Cut(c.Host, ":")
		names = append(names, c.Name, host)
		if c.Mail != nil {
			names = append(names, c.Mail.Server, c.Mail.User)
		}
	}
	return names
}

func (r Report) packProgram(_ context.Context, b *Bundle) error {
	now := r.Now()
	err := b.JSON("program.json", struct {
		Version  string    `json:"version"`
		Go       string    `json:"go"`
		Platform string    `json:"platform"`
		At       time.Time `json:"at"`
		Zone     string    `json:"zone"`
		Zones    string    `json:"zones"` // version of the time zone database
	}{
		r.Version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH,
		now.UTC(), now.Format("MST -07:00"), zoneinfo.Current().Version,
	})
	if err != nil {
		return err
	}
	chosen := r.Settings()
	chosen.Channels = slices.Clone(chosen.Channels)
	for i, c := range chosen.Channels {
		chosen.Channels[i] = settings.Channel{
			ID: c.ID, Kind: c.Kind, Enabled: c.Enabled, On: c.On, Signed: c.Signed, UpdatedAt: c.UpdatedAt,
		}
	}
	chosen.Updates = settings.Updates{Check: chosen.Updates.Check} // the address may name the company
	return b.JSON("settings.json", chosen)
}

// outline is a connector without anything that identifies its tenant.
type outline struct {
	ID                  string           `json:"id"`
	Enabled             bool             `json:"enabled"`
	Cloud               directory.Cloud  `json:"cloud"`
	Key                 string           `json:"key"` // secret or certificate
	KeyExpires          time.Time        `json:"keyExpires,omitzero"`
	OwnAuthorities      bool             `json:"ownAuthorities"`
	Proxy               string           `json:"proxy"`   // system, none or own
	Domains             int              `json:"domains"` // number of domains
	AllAttributes       bool             `json:"allAttributes"`
	AcknowledgeDisabled bool             `json:"acknowledgeDisabled"`
	Guests              bool             `json:"guests"`
	Guards              directory.Guards `json:"guards"`
	HasRun              bool             `json:"hasRun"`
	Accounts            int              `json:"accounts"`
	Groups              int              `json:"groups"`
	Memberships         int              `json:"memberships"`
}

func (r Report) packConnectors(ctx context.Context, b *Bundle) error {
	states, err := r.Store.States(ctx)
	if err != nil {
		return err
	}
	list := make([]outline, len(states))
	for i, s := range states {
		c := s.Connector
		list[i] = outline{
			ID: c.ID, Enabled: c.Enabled, Cloud: c.Cloud, Key: "secret", KeyExpires: c.KeyExpires,
			OwnAuthorities: c.CAFile != "", Domains: len(c.Domains), AllAttributes: c.Attributes.String() == "",
			AcknowledgeDisabled: c.AcknowledgeDisabled, Guests: c.Guests, Guards: c.Guards,
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

// packConditions leaves out titles and details, because they contain the names of connectors and
// groups.
func (r Report) packConditions(ctx context.Context, b *Bundle) error {
	o, err := r.Overview(ctx)
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

// packRuns describes the latest runs. Errors and warnings appear as codes, with the request IDs
// that Microsoft's support needs.
func (r Report) packRuns(ctx context.Context, b *Bundle) error {
	runs, err := r.Store.Runs(ctx, "", runsIncluded)
	if err != nil {
		return err
	}
	for i, run := range runs {
		if run.Error != nil {
			runs[i].Error = codeOf(*run.Error)
		}
		runs[i].Warnings = nil
		for _, w := range run.Warnings {
			runs[i].Warnings = append(runs[i].Warnings, *codeOf(w))
		}
	}
	return b.JSON("runs.json", runs)
}

// codeOf returns a problem without its sentences.
func codeOf(p problem.Problem) *problem.Problem {
	return &problem.Problem{Code: p.Code, RequestID: p.RequestID}
}

func (r Report) packDatabase(ctx context.Context, b *Bundle) error {
	statistics, err := r.Store.Statistics(ctx)
	if err != nil {
		return fmt.Errorf("read statistics: %w", err)
	}
	findings, err := r.Store.Check(ctx)
	if err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	backups, err := r.Backups()
	if err != nil {
		r.Log.Warn("backups could not be listed for diagnostics", "error", err)
	}
	return b.JSON("database.json", struct {
		Statistics directory.Statistics `json:"statistics"`
		Findings   []string             `json:"findings"`
		Backups    []directory.Backup   `json:"backups"`
	}{statistics, findings, backups})
}

func (r Report) packFiles(_ context.Context, b *Bundle) error {
	if err := b.Files(r.Folder, logging.Pattern); err != nil {
		return err
	}
	return b.Files(r.Folder, crash.Pattern)
}
