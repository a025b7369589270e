package directory_test

import (
	"testing"

	"fyne.io/fyne/v2"

	vocabulary "github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// withGuest returns a directory with one guest, who has no licence.
func withGuest(t *testing.T) *guitest.Directory {
	t.Helper()
	d := contoso()
	var err error
	d.Accounts[3].Attributes, err = vocabulary.ParseAttributes([]byte(`{"displayName":"Grady Archie",` +
		`"userType":"Guest"}`))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestExportTakesTheFilters checks that the export contains only the rows that match the filters.
func TestExportTakesTheFilters(t *testing.T) {
	d := withGuest(t)
	show(t, d, func(s *screen) {
		s.choose(t, "Guests and members", "Guests only")
		s.choose(t, "With or without a licence", "Without a licence")
		s.export(t, "Export…", csv)
		traits := d.SavedRows[0].Query.Traits
		if want := (vocabulary.Traits{Guest: vocabulary.Yes, Licensed: vocabulary.No}); traits != want {
			t.Errorf("wrote accounts that are %+v, want %+v", traits, want)
		}
	})
}

// TestEachFilterNarrowsAndIsCleared checks that the pane says if a filter hides its account, and
// one button removes all filters.
func TestEachFilterNarrowsAndIsCleared(t *testing.T) {
	const leftOut = "Not in the list: the search or a filter hides it."
	for now, choice := range map[string]string{
		"Active and disabled":       "Disabled",
		"All connectors":            "Fabrikam",
		"Guests and members":        "Guests only",
		"With or without a licence": "Without a licence",
	} {
		t.Run(choice, func(t *testing.T) {
			show(t, withGuest(t), func(s *screen) {
				s.Choose(0)
				guitest.Settle()
				s.choose(t, now, choice)
				if !guitest.Reads(s.window, leftOut) {
					t.Error("it does not say that the account is left out")
				}
				s.Search("zzz")
				guitest.Settle()
				guitest.Tap(t, s.window, "Clear search and filters")
				guitest.Settle()
				if got := len(s.Names()); got != 4 || guitest.Offers(s.window, choice) {
					t.Errorf("%d rows after all was cleared, want 4", got)
				}
				if guitest.Reads(s.window, leftOut) {
					t.Error("it still says that the account is left out")
				}
			})
		})
	}
}

// TestFiltersFitIntoASmallWindow checks that the box fits in the smallest window, for accounts and
// for groups.
func TestFiltersFitIntoASmallWindow(t *testing.T) {
	for name, before := range map[string]func(*screen){"users": func(*screen) {}, "groups": (*screen).showGroups} {
		t.Run(name, func(t *testing.T) {
			show(t, contoso(), func(s *screen) {
				s.window.Resize(fyne.NewSize(720, 560))
				before(s)
				guitest.Settle()
				guitest.Tap(t, s.window, "Filters")
				window := s.window.Canvas().Size()
				for _, o := range guitest.All(s.window.Canvas().Overlays().Top()) {
					end := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(o.Size())
					if o.Visible() && (end.X > window.Width || end.Y > window.Height) {
						t.Fatalf("%T ends at %v in a window of %v", o, end, window)
					}
				}
				guitest.Gallery(t, "directory_filters_small_"+name, s.window)
			})
		})
	}
}

func (s *screen) showGroups() {
	s.ShowGroups()
	guitest.Settle()
}
