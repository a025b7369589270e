package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Store contains the connectors and profiles. The interfaces of core/app describe the methods.
type Store interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	Connector(ctx context.Context, ref string) (directory.Connector, error)
	AddConnector(ctx context.Context, c directory.Connector) error
	UpdateConnector(ctx context.Context, c directory.Connector) error

	Profiles(ctx context.Context) ([]directory.Profile, error)
	Profile(ctx context.Context, ref string) (directory.Profile, error)
	AddProfile(ctx context.Context, p directory.Profile) error
	UpdateProfile(ctx context.Context, p directory.Profile) error
	SetDefaultProfile(ctx context.Context, id string) error
}

// Service exports and imports. All fields are required.
type Service struct {
	Store        Store
	Settings     func() settings.Settings
	SaveSettings func(context.Context, settings.Settings) error
	// Normalize returns a connector in the form in which it is stored, or describes the problem
	// with it.
	Normalize func(directory.Connector) (directory.Connector, error)
	// HasKey reports whether a connector's secret or certificate is on this computer.
	HasKey func(context.Context, directory.Connector) bool
	Log    *slog.Logger
	Now    func() time.Time
}

// Imported is the result of an import.
type Imported struct {
	Added    int  `json:"added"`    // connectors and profiles
	Changed  int  `json:"changed"`  // connectors and profiles
	Settings bool `json:"settings"` // whether they were changed
	// NeedKey lists the connectors in the file whose secret or certificate is missing on this
	// computer.
	NeedKey []directory.Connector `json:"-"`
}

// Export writes the configuration.
func (s Service) Export(ctx context.Context, w io.Writer) error {
	f := file{Rollcall: format, Connectors: []connector{}, Profiles: []profile{}}
	present := s.Settings()
	present.Backups.Folder = ""
	var err error
	if f.Settings, err = json.Marshal(present); err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	connectors, err := s.Store.Connectors(ctx)
	if err != nil {
		return err
	}
	for _, c := range connectors {
		f.Connectors = append(f.Connectors, ofConnector(c))
	}
	profiles, err := s.Store.Profiles(ctx)
	if err != nil {
		return err
	}
	for _, p := range profiles {
		f.Profiles = append(f.Profiles, ofProfile(p))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(f)
}

// Save writes the output of Export to a file, as a whole or not at all.
func (s Service) Save(ctx context.Context, path string) error {
	return export.ToFile(path, func(w io.Writer) error { return s.Export(ctx, w) })
}

// Load imports a file.
func (s Service) Load(ctx context.Context, path string) (Imported, error) {
	file, err := os.Open(path)
	if err != nil {
		return Imported{}, problem.Usage(fmt.Sprintf("The file %s cannot be read", problem.Quoted(path)),
			"Choose a file that Rollcall exported.").Wrap(err)
	}
	defer file.Close()
	return s.Import(ctx, file)
}

// Import imports the output of Export.
func (s Service) Import(ctx context.Context, r io.Reader) (done Imported, err error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return done, fmt.Errorf("read configuration: %w", err)
	}
	f, err := parse(text)
	if err != nil {
		return done, err
	}
	chosen, hasSettings, err := f.settings()
	if err != nil {
		return done, err
	}
	connectors, err := s.checkConnectors(ctx, f.Connectors)
	if err != nil {
		return done, err
	}
	profiles, err := s.checkProfiles(ctx, f.Profiles, connectors)
	if err != nil {
		return done, err
	}
	if err := s.takeConnectors(ctx, connectors, &done); err != nil {
		return done, err
	}
	if err := s.takeProfiles(ctx, profiles, &done); err != nil {
		return done, err
	}
	if present := s.Settings(); hasSettings {
		chosen.Backups.Folder = present.Backups.Folder
		if done.Settings = !reflect.DeepEqual(chosen, present); done.Settings {
			err = s.SaveSettings(ctx, chosen)
		}
	}
	s.Log.Info("configuration imported", "added", done.Added, "changed", done.Changed)
	return done, err
}

// takeConnectors stores connectors. It does not change what existing ones know about their tenant.
func (s Service) takeConnectors(ctx context.Context, list []directory.Connector, done *Imported) error {
	for _, c := range list {
		stored, err := s.Store.Connector(ctx, c.ID)
		now := s.Now().UTC()
		switch {
		case errors.Is(err, directory.ErrNotFound):
			c.CreatedAt, c.UpdatedAt = now, now
			err = s.Store.AddConnector(ctx, c)
			done.Added++
		case err != nil:
		default:
			c.CreatedAt, c.UpdatedAt = stored.CreatedAt, stored.UpdatedAt
			if stored.TenantID != "" {
				c.TenantID, c.TenantName = stored.TenantID, stored.TenantName
			}
			if !reflect.DeepEqual(ofConnector(c), ofConnector(stored)) {
				c.UpdatedAt = now
				err = s.Store.UpdateConnector(ctx, c)
				done.Changed++
			}
		}
		if err != nil {
			return err
		}
		if !s.HasKey(ctx, c) {
			done.NeedKey = append(done.NeedKey, c)
		}
	}
	return nil
}

// takeProfiles stores profiles. The file's default becomes the default. If that profile has an
// unknown ID, the existing default gets its values.
func (s Service) takeProfiles(ctx context.Context, list []directory.Profile, done *Imported) error {
	slices.SortStableFunc(list, func(x, y directory.Profile) int { return x.Order - y.Order }) // the default first
	for _, p := range list {
		if err := s.takeProfile(ctx, p, done); err != nil {
			return inFile(p.Name, err)
		}
	}
	return nil
}

func (s Service) takeProfile(ctx context.Context, p directory.Profile, done *Imported) error {
	stored, err := s.Store.Profile(ctx, p.ID)
	missing := errors.Is(err, directory.ErrNotFound)
	if missing && p.Default {
		stored, err = s.defaultProfile(ctx)
		p.ID, missing = stored.ID, false
	}
	now := s.Now().UTC()
	switch {
	case missing:
		p.CreatedAt, p.UpdatedAt = now, now
		done.Added++
		return s.taken(p, s.Store.AddProfile(ctx, p))
	case err != nil:
		return err
	case p.Default && !stored.Default:
		if err := s.Store.SetDefaultProfile(ctx, p.ID); err != nil {
			return err
		}
	}
	p.CreatedAt, p.UpdatedAt = stored.CreatedAt, stored.UpdatedAt
	if reflect.DeepEqual(ofProfile(p), ofProfile(stored)) {
		return nil
	}
	p.UpdatedAt = now
	done.Changed++
	return s.taken(p, s.Store.UpdateProfile(ctx, p))
}

// taken logs that a profile was imported, unless that failed.
func (s Service) taken(p directory.Profile, err error) error {
	if err == nil {
		s.Log.Info("profile imported", "profile", p.ID, "mechanism", string(p.Mechanism))
	}
	return err
}

func (s Service) defaultProfile(ctx context.Context) (directory.Profile, error) {
	list, err := s.Store.Profiles(ctx)
	i := slices.IndexFunc(list, func(p directory.Profile) bool { return p.Default })
	if err != nil || i < 0 {
		return directory.Profile{}, errors.Join(err, directory.ErrNotFound)
	}
	return list[i], err
}
