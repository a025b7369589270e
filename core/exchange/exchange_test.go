package exchange

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

const (
	connectorID = "dddddddddd"
	clientID    = "1b2c3d4e-0000-4000-8000-123456789abc"
)

// computer is a computer with its store, settings and keyring.
type computer struct {
	Service
	connectors []directory.Connector
	profiles   []directory.Profile
	settings   settings.Settings
	keys       map[string]bool // IDs of connectors whose key is here
}

// newComputer returns a computer that has only its own default profile.
func newComputer() *computer {
	c := &computer{settings: settings.Default(), keys: map[string]bool{}}
	c.profiles = []directory.Profile{defaultProfile("cccccccccc", directory.WayBrowser)}
	c.Service = Service{
		Store: c, Settings: func() settings.Settings { return c.settings },
		SaveSettings: func(_ context.Context, s settings.Settings) error {
			c.settings = s
			return nil
		},
		Normalize: func(typed directory.Connector) (directory.Connector, error) {
			if typed.CAFile != "" {
				return typed, problem.Usage("The authorities cannot be read", "Choose another file.")
			}
			return typed.Normalize(domain.Parse)
		},
		HasKey: func(_ context.Context, o directory.Connector) bool { return c.keys[o.ID] },
		Log:    slog.New(slog.DiscardHandler), Now: func() time.Time {
			return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
		},
	}
	return c
}

func defaultProfile(id string, way directory.Way) directory.Profile {
	return directory.Profile{
		ID: id, Name: "Default", Default: true, Mechanism: directory.MechanismNone, Ways: []directory.Way{way},
	}
}

func (c *computer) Connectors(context.Context) ([]directory.Connector, error) {
	return slices.Clone(c.connectors), nil
}

func (c *computer) Connector(_ context.Context, ref string) (directory.Connector, error) {
	i := slices.IndexFunc(c.connectors, func(o directory.Connector) bool { return o.ID == ref })
	if i < 0 {
		return directory.Connector{}, directory.ErrNotFound
	}
	return c.connectors[i], nil
}

func (c *computer) AddConnector(_ context.Context, added directory.Connector) error {
	c.connectors = append(c.connectors, added)
	return nil
}

func (c *computer) UpdateConnector(_ context.Context, changed directory.Connector) error {
	i := slices.IndexFunc(c.connectors, func(o directory.Connector) bool { return o.ID == changed.ID })
	c.connectors[i] = changed
	return nil
}

func (c *computer) Profiles(context.Context) ([]directory.Profile, error) {
	return slices.Clone(c.profiles), nil
}

func (c *computer) Profile(_ context.Context, ref string) (directory.Profile, error) {
	i := slices.IndexFunc(c.profiles, func(o directory.Profile) bool { return o.ID == ref })
	if i < 0 {
		return directory.Profile{}, directory.ErrNotFound
	}
	return c.profiles[i], nil
}

func (c *computer) AddProfile(_ context.Context, added directory.Profile) error {
	c.profiles = append(c.profiles, added)
	return nil
}

func (c *computer) UpdateProfile(_ context.Context, changed directory.Profile) error {
	i := slices.IndexFunc(c.profiles, func(o directory.Profile) bool { return o.ID == changed.ID })
	c.profiles[i] = changed
	return nil
}

func (c *computer) SetDefaultProfile(_ context.Context, id string) error {
	for i := range c.profiles {
		c.profiles[i].Default = c.profiles[i].ID == id
	}
	return nil
}

// exported returns the export of a computer with a connector, settings and profiles.
func exported(t testing.TB) (from *computer, text string) {
	t.Helper()
	from = newComputer()
	from.profiles = []directory.Profile{defaultProfile("aaaaaaaaaa", directory.WayDevice), {
		ID: "bbbbbbbbbb", Name: "Sales", Order: 1, Mechanism: directory.MechanismOffice365, Connector: connectorID,
		Ways:   []directory.Way{directory.WayBrowser},
		Groups: []directory.ProfileGroup{{ID: "00000002-0000-4000-8000-000000000001", Name: "Sales"}},
	}}
	from.connectors = []directory.Connector{{
		ID: connectorID, Description: "Contoso", TenantDomain: "contoso.com", ClientID: clientID,
		Cloud: directory.CloudGlobal, Enabled: true,
	}}
	from.settings.Appearance, from.settings.Backups.Folder = settings.Dark, "/mnt/backups"
	return from, exportOf(t, from)
}

func TestExportHoldsNoFolderOfThisComputer(t *testing.T) {
	if from, text := exported(t); strings.Contains(text, from.settings.Backups.Folder) {
		t.Errorf("the file contains the folder of backups:\n%s", text)
	}
}

func TestImport(t *testing.T) {
	_, text := exported(t)
	c := newComputer()
	done, err := c.Import(t.Context(), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if done.Added != 2 || done.Changed != 1 || !done.Settings {
		t.Errorf("done %+v", done)
	}
	if len(done.NeedKey) != 1 || done.NeedKey[0].Description != "Contoso" {
		t.Errorf("a key is needed for %+v", done.NeedKey)
	}
	if got := c.settings; got.Appearance != settings.Dark || got.Backups.Folder != "" {
		t.Errorf("settings %+v", got)
	}
	if got := c.profiles; len(got) != 2 || got[0].ID != "cccccccccc" || got[0].Ways[0] != directory.WayDevice {
		t.Errorf("profiles %+v", got)
	}
	if diff := cmp.Diff(strings.ReplaceAll(text, "aaaaaaaaaa", "cccccccccc"), exportOf(t, c)); diff != "" {
		t.Errorf("exported again (-want +got):\n%s", diff)
	}
	c.keys[connectorID] = true
	if done, err = c.Import(t.Context(), strings.NewReader(text)); err != nil || !cmp.Equal(done, Imported{}) {
		t.Errorf("imported again: %+v, %v", done, err)
	}
}

// TestImportKeepsWhatAConnectorKnowsOfItsTenant checks that an import keeps what runs found out
// about a tenant, because that describes the tenant of the data on this computer.
func TestImportKeepsWhatAConnectorKnowsOfItsTenant(t *testing.T) {
	from, text := exported(t)
	c := newComputer()
	here := from.connectors[0]
	here.Description, here.TenantID, here.TenantName = "Old name", "t1", "Contoso Ltd"
	c.connectors = []directory.Connector{here}
	done, err := c.Import(t.Context(), strings.NewReader(text))
	if got := c.connectors[0]; err != nil || done.Changed != 2 || got.Description != "Contoso" || got.TenantID != "t1" {
		t.Errorf("done %+v, %v, connector %+v", done, err, got)
	}
}

// TestLoad checks that a missing file gives a readable problem, and that Save writes whole files.
func TestLoad(t *testing.T) {
	from, _ := exported(t)
	path := t.TempDir() + "/rollcall.json"
	if _, err := from.Load(t.Context(), path); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("a missing file: %v", err)
	}
	if err := from.Save(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if done, err := newComputer().Load(t.Context(), path); err != nil || done.Added != 2 {
		t.Errorf("done %+v, %v", done, err)
	}
	from.Service.Store = broken{from}
	if err := from.Save(t.Context(), path); !errors.Is(err, errBroken) {
		t.Errorf("a broken store: %v", err)
	}
	if done, err := newComputer().Load(t.Context(), path); err != nil || done.Added != 2 {
		t.Errorf("after a failed export: %+v, %v", done, err)
	}
}

var errBroken = errors.New("broken")

// broken is a store that cannot list profiles.
type broken struct{ *computer }

func (broken) Profiles(context.Context) ([]directory.Profile, error) { return nil, errBroken }

// TestImportChecksFirst checks that nothing is imported from a file that contains any error.
func TestImportChecksFirst(t *testing.T) {
	_, text := exported(t)
	for name, tt := range map[string]struct{ old, new, says string }{
		"no JSON":           {text, "shopping list", "not a Rollcall configuration"},
		"another format":    {`"rollcall": 1`, `"rollcall": 2`, "cannot be read"},
		"a field of later":  {`"rollcall": 1`, `"rollcall": 1, "later": true`, "not a Rollcall configuration"},
		"a later setting":   {`"paused": false`, `"paused": false, "later": 1`, "not a Rollcall configuration"},
		"a wrong setting":   {`"dark"`, `"pink"`, "pink"},
		"a wrong client id": {clientID, "1234", `"Contoso" in the file`},
		"a wrong id":        {`"bbbbbbbbbb"`, `"../../etc"`, `"Sales" in the file`},
		"no such connector": {`"connector": "`, `"connector": "x`, "neither in the file nor in Rollcall"},
		"a wrong mechanism": {`"office365"`, `"ldap"`, `"Sales" in the file`},
		"an unknown way":    {`"browser"`, `"knock"`, `"Sales" in the file`},
		"two with one name": {`"Sales",`, `"Default",`, "Another profile"},
		"a taken connector": {`"description": "Contoso"`, `"description": "Fabrikam"`, "Another connector"},
		"certificates wrong": {
			`"graphUrl": "",
      "caFile": ""`, `"graphUrl": "", "caFile": "/nowhere/ca.pem"`, `"Contoso" in the file`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newComputer()
			c.connectors = []directory.Connector{{ID: "eeeeeeeeee", Description: "Fabrikam"}}
			changed := strings.Replace(text, tt.old, tt.new, 1)
			if changed == text {
				t.Fatalf("%q is not in\n%s", tt.old, text)
			}
			_, err := c.Import(t.Context(), strings.NewReader(changed))
			if p := problem.Of(err); !strings.Contains(p.Title, tt.says) || p.Hint == "" {
				t.Errorf("problem %+v, want %q in it", p, tt.says)
			}
			if len(c.connectors) != 1 || len(c.profiles) != 1 || c.settings.Appearance != settings.FollowSystem {
				t.Error("something was taken")
			}
		})
	}
}
