package present

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
)

func TestDraftKeepsSettings(t *testing.T) {
	berlin := settings.Default()
	berlin.Region, berlin.Appearance, berlin.Paused, berlin.KeepHistory = "Europe/Berlin", settings.Dark, true,
		settings.Retention{Count: 30, Unit: settings.Days}
	for name, s := range map[string]settings.Settings{"default": settings.Default(), "edited": berlin} {
		t.Run(name, func(t *testing.T) {
			got, faults := DraftOf(s, false).Settings(s)
			if diff := cmp.Diff(s, got); diff != "" || !faults.None() {
				t.Errorf("faults %+v, settings (-want +got):\n%s", faults, diff)
			}
		})
	}
}

func TestDraftFaults(t *testing.T) {
	for name, test := range map[string]struct {
		edit        func(*SettingsDraft)
		zone, times string // part of the fault; empty if there must be none
	}{
		"as it is":     {func(*SettingsDraft) {}, "", ""},
		"another zone": {func(d *SettingsDraft) { d.Region, d.Zone = OtherZone.String(), " America/Chicago " }, "", ""},
		"no zone":      {func(d *SettingsDraft) { d.Region = OtherZone.String() }, "Europe/Berlin", ""},
		"no such zone": {func(d *SettingsDraft) {
			d.Region, d.Zone = OtherZone.String(), "Mars/Olympus"
		}, "Europe/Berlin", ""},
		"no such time":     {func(d *SettingsDraft) { d.Times = "08:00, 25:00" }, "", `"25:00" is not a time of day`},
		"no times":         {func(d *SettingsDraft) { d.Times = " , " }, "", "no times"},
		"short and spaces": {func(d *SettingsDraft) { d.Times = "8:00 23:00" }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := DraftOf(settings.Default(), false)
			test.edit(&d)
			_, faults := d.Settings(settings.Default())
			for _, f := range []struct{ got, want string }{{faults.Zone, test.zone}, {faults.Times, test.times}} {
				if (f.want == "") != (f.got == "") || !strings.Contains(f.got, f.want) {
					t.Errorf("fault is %q, want it to contain %q", f.got, f.want)
				}
			}
		})
	}
}

func TestDraftTimesAreSortedAndOnce(t *testing.T) {
	d := DraftOf(settings.Default(), false)
	d.Times = "23:00;8:00, 8:00"
	s, _ := d.Settings(settings.Default())
	if diff := cmp.Diff([]schedule.TimeOfDay{8 * 60, 23 * 60}, s.Times); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
}

func TestDraftNext(t *testing.T) {
	c := Clock{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Zone: time.FixedZone("CET", 3600)}
	d := DraftOf(settings.Default(), false)
	if got, want := d.Next(c), "Next run 13:00 GMT (14:00 here)"; got != want {
		t.Errorf("next is %q, want %q", got, want)
	}
	d.Times = "noon"
	if got := d.Next(c); got != "" {
		t.Errorf("next of a draft with faults is %q", got)
	}
}

func TestDraftInAnotherLanguage(t *testing.T) {
	t.Cleanup(func() { lang.Use(lang.English) })
	s := settings.Default()
	s.KeepHistory, s.VerifyEvery = settings.Retention{Count: 18, Unit: settings.Months}, 14
	for _, l := range append(lang.Translated, lang.Pseudo) {
		lang.Use(l)
		d := DraftOf(s, false)
		if got, faults := d.Settings(s); !faults.None() || !cmp.Equal(s, got) {
			t.Errorf("%s: faults %+v, settings (-want +got):\n%s", l, faults, cmp.Diff(s, got))
		}
		d.OtherHistory, d.Quiet = "2 years", settings.NoQuietHours
		got, faults := d.Settings(s)
		if want := (settings.Retention{Count: 2, Unit: settings.Years}); got.KeepHistory != want || !faults.None() {
			t.Errorf("%s: English gives %v with faults %+v", l, got.KeepHistory, faults)
		}
	}
	lang.Use(lang.German)
	d := DraftOf(s, false)
	d.OtherHistory = "3 Monate"
	if got, _ := d.Settings(s); got.KeepHistory != (settings.Retention{Count: 3, Unit: settings.Months}) {
		t.Errorf("3 Monate are %v", got.KeepHistory)
	}
}
