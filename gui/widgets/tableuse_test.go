package widgets_test

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

var people = []string{
	"Adele", "Alex", "Bianca", "Christie", "Debra", "Diego", "Grady", "Henrietta", "Isaiah",
	"Johanna", "Joni", "Lee", "Lidia", "Lynne", "Megan", "Miriam",
}

// shownTable is a table of people in a window that is tall enough for ten of them.
type shownTable struct {
	*widgets.Table
	window fyne.Window
	opened []int
}

var personColumns = []widgets.Column{
	{Title: "Name", Least: 100, Share: 1, Sorts: true},
	{Title: "Number", Width: 80, Number: true, Sorts: true},
	{Title: "Note", Width: 100, Spare: 1, Optional: true},
}

func showPeople(t *testing.T) *shownTable {
	t.Helper()
	guitest.App(t)
	return showPeopleIn(t, test.NewTempWindow(t, nil))
}

// showPeopleIn creates the table again, as after a restart.
func showPeopleIn(t *testing.T, w fyne.Window) *shownTable {
	t.Helper()
	s := &shownTable{window: w}
	s.Table = widgets.NewTable(personColumns, func() int { return len(people) }, func(row int) []widgets.Cell {
		return []widgets.Cell{{Text: people[row]}, {Text: fmt.Sprint(row)}, {Text: "a note"}}
	})
	s.OnSelected = func(row int) { s.opened = append(s.opened, row) }
	s.window.SetPadded(false)
	s.window.SetContent(s.Table)
	s.window.Resize(fyne.NewSize(400, 10*32+48))
	return s
}

func (s *shownTable) focus() *shownTable {
	s.window.Canvas().Focus(s.FocusTarget())
	return s
}

func (s *shownTable) press(keys ...fyne.KeyName) {
	for _, key := range keys {
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

// holding presses keys while Shift is held.
func (s *shownTable) holding(keys ...fyne.KeyName) {
	focused := s.window.Canvas().Focused().(desktop.Keyable)
	focused.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	s.press(keys...)
	focused.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

func (s *shownTable) shortcut(shortcut fyne.Shortcut) {
	s.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(shortcut)
}

// row returns the visible row with the given name.
func (s *shownTable) row(t *testing.T, name string) fyne.CanvasObject {
	t.Helper()
	for _, o := range guitest.All(s.Table) {
		if x, ok := o.(fyne.Accessible); ok && strings.HasPrefix(x.AccessibilityLabel(), name+", ") &&
			x.AccessibilityRole() == fyne.AccessibleRoleButton {
			return o
		}
	}
	t.Fatalf("%s is not in sight", name)
	return nil
}

// click clicks a row with the mouse.
func (s *shownTable) click(t *testing.T, name string, held fyne.KeyModifier) {
	t.Helper()
	row := s.row(t, name)
	row.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: held})
	test.Tap(row.(fyne.Tappable))
}

func (s *shownTable) picked() (names []string) {
	s.Picked().Each(func(row int) bool {
		names = append(names, people[row])
		return true
	})
	return names
}

func TestTableByKeys(t *testing.T) {
	for name, tt := range map[string]struct {
		keys []fyne.KeyName
		want int
	}{
		"at first":     {nil, 0},
		"down":         {[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown}, 2},
		"up":           {[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp}, 1},
		"not above":    {[]fyne.KeyName{fyne.KeyUp}, 0},
		"end":          {[]fyne.KeyName{fyne.KeyEnd}, 15},
		"not below":    {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyDown}, 15},
		"home":         {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyHome}, 0},
		"page down":    {[]fyne.KeyName{fyne.KeyPageDown}, 9},
		"page up":      {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp}, 6},
		"pages beyond": {[]fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageDown}, 15},
	} {
		t.Run(name, func(t *testing.T) {
			s := showPeople(t).focus()
			s.press(tt.keys...)
			if len(s.opened) > 0 {
				t.Errorf("opened %v on the way", s.opened)
			}
			s.row(t, people[tt.want]) // fails if the row is not visible
			s.press(fyne.KeyReturn)
			if !slices.Equal(s.opened, []int{tt.want}) {
				t.Errorf("opened %v, want row %d", s.opened, tt.want)
			}
		})
	}
}

func TestTypingJumpsToRows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := showPeople(t).focus()
		for _, step := range []struct {
			typed string
			want  string
		}{{"jo", "Johanna"}, {"joni", "Joni"}, {"ME", "Megan"}, {"xyz", "Megan"}, {"a", "Adele"}} {
			for _, r := range step.typed {
				s.window.Canvas().Focused().TypedRune(r)
			}
			if got := people[s.Focused()]; got != step.want {
				t.Errorf("%q led to %s, want %s", step.typed, got, step.want)
			}
			s.row(t, step.want)
			<-time.After(2 * time.Second) // the synctest bubble's time; afterwards, a new word starts
		}
	})
}

func TestSeveralRowsAreChosen(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(t *testing.T, s *shownTable)
		want []string
	}{
		"the one with the keyboard": {func(*testing.T, *shownTable) {}, []string{"Adele"}},
		"with shift": {func(_ *testing.T, s *shownTable) {
			s.press(fyne.KeyDown)
			s.holding(fyne.KeyDown, fyne.KeyDown)
		}, []string{"Alex", "Bianca", "Christie"}},
		"with shift, back": {func(_ *testing.T, s *shownTable) {
			s.press(fyne.KeyDown)
			s.holding(fyne.KeyDown, fyne.KeyUp, fyne.KeyUp)
		}, []string{"Adele", "Alex"}},
		"with shift, to the end": {func(_ *testing.T, s *shownTable) {
			s.press(fyne.KeyEnd, fyne.KeyUp)
			s.holding(fyne.KeyEnd)
		}, []string{"Megan", "Miriam"}},
		"all": {func(_ *testing.T, s *shownTable) { s.shortcut(&fyne.ShortcutSelectAll{}) }, people},
		"shift and click": {func(t *testing.T, s *shownTable) {
			s.click(t, "Bianca", 0)
			s.click(t, "Debra", fyne.KeyModifierShift)
		}, []string{"Bianca", "Christie", "Debra"}},
		"ctrl and click": {func(t *testing.T, s *shownTable) {
			s.click(t, "Bianca", 0)
			s.click(t, "Debra", fyne.KeyModifierShortcutDefault)
			s.click(t, "Adele", fyne.KeyModifierShortcutDefault)
		}, []string{"Adele", "Bianca", "Debra"}},
		"ctrl and click again": {func(t *testing.T, s *shownTable) {
			s.shortcut(&fyne.ShortcutSelectAll{})
			s.click(t, "Bianca", fyne.KeyModifierShortcutDefault)
		}, slices.Delete(slices.Clone(people), 2, 3)},
		"ctrl and space": {func(t *testing.T, s *shownTable) {
			space := &desktop.CustomShortcut{KeyName: fyne.KeySpace, Modifier: fyne.KeyModifierShortcutDefault}
			s.shortcut(space)
			s.press(fyne.KeyDown, fyne.KeyDown)
			s.shortcut(space)
		}, []string{"Adele", "Bianca"}},
		"no longer": {func(t *testing.T, s *shownTable) {
			s.shortcut(&fyne.ShortcutSelectAll{})
			s.press(fyne.KeyEscape)
		}, []string{"Adele"}},
		"by a click, one": {func(t *testing.T, s *shownTable) {
			s.shortcut(&fyne.ShortcutSelectAll{})
			s.click(t, "Diego", 0)
		}, []string{"Diego"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := showPeople(t).focus()
			tt.do(t, s)
			if got := s.picked(); !slices.Equal(got, tt.want) {
				t.Errorf("chosen are %q, want %q", got, tt.want)
			}
		})
	}
}

// TestEscapeGoesOneStep checks that Escape first clears the selection, then leaves the table.
func TestEscapeGoesOneStep(t *testing.T) {
	s := showPeople(t).focus()
	left := 0
	s.OnEscape = func() { left++ }
	s.shortcut(&fyne.ShortcutSelectAll{})
	s.press(fyne.KeyEscape)
	if left != 0 || s.Several().Len() > 0 {
		t.Errorf("left %d times, %d rows chosen", left, s.Several().Len())
	}
	if s.press(fyne.KeyEscape); left != 1 {
		t.Errorf("left %d times, want once", left)
	}
}

func TestRowsAreCopied(t *testing.T) {
	s := showPeople(t).focus()
	s.shortcut(&fyne.ShortcutCopy{})
	if got, want := fyne.CurrentApp().Clipboard().Content(), "Adele\t0"; got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	s.holding(fyne.KeyDown)
	s.shortcut(&fyne.ShortcutCopy{})
	if got, want := fyne.CurrentApp().Clipboard().Content(), "Adele\t0\nAlex\t1"; got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
}

func TestMenuOfRow(t *testing.T) {
	for name, open := range map[string]func(s *shownTable){
		"right click": func(s *shownTable) {
			test.TapSecondaryAt(s.row(t, "Bianca").(fyne.SecondaryTappable), fyne.NewPos(30, 10))
		},
		"menu key": func(s *shownTable) { s.press(fyne.KeyHome, fyne.KeyDown, fyne.KeyDown, desktop.KeyMenu) },
		"Shift and F10": func(s *shownTable) {
			s.press(fyne.KeyHome, fyne.KeyDown, fyne.KeyDown)
			s.holding(fyne.KeyF10)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := showPeople(t).focus()
			var done []string
			s.OnMenu = func() []*fyne.MenuItem {
				return []*fyne.MenuItem{fyne.NewMenuItem("Explain", func() { done = s.picked() })}
			}
			open(s)
			want := []string{"Explain", "Copy row", "Select all rows"}
			if name == "right click" { // at the position of a cell
				want = slices.Insert(want, 1, "Copy “Bianca”")
			}
			if got := guitest.MenuTexts(s.window); !slices.Equal(got, want) {
				t.Fatalf("the menu says %q, want %q", got, want)
			}
			guitest.ChooseInMenu(t, s.window, "Explain")
			if !slices.Equal(done, []string{"Bianca"}) {
				t.Errorf("done with %q", done)
			}
			if s.window.Canvas().Focused() != s.FocusTarget() {
				t.Error("the rows have lost the keyboard")
			}
			if len(s.opened) > 0 {
				t.Error("the menu opened the row")
			}
			open(s)
			guitest.ChooseInMenu(t, s.window, "Copy row")
			if got := fyne.CurrentApp().Clipboard().Content(); got != "Bianca\t2" {
				t.Errorf("copied %q", got)
			}
		})
	}
}

// TestMenuOfSeveralRows checks that the menu of a selected row applies to the whole selection, and
// the menu of another row only to that row.
func TestMenuOfSeveralRows(t *testing.T) {
	s := showPeople(t).focus()
	s.holding(fyne.KeyDown)
	test.TapSecondaryAt(s.row(t, "Alex").(fyne.SecondaryTappable), fyne.NewPos(30, 10))
	if got, want := guitest.MenuTexts(s.window),
		[]string{"Copy “Alex”", "Copy 2 rows", "Select all rows"}; !slices.Equal(got, want) {
		t.Errorf("the menu says %q, want %q", got, want)
	}
	guitest.ChooseInMenu(t, s.window, "Copy “Alex”")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "Alex" {
		t.Errorf("copied %q", got)
	}
	test.TapSecondaryAt(s.row(t, "Debra").(fyne.SecondaryTappable), fyne.NewPos(30, 10))
	if got := s.picked(); !slices.Equal(got, []string{"Debra"}) {
		t.Errorf("chosen are %q", got)
	}
}

// TestRowWithTheKeyboardIsSeen checks that the row with the keyboard focus looks different from the
// others, whatever its other states.
func TestRowWithTheKeyboardIsSeen(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{
		"light": fynetheme.VariantLight,
		"dark":  fynetheme.VariantDark,
	} {
		t.Run(name, func(t *testing.T) {
			s := showPeople(t)
			fyne.CurrentApp().Settings().SetTheme(theme.Fixed(variant))
			s.Select(0)
			s.focus()
			edge := func(who string) color.Color {
				row := s.row(t, who)
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(row)
				return s.window.Canvas().Capture().At(int(row.Size().Width/2), int(at.Y))
			}
			ground, chosen := edge("Debra"), edge("Adele")
			s.press(fyne.KeyDown)
			focused, left := edge("Alex"), edge("Adele")
			if got := contrast(focused, ground); got < 3 {
				t.Errorf("the edge has a contrast of %.2f, want at least 3", got)
			}
			s.row(t, "Bianca").(desktop.Hoverable).MouseIn(&desktop.MouseEvent{})
			hovered := edge("Bianca")
			if got := contrast(focused, hovered); got < 3 {
				t.Errorf("next to a row under the pointer it is %.2f, want at least 3", got)
			}
			if got := contrast(focused, left); got < 3 {
				t.Errorf("next to a chosen row it is %.2f, want at least 3", got)
			}
			if got := contrast(chosen, left); got < 3 {
				t.Errorf("a chosen row with the keyboard is like one without: %.2f", got)
			}
		})
	}
}

// contrast returns the contrast ratio as defined in WCAG 2.
func contrast(a, b color.Color) float64 {
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		x := float64(v) / 0xFFFF
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// TestMillionRowsAreWhereTheyShouldBe checks that rows in a list of a million have exact positions
// at every density, although positions are 32-bit floating-point numbers.
func TestMillionRowsAreWhereTheyShouldBe(t *testing.T) {
	for _, apart := range []float32{theme.RowCompact, theme.RowStandard, theme.RowComfortable} {
		t.Run(fmt.Sprint(apart), func(t *testing.T) {
			guitest.App(t).Settings().SetTheme(theme.Fixed(fynetheme.VariantLight).WithRows(apart))
			table := widgets.NewTable(personColumns, func() int { return 1_000_000 }, func(row int) []widgets.Cell {
				return []widgets.Cell{{Text: fmt.Sprint(row)}, {Text: "x"}}
			})
			w := test.NewTempWindow(t, table)
			w.Resize(fyne.NewSize(400, 413))
			for _, row := range []int{0, 77_777, 500_001, 777_777, 999_983, 999_999, 524_289} {
				table.GoTo(row)
				top := float32(math.NaN())
				for _, o := range guitest.All(table) {
					if x, ok := o.(*widgets.Text); ok && x.Text == fmt.Sprint(row) {
						top = fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
					}
				}
				if bottom := top + apart - theme.SpaceTiny; !(top >= 36 && bottom <= 413) {
					t.Errorf("row %d is between %v and %v", row, top, bottom)
				}
			}
			if got := len(guitest.All(table)); got > 450 {
				t.Errorf("%d objects are in sight", got)
			}
		})
	}
}
