package history_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// column returns the texts of one column in the visible rows.
func (s *stage) column(t *testing.T, number int) (texts []string) {
	t.Helper()
	for _, o := range guitest.All(s.window.Content()) {
		table, ok := o.(*widgets.Table)
		if !ok {
			continue
		}
		for _, o := range guitest.All(table) {
			x, ok := o.(fyne.Accessible)
			_, presses := o.(fyne.SecondaryTappable)
			if parts := strings.Split(label(x, ok), ", "); ok && presses && len(parts) > 4 {
				texts = append(texts, parts[number])
			}
		}
	}
	return texts
}

func label(x fyne.Accessible, ok bool) string {
	if !ok {
		return ""
	}
	return x.AccessibilityLabel()
}

func TestHistoryIsSortedByItsHeadings(t *testing.T) {
	perform(t, windowSize, over(guitest.History()), func(t *testing.T, s *stage) {
		before := s.column(t, 1)
		s.do(func() { guitest.Tap(t, s.window, "Connector") })
		after := s.column(t, 1)
		if !slices.IsSorted(after) || slices.Equal(before, after) || len(after) < 3 {
			t.Errorf("connectors were %q, and are %q", before, after)
		}
		s.do(func() { guitest.Tap(t, s.window, "Connector, sorted in ascending order") })
		slices.Reverse(after)
		if got := s.column(t, 1); got[0] <= after[len(after)-1] {
			t.Errorf("in descending order the first is %q, in ascending order %q", got[0], after[len(after)-1])
		}
		s.do(func() { guitest.Tap(t, s.window, "When") })
		s.do(func() { guitest.Tap(t, s.window, "When, sorted in ascending order") })
		if got := s.column(t, 1); !slices.Equal(got, before) {
			t.Errorf("newest first, connectors are %q, want %q", got, before)
		}
	})
	perform(t, windowSize, withLog(logOnLog()), func(t *testing.T, s *stage) {
		s.showLogOns()
		s.do(func() { guitest.Tap(t, s.window, "Who") })
		sorted := func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }
		if got := s.column(t, 1); !slices.IsSortedFunc(got, sorted) || len(got) < 3 {
			t.Errorf("sorted by who: %q", got)
		}
	})
}
