package directory_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	vocabulary "github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/page/directory"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Tests of what people do with the table.

func (s *screen) table() *widgets.Table {
	for _, o := range guitest.All(s.window.Content()) {
		if t, ok := o.(*widgets.Table); ok {
			return t
		}
	}
	panic("there is no table in sight")
}

func (s *screen) focusRows() { s.window.Canvas().Focus(s.table().FocusTarget()) }

func (s *screen) shortcut(shortcut fyne.Shortcut) {
	guitest.Do(s.tasks, func() { s.table().FocusTarget().(fyne.Shortcutable).TypedShortcut(shortcut) })
}

func (s *screen) typed(text string) {
	for _, r := range text {
		guitest.Do(s.tasks, func() { s.table().FocusTarget().TypedRune(r) })
	}
	guitest.Settle()
}

// openMenu presses the row that starts with some cells, with the secondary mouse button.
func (s *screen) openMenu(t *testing.T, begins string) {
	t.Helper()
	for _, o := range guitest.All(s.table()) {
		x, ok := o.(fyne.Accessible)
		if row, taps := o.(fyne.SecondaryTappable); ok && taps && strings.HasPrefix(x.AccessibilityLabel(), begins) {
			test.TapSecondaryAt(row, fyne.NewPos(60, 10))
			return
		}
	}
	t.Fatalf("there is no row %q", begins)
}

// headings returns the titles of the visible columns.
func (s *screen) headings() (titles []string) {
	for _, o := range guitest.All(s.table()) {
		x, ok := o.(fyne.Accessible)
		if _, taps := o.(fyne.SecondaryTappable); ok && taps && o.Position().Y == 0 && o.Size().Height == 32 {
			title, _, _ := strings.Cut(x.AccessibilityLabel(), ", sorted")
			titles = append(titles, title)
		}
	}
	return titles
}

func TestColumnsComeAsTheWidthAllows(t *testing.T) {
	for name, tt := range map[string]struct {
		width  float32
		do     func(s *screen)
		want   []string
		groups []string
	}{
		"large": {
			2560, nil,
			[]string{"Name", "Address", "Department", "Status", "Connector", "Last change", "Licences", "Type"},
			[]string{"Name", "Mail", "Kind", "Members", "Status", "Connector", "Last change"},
		},
		"usual": {
			980, nil,
			[]string{"Name", "Address", "Department", "Status", "Connector", "Last change"},
			[]string{"Name", "Mail", "Kind", "Members", "Status", "Connector"},
		},
		"next to details": {
			980, func(s *screen) { s.Choose(0) },
			[]string{"Name", "Address", "Department", "Status"},
			[]string{"Name", "Mail", "Kind", "Members", "Status"},
		},
		"least": {
			740, func(s *screen) { s.Choose(0) },
			[]string{"Name", "Department", "Status"},
			[]string{"Name", "Kind", "Status"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, contoso(), func(s *screen) {
				s.window.Resize(fyne.NewSize(tt.width, 600))
				for _, want := range [][]string{tt.want, tt.groups} {
					if tt.do != nil {
						tt.do(s)
						guitest.Settle()
					}
					if got := s.headings(); !slices.Equal(got, want) {
						t.Errorf("columns %q, want %q", got, want)
					}
					s.ShowGroups()
					guitest.Settle()
				}
			})
		})
	}
}

// TestConnectorsAreAColumnWhereThereAreSeveral checks that the column is hidden if there is only
// one connector.
func TestConnectorsAreAColumnWhereThereAreSeveral(t *testing.T) {
	d := many(3)
	show(t, d, func(s *screen) {
		s.window.Resize(fyne.NewSize(2560, 600))
		if slices.Contains(s.headings(), "Connector") {
			t.Errorf("columns %q of one connector", s.headings())
		}
		d.List = contoso().List
		s.Refresh(events.RunEnded{})
		guitest.Settle()
		if !slices.Contains(s.headings(), "Connector") {
			t.Errorf("columns %q of two connectors", s.headings())
		}
	})
}

func TestRowsSayWhatTheyAre(t *testing.T) {
	d := contoso()
	d.Accounts[0] = user("c1", "u1", "Adele Vance", "Retail", vocabulary.StatusActive, `,"userType":"Guest"`)
	show(t, d, func(s *screen) {
		s.window.Resize(fyne.NewSize(2560, 600))
		if got, want := s.Row(0),
			"Adele Vance|adele.vance@contoso.com|Retail|Active|Contoso|Today 08:00|2|Guest"; got != want {
			t.Errorf("the row says %q, want %q", got, want)
		}
		s.ShowGroups()
		guitest.Settle()
		if got, want := s.Row(0), "All employees||Security|2|Active|Contoso|Yesterday 23:00"; got != want {
			t.Errorf("the row says %q, want %q", got, want)
		}
	})
}

func TestHeadingSortsTheList(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		var asked []vocabulary.Sort
		d.Asked = func(q vocabulary.Query) { asked = append(asked, q.Sort) }
		for _, step := range []struct {
			tap   string
			first string
			want  vocabulary.Sort
		}{
			{"Department", "Grady Archie", vocabulary.Sort{By: vocabulary.SortDepartment}},
			{
				"Department, sorted in ascending order", "Adele Wilber",
				vocabulary.Sort{By: vocabulary.SortDepartment, Descending: true},
			},
			{"Name", "Adele Vance", vocabulary.Sort{}},
			{"Name, sorted in ascending order", "Henrietta Mueller", vocabulary.Sort{Descending: true}},
		} {
			asked = nil
			guitest.Tap(t, s.window, step.tap)
			guitest.Settle()
			if len(asked) == 0 || asked[0] != step.want {
				t.Errorf("after %q it asked for %v, want %v", step.tap, asked, step.want)
			}
			if got := s.Names()[0]; got != step.first && step.first != "Henrietta Mueller" {
				t.Errorf("after %q the first is %q, want %q", step.tap, got, step.first)
			}
		}
	})
}

// TestTypingJumpsToNamesThatAreNotHere checks that typing jumps to a name anywhere in the list,
// even if its row is not loaded.
func TestTypingJumpsToNamesThatAreNotHere(t *testing.T) {
	d := many(20_000)
	show(t, d, func(s *screen) {
		s.focusRows()
		asked := 0
		d.Asked = func(vocabulary.Query) { asked++ }
		s.typed("person 0123")
		if got := s.InSight(); !slices.Contains(got, "Person 012300") || slices.Contains(got, "…") {
			t.Errorf("in sight is %q", got)
		}
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		guitest.Settle()
		if got := s.Shows(); got != "Person 012300" {
			t.Errorf("the pane shows %q", got)
		}
		if asked > 14 {
			t.Errorf("%d pages were read", asked)
		}
		s.typed("zzz")
		if got := s.InSight(); !slices.Contains(got, "Person 012300") {
			t.Errorf("after a name that is not there, in sight is %q", got)
		}
	})
}

func TestRowsThatAreNotHereAreCopied(t *testing.T) {
	show(t, many(1000), func(s *screen) {
		s.focusRows()
		s.shortcut(&fyne.ShortcutSelectAll{})
		s.shortcut(&fyne.ShortcutCopy{})
		guitest.Settle()
		lines := strings.Split(fyne.CurrentApp().Clipboard().Content(), "\n")
		if len(lines) != 1000 || !strings.HasPrefix(lines[999], "Person 000999\tperson.000999@contoso.com\t") {
			t.Errorf("%d lines, the last is %q", len(lines), lines[len(lines)-1])
		}
	})
}

// TestChosenRowsStayAsLongAsTheListDoes checks that the selection is kept while the list stays the
// same, and cleared when it changes.
func TestChosenRowsStayAsLongAsTheListDoes(t *testing.T) {
	d := many(1000)
	show(t, d, func(s *screen) {
		s.focusRows()
		s.shortcut(&fyne.ShortcutSelectAll{})
		s.Refresh(events.RunEnded{})
		guitest.Settle()
		if got := s.table().Several().Len(); got != 1000 {
			t.Errorf("%d rows stay chosen, want 1000", got)
		}
		d.Accounts = d.Accounts[1:]
		s.Refresh(events.RunEnded{})
		guitest.Settle()
		if got := s.table().Several().Len(); got != 0 {
			t.Errorf("%d rows stay chosen of another list", got)
		}
	})
}

func TestMenuOfAnAccount(t *testing.T) {
	show(t, wellIn(), func(s *screen) {
		s.openMenu(t, "Adele Wilber, ")
		want := []string{
			"Show details", "Show in history", "Explain", "Test log-on", "Copy “Adele Wilber”", "Copy row",
			"Select all rows",
		}
		if got := guitest.MenuTexts(s.window); !slices.Equal(got, want) {
			t.Fatalf("the menu says %q, want %q", got, want)
		}
		guitest.ChooseInMenu(t, s.window, "Test log-on")
		if !slices.Equal(s.tried, []string{"u2"}) {
			t.Errorf("tried %q", s.tried)
		}
		s.openMenu(t, "Adele Wilber, ")
		guitest.ChooseInMenu(t, s.window, "Show in history")
		if want := (nav.Run{Connector: "c1", ID: 39}); s.navigated != want {
			t.Errorf("went to %#v, want %#v", s.navigated, want)
		}
		for _, explained := range []string{"when it is not shown", "when it is"} {
			s.openMenu(t, "Adele Wilber, ")
			guitest.ChooseInMenu(t, s.window, "Explain")
			guitest.Settle()
			if got := s.Shows(); got != "Adele Wilber" || !s.Explains("Can log on, if Entra ID agrees") {
				t.Errorf("%s: the pane shows %q, which is not explained", explained, got)
			}
		}
		s.openMenu(t, "Grady Archie, ")
		guitest.ChooseInMenu(t, s.window, "Show details")
		guitest.Settle()
		if got := s.Shows(); got != "Grady Archie" {
			t.Errorf("the pane shows %q", got)
		}
	})
}

func TestMenuOfAGroup(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		s.ShowGroups()
		guitest.Settle()
		s.openMenu(t, "Retail, ")
		want := []string{"Show details", "Show in history", "Copy “Retail”", "Copy row", "Select all rows"}
		if got := guitest.MenuTexts(s.window); !slices.Equal(got, want) {
			t.Errorf("the menu says %q, want %q", got, want)
		}
	})
}

// TestListsAreRememberedApart checks that columns and their order are stored separately for each
// list.
func TestListsAreRememberedApart(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		guitest.Tap(t, s.window, "Department")
		guitest.Settle()
		s.ShowGroups()
		guitest.Settle()
		if guitest.Offers(s.window, "Department, sorted in ascending order") ||
			!guitest.Offers(s.window, "Name, sorted in ascending order") {
			t.Error("groups are sorted as users are")
		}
		again := directory.New(s.env)
		again.Shown()
		guitest.Settle()
		if got := fmt.Sprint(again.Order()); got != fmt.Sprint(vocabulary.Sort{By: vocabulary.SortDepartment}) {
			t.Errorf("after a start the order is %s", got)
		}
	})
}
