package app

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// exported is the export of a rig with a connector, settings and profiles.
func exported(t testing.TB) (from *rig, text string) {
	t.Helper()
	from = newRig(t)
	from.store.profiles = []directory.Profile{{ID: "aaaaaaaaaa", Name: "Default", Default: true, Mechanism: directory.MechanismNone, Ways: []directory.Way{directory.WayDevice}}}
	c := from.add(t, typed())
	from.store.profiles = append(from.store.profiles, directory.Profile{
		ID: "bbbbbbbbbb", Name: "Sales", Order: 1, Mechanism: directory.MechanismOffice365, Connector: c.ID,
		Ways: []directory.Way{directory.WayBrowser}, Groups: []directory.ProfileGroup{{ID: "00000002-0000-4000-8000-000000000001", Name: "Sales"}},
	})
	s := from.Settings()
	s.Appearance, s.Backups.Folder = settings.Dark, t.TempDir()
	if err := from.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := from.ExportConfig(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	return from, file.String()
}

// other is a computer that has its own default profile, and nothing else.
func otherComputer(t testing.TB) *rig {
	t.Helper()
	r := newRig(t)
	r.store.profiles = []directory.Profile{{ID: "cccccccccc", Name: "Default", Default: true, Mechanism: directory.MechanismNone, Ways: []directory.Way{directory.WayBrowser}}}
	return r
}

func TestExportHoldsNoSecretsAndNoFolders(t *testing.T) {
	from, text := exported(t)
	for _, word := range []string{"value~of~secret", from.Settings().Backups.Folder} {
		if strings.Contains(text, word) {
			t.Errorf("the file holds %q:\n%s", word, text)
		}
	}
}

func TestImport(t *testing.T) {
	_, text := exported(t)
	r := otherComputer(t)
	done, err := r.ImportConfig(t.Context(), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if done.Added != 2 || done.Changed != 1 || !done.Settings || len(done.NeedKey) != 1 || done.NeedKey[0].Description != "Contoso" {
		t.Errorf("done %+v", done)
	}
	if got := r.Settings(); got.Appearance != settings.Dark || got.Backups.Folder != "" {
		t.Errorf("settings %+v", got)
	}
	if got := r.store.profiles; len(got) != 2 || got[0].ID != "cccccccccc" || got[0].Ways[0] != directory.WayDevice {
		t.Errorf("profiles %+v", got)
	}
	var again bytes.Buffer
	if err := r.ExportConfig(t.Context(), &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(text, "aaaaaaaaaa", "cccccccccc"), again.String()); diff != "" {
		t.Errorf("exported again (-want +got):\n%s", diff)
	}
	r.vault.secrets[done.NeedKey[0].ID] = "value~of~secret"
	if done, err = r.ImportConfig(t.Context(), strings.NewReader(text)); err != nil || !cmp.Equal(done, Imported{}) {
		t.Errorf("imported again: %+v, %v", done, err)
	}
}

// TestImportChecksFirst: of a file with anything wrong in it nothing is taken.
func TestImportChecksFirst(t *testing.T) {
	_, text := exported(t)
	for name, tt := range map[string]struct{ old, new, says string }{
		"no JSON":            {text, "shopping list", "not a Rollcall configuration"},
		"another format":     {`"rollcall": 1`, `"rollcall": 2`, "cannot be read"},
		"a field of later":   {`"rollcall": 1`, `"rollcall": 1, "later": true`, "not a Rollcall configuration"},
		"a later setting":    {`"paused": false`, `"paused": false, "later": 1`, "not a Rollcall configuration"},
		"a wrong setting":    {`"dark"`, `"pink"`, "pink"},
		"a wrong client id":  {clientID, "1234", `"Contoso" in the file`},
		"a wrong id":         {`"bbbbbbbbbb"`, `"../../etc"`, `"Sales" in the file`},
		"no such connector":  {`"connector": "`, `"connector": "x`, "neither in the file nor in Rollcall"},
		"a wrong mechanism":  {`"office365"`, `"ldap"`, `"Sales" in the file`},
		"an unknown way":     {`"browser"`, `"knock"`, `"Sales" in the file`},
		"two with one name":  {`"Sales",`, `"Default",`, "Another profile"},
		"a taken connector":  {`"description": "Contoso"`, `"description": "Fabrikam"`, "Another connector"},
		"certificates wrong": {`"caFile": ""`, `"caFile": "/nowhere/ca.pem"`, `"Contoso" in the file`},
	} {
		t.Run(name, func(t *testing.T) {
			r := otherComputer(t)
			r.addMany(t, "Fabrikam")
			changed := strings.Replace(text, tt.old, tt.new, 1)
			if changed == text {
				t.Fatalf("%q is not in\n%s", tt.old, text)
			}
			_, err := r.ImportConfig(t.Context(), strings.NewReader(changed))
			if p := problem.Of(err); !strings.Contains(p.Title, tt.says) || p.Hint == "" {
				t.Errorf("problem %+v, want %q in it", p, tt.says)
			}
			if len(r.store.connectors) != 1 || len(r.store.profiles) != 1 || r.Settings().Appearance != settings.FollowSystem {
				t.Error("something was taken")
			}
		})
	}
}
