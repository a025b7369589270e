package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Imported is the result of an import.
type Imported struct {
	Added    int  `json:"added"`    // connectors and profiles
	Changed  int  `json:"changed"`  // connectors and profiles
	Settings bool `json:"settings"` // they were changed
	// NeedKey are the connectors of the file whose secret or certificate is not
	// on this computer.
	NeedKey []directory.Connector `json:"-"`
}

// ExportConfig writes settings, connectors and authentication profiles, for
// another computer: without secrets, and without the folder of backups, which is
// this computer's.
func (a *App) ExportConfig(ctx context.Context, w io.Writer) error {
	file := configFile{Rollcall: configFormat, Connectors: []configConnector{}, Profiles: []configProfile{}}
	s := a.Settings()
	s.Backups.Folder = ""
	var err error
	if file.Settings, err = json.Marshal(s); err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	connectors, err := a.Connectors(ctx)
	if err != nil {
		return err
	}
	for _, c := range connectors {
		file.Connectors = append(file.Connectors, configOfConnector(c))
	}
	profiles, err := a.Profiles(ctx)
	if err != nil {
		return err
	}
	for _, p := range profiles {
		file.Profiles = append(file.Profiles, configOfProfile(p))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(file)
}

// ImportConfig imports a file of ExportConfig. It matches connectors and profiles by
// ID: existing ones are changed, others are added, none is removed. Everything is
// checked before anything changes. Importing the same file again changes nothing.
func (a *App) ImportConfig(ctx context.Context, r io.Reader) (done Imported, err error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return done, fmt.Errorf("read configuration: %w", err)
	}
	file, err := parseConfig(text)
	if err != nil {
		return done, err
	}
	chosen, hasSettings, err := file.settings()
	if err != nil {
		return done, err
	}
	connectors, err := a.checkImport(ctx, file.Connectors)
	if err != nil {
		return done, err
	}
	profiles, err := a.checkProfiles(ctx, file.Profiles, connectors)
	if err != nil {
		return done, err
	}
	if err := a.takeConnectors(ctx, connectors, &done); err != nil {
		return done, err
	}
	if err := a.takeProfiles(ctx, profiles, &done); err != nil {
		return done, err
	}
	if now := a.Settings(); hasSettings {
		chosen.Backups.Folder = now.Backups.Folder
		if done.Settings = !reflect.DeepEqual(chosen, now); done.Settings {
			err = a.SaveSettings(ctx, chosen)
		}
	}
	a.log.Info("configuration imported", "added", done.Added, "changed", done.Changed)
	return done, err
}

// takeConnectors stores connectors without changing what existing ones know of their
// tenant.
func (a *App) takeConnectors(ctx context.Context, list []directory.Connector, done *Imported) error {
	for _, c := range list {
		stored, err := a.Connector(ctx, c.ID)
		now := a.now().UTC()
		switch {
		case errors.Is(err, directory.ErrNotFound):
			c.CreatedAt, c.UpdatedAt = now, now
			err = a.changed(a.connectorWrites.AddConnector(ctx, c))
			done.Added++
		case err != nil:
		default:
			c.CreatedAt, c.UpdatedAt = stored.CreatedAt, stored.UpdatedAt
			if stored.TenantID != "" {
				c.TenantID, c.TenantName = stored.TenantID, stored.TenantName
			}
			if !sameConnector(c, stored) {
				c.UpdatedAt = now
				err = a.changed(a.connectorWrites.UpdateConnector(ctx, c))
				done.Changed++
			}
		}
		if err != nil {
			return err
		}
		if !a.hasKey(ctx, c) {
			done.NeedKey = append(done.NeedKey, c)
		}
	}
	return nil
}

// sameConnector compares two connectors as a file shows them.
func sameConnector(x, y directory.Connector) bool {
	return reflect.DeepEqual(configOfConnector(x), configOfConnector(y))
}

// hasKey says whether a connector's secret or certificate is on this computer.
func (a *App) hasKey(ctx context.Context, c directory.Connector) bool {
	secret, err := a.secretOf(ctx, c)
	if err != nil {
		return false
	}
	_, err = a.checkKey(c, secret)
	return err == nil
}

// takeProfiles stores profiles. The file's default becomes the default. If the file's
// default has an unknown ID, the existing default takes over its values.
func (a *App) takeProfiles(ctx context.Context, list []directory.Profile, done *Imported) error {
	slices.SortStableFunc(list, func(x, y directory.Profile) int { return x.Order - y.Order }) // the default first
	for _, p := range list {
		if err := a.takeProfile(ctx, p, done); err != nil {
			return inFile(p.Name, err)
		}
	}
	return nil
}

func (a *App) takeProfile(ctx context.Context, p directory.Profile, done *Imported) error {
	stored, err := a.Profile(ctx, p.ID)
	missing := errors.Is(err, directory.ErrNotFound)
	if missing && p.Default {
		stored, err = a.defaultProfile(ctx)
		p.ID, missing = stored.ID, false
	}
	now := a.now().UTC()
	switch {
	case missing:
		p.CreatedAt, p.UpdatedAt = now, now
		done.Added++
		return a.profilesChanged("imported", p, a.profileWrites.AddProfile(ctx, p))
	case err != nil:
		return err
	case p.Default && !stored.Default:
		if err := a.profileWrites.SetDefaultProfile(ctx, p.ID); err != nil {
			return err
		}
	}
	p.CreatedAt, p.UpdatedAt = stored.CreatedAt, stored.UpdatedAt
	if reflect.DeepEqual(configOfProfile(p), configOfProfile(stored)) {
		return nil
	}
	p.UpdatedAt = now
	done.Changed++
	return a.profilesChanged("imported", p, a.profileWrites.UpdateProfile(ctx, p))
}

func (a *App) defaultProfile(ctx context.Context) (directory.Profile, error) {
	list, err := a.Profiles(ctx)
	i := slices.IndexFunc(list, func(p directory.Profile) bool { return p.Default })
	if err != nil || i < 0 {
		return directory.Profile{}, errors.Join(err, directory.ErrNotFound)
	}
	return list[i], err
}

// SaveConfig is ExportConfig into a file, whole or not at all.
func (a *App) SaveConfig(ctx context.Context, path string) error {
	return export.ToFile(path, func(w io.Writer) error { return a.ExportConfig(ctx, w) })
}

// LoadConfig is ImportConfig from a file.
func (a *App) LoadConfig(ctx context.Context, path string) (Imported, error) {
	file, err := os.Open(path)
	if err != nil {
		return Imported{}, problem.Usage(fmt.Sprintf("The file %q cannot be read", path), "Choose a file that Rollcall exported.").Wrap(err)
	}
	defer file.Close()
	return a.ImportConfig(ctx, file)
}
