package widgets_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// TestTableAsksForTheRowsInSight checks that a table requests only the visible rows, however many
// there are.
func TestTableAsksForTheRowsInSight(t *testing.T) {
	guitest.App(t)
	asked := map[int]bool{}
	table := widgets.NewTable([]widgets.Column{{Title: "Name", Share: 1}}, func() int {
		return 1_000_000
	}, func(row int) []widgets.Cell {
		asked[row] = true
		return []widgets.Cell{{Text: fmt.Sprint(row)}}
	})
	w := test.NewTempWindow(t, table)
	w.Resize(fyne.NewSize(400, 400))
	if !asked[0] || len(asked) > 30 {
		t.Errorf("asked for %d rows, the first among them: %v", len(asked), asked[0])
	}
	table.ScrollToBottom()
	if !asked[999_999] || len(asked) > 60 {
		t.Errorf("at the end asked for %d rows, the last among them: %v", len(asked), asked[999_999])
	}
}

// TestTableEndsWithTheLastRow checks that the last of a million rows is fully visible, although
// positions are 32-bit floating-point numbers.
func TestTableEndsWithTheLastRow(t *testing.T) {
	guitest.App(t)
	table := widgets.NewTable([]widgets.Column{{Title: "Name", Share: 1}}, func() int {
		return 1_000_000
	}, func(row int) []widgets.Cell {
		return []widgets.Cell{{Text: fmt.Sprint(row)}}
	})
	w := test.NewTempWindow(t, table)
	w.Resize(fyne.NewSize(400, 400))
	table.ScrollToBottom()
	for _, o := range guitest.All(table) {
		if text, ok := o.(*widgets.Text); ok && text.Text == "999999" {
			bottom := fyne.CurrentApp().Driver().AbsolutePositionForObject(text).Y + text.Size().Height
			if bottom > w.Canvas().Size().Height-w.Content().Position().Y {
				t.Errorf("the last row ends at %v of %v", bottom, w.Canvas().Size().Height)
			}
			return
		}
	}
	t.Error("the last row is not in sight")
}

func TestSecretIsHiddenAgainWhenCleared(t *testing.T) {
	guitest.App(t)
	s := widgets.NewSecret()
	test.NewTempWindow(t, s)
	test.Type(s.Entry(), "value")
	test.Tap(s.Reveal())
	if s.Entry().Password {
		t.Error("it is not revealed")
	}
	s.Clear()
	if !s.Entry().Password || s.Entry().Text != "" {
		t.Errorf("hidden: %v, with %d characters", s.Entry().Password, len(s.Entry().Text))
	}
}
