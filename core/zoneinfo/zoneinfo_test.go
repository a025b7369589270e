package zoneinfo

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// alone has no system database, as on Windows.
var alone = choose(embedded{}, nil)

func mustLoad(t *testing.T, c *choice, name string) *time.Location {
	t.Helper()
	zone, err := c.load(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// TestRulesOf2026 covers field fault 31. It checks what changed in the database from 2026a to
// 2026f, using the embedded database, whatever the system has.
func TestRulesOf2026(t *testing.T) {
	for name, want := range map[string]string{
		"America/Vancouver":   "15:00",
		"Canada/Pacific":      "15:00",
		"America/Edmonton":    "14:00",
		"Canada/Mountain":     "14:00",
		"America/Yellowknife": "14:00",
		"America/Inuvik":      "14:00",
		"America/Winnipeg":    "13:00",
		"Canada/Central":      "13:00",
		"America/Rainy_River": "13:00",
		"America/Havana":      "12:00",
		"Africa/Casablanca":   "08:00",
		"Africa/El_Aaiun":     "08:00",
		"Europe/Berlin":       "07:00", // unchanged
	} {
		at := time.Date(2026, 12, 1, 8, 0, 0, 0, mustLoad(t, alone, name))
		if got := at.UTC().Format("15:04"); got != want {
			t.Errorf("08:00 in %s on 1 December 2026 is %s UTC, want %s", name, got, want)
		}
	}
}

// Everything in the archive can be read, and has a name that Go's own data also has.
func TestEveryZone(t *testing.T) {
	if len(archive().File) < 590 {
		t.Errorf("the archive contains %d zones", len(archive().File))
	}
	for _, f := range archive().File {
		zone := mustLoad(t, alone, f.Name)
		if zone.String() != f.Name {
			t.Errorf("zone %s calls itself %s", f.Name, zone)
		}
	}
	if !newer(embedded{}.version(), "2026e") {
		t.Errorf("the embedded database is %s", embedded{}.version())
	}
}

func TestUnknownZones(t *testing.T) {
	folder := systemWith(t, "2099a")
	for _, c := range []*choice{alone, choose(embedded{}, findSystem([]string{folder}))} {
		for _, name := range []string{
			"", "Nowhere/City", "Europe", "../etc/passwd", "/etc/localtime", `Europe\Berlin`,
			"tzdata.zi",
		} {
			if _, err := c.load(name); !errors.Is(err, ErrUnknown) {
				t.Errorf("%q: %v, want ErrUnknown", name, err)
			}
		}
	}
	if got := mustLoad(t, alone, "europe/berlin").String(); got != "Europe/Berlin" {
		t.Errorf("the zone is called %s", got)
	}
}

// systemWith makes a system database. In it, Vancouver has Berlin's clocks, which shows which
// database was used, and old names are missing.
func systemWith(t *testing.T, release string) string {
	t.Helper()
	folder := t.TempDir()
	_, berlin, err := embedded{}.zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "America"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"tzdata.zi":         "# version " + release + "\n# This zic input file is in the public domain.\n",
		"America/Vancouver": string(berlin),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestNewerDatabaseCounts(t *testing.T) {
	own := embedded{}.version()
	for name, test := range map[string]struct {
		folders func(t *testing.T) []string
		want    Data
		utc     string // 08:00 in Vancouver, in UTC
	}{
		"none, as on Windows": {func(*testing.T) []string { return nil }, Data{Version: own}, "15:00"},
		"older": {func(t *testing.T) []string {
			return []string{systemWith(t, "2025b")}
		}, Data{Version: own}, "15:00"},
		"as old": {func(t *testing.T) []string {
			return []string{systemWith(t, own)}
		}, Data{Version: own}, "15:00"},
		"newer": {func(t *testing.T) []string {
			return []string{systemWith(t, "2099a")}
		}, Data{Version: "2099a", System: true}, "07:00"},
		"of no known version": {func(t *testing.T) []string {
			return []string{systemWith(t, "unknown")}
		}, Data{Version: own}, "15:00"},
		"not in the first": {func(t *testing.T) []string {
			return []string{t.TempDir(), systemWith(t, "2099a")}
		}, Data{Version: "2099a", System: true}, "07:00"},
		"newer, changed by own": {func(t *testing.T) []string {
			return []string{systemWith(t, "2099a-dirty")}
		}, Data{Version: "2099a-dirty", System: true}, "07:00"},
	} {
		t.Run(name, func(t *testing.T) {
			c := choose(embedded{}, findSystem(test.folders(t)))
			if c.data != test.want {
				t.Errorf("chosen is %+v, want %+v", c.data, test.want)
			}
			at := time.Date(2026, 12, 1, 8, 0, 0, 0, mustLoad(t, c, "America/Vancouver"))
			if got := at.UTC().Format("15:04"); got != test.utc {
				t.Errorf("08:00 is %s UTC, want %s", got, test.utc)
			}
			// A zone that one database lacks comes from the other.
			if got := mustLoad(t, c, "US/Pacific").String(); got != "US/Pacific" {
				t.Errorf("the old name gives %s", got)
			}
		})
	}
}

// If a zone of the system is damaged, it is read from the embedded database.
func TestDamagedZoneOfTheSystem(t *testing.T) {
	folder := systemWith(t, "2099a")
	if err := os.WriteFile(filepath.Join(folder, "America/Vancouver"), []byte("TZif"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := choose(embedded{}, findSystem([]string{folder}))
	at := time.Date(2026, 12, 1, 8, 0, 0, 0, mustLoad(t, c, "America/Vancouver"))
	if got := at.UTC().Format("15:04"); got != "15:00" {
		t.Errorf("08:00 is %s UTC", got)
	}
}

func TestPlusVersion(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "+VERSION"), []byte("2027c\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := releaseOf(folder); got != "2027c" {
		t.Errorf("version is %q", got)
	}
}

func TestNewer(t *testing.T) {
	rising := []string{"", "x", "2024b", "2025c", "2026a", "2026f", "2026z", "2026za", "2027a"}
	for i, a := range rising {
		for j, b := range rising {
			want := i > j && i > 1 // the first two are not versions
			if got := newer(a, b); got != want {
				t.Errorf("newer(%q, %q) is %v", a, b, got)
			}
		}
	}
	if newer("2026f-dirty", "2026f") || newer("2026f", "2026f-dirty") {
		t.Error("the additions of a distribution count as a newer version")
	}
}

// The program itself uses one of its databases, which is never older than the embedded one.
func TestCurrent(t *testing.T) {
	if got := Current(); newer(embedded{}.version(), got.Version) {
		t.Errorf("current is %+v", got)
	}
	if _, err := Load("Africa/Casablanca"); err != nil {
		t.Error(err)
	}
}
