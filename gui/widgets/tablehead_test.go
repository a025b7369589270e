package widgets_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
)

// headings returns the visible titles, with their sort order.
func (s *shownTable) headings() (labels []string) {
	for _, o := range s.heads() {
		labels = append(labels, o.(fyne.Accessible).AccessibilityLabel())
	}
	return labels
}

// heads returns the visible titles: the only objects in a table with a menu but without a mouse
// handler.
func (s *shownTable) heads() (heads []fyne.CanvasObject) {
	for _, o := range guitest.All(s.Table) {
		_, menu := o.(fyne.SecondaryTappable)
		_, row := o.(desktop.Mouseable)
		if menu && !row {
			heads = append(heads, o)
		}
	}
	return heads
}

// edges returns the visible edges that resize columns.
func (s *shownTable) edges() (edges []fyne.CanvasObject) {
	for _, o := range guitest.All(s.Table) {
		if c, ok := o.(desktop.Cursorable); ok && c.Cursor() == desktop.HResizeCursor {
			edges = append(edges, o)
		}
	}
	return edges
}

func (s *shownTable) widths() (widths []float32) {
	for _, o := range s.heads() {
		widths = append(widths, o.Size().Width)
	}
	return widths
}

func TestHeadingSorts(t *testing.T) {
	s := showPeople(t)
	var sorted []string
	s.OnSort = func(key string, descending bool) {
		if descending {
			key += ", descending"
		}
		sorted = append(sorted, key)
	}
	for _, step := range []struct {
		tap  string
		want []string
	}{
		{"Number", []string{"Name", "Number, sorted in ascending order"}},
		{"Number, sorted in ascending order", []string{"Name", "Number, sorted in descending order"}},
		{"Name", []string{"Name, sorted in ascending order", "Number"}},
	} {
		guitest.Tap(t, s.window, step.tap)
		if got := s.headings(); !slices.Equal(got, step.want) {
			t.Errorf("after %q the headings are %q, want %q", step.tap, got, step.want)
		}
	}
	if want := []string{"Number", "Number, descending", "Name"}; !slices.Equal(sorted, want) {
		t.Errorf("sorted by %q, want %q", sorted, want)
	}
}

func TestHeadingWithoutAnOrderDoesNotSort(t *testing.T) {
	s := showPeople(t)
	if guitest.Offers(s.window, "Number") {
		t.Error("a heading looks like a button and does nothing")
	}
}

func TestColumnsAreResized(t *testing.T) {
	s := showPeople(t)
	before := s.widths()
	drag(s.edges()[1], -20)
	if got, want := s.widths(), []float32{before[0] + 20, before[1] - 20}; !slices.Equal(got, want) {
		t.Errorf("widths %v, want %v", got, want)
	}
	drag(s.edges()[1], 1000)
	if got := s.widths(); got[1] < 150 || got[0] < 0 || got[0]+got[1] > 400 {
		t.Errorf("widths %v, which have no room in the table", got)
	}
	drag(s.edges()[1], -1000)
	if got := s.widths(); got[1] != 40 {
		t.Errorf("widths %v, the least is 40", got)
	}
	s.edges()[1].(fyne.DoubleTappable).DoubleTapped(nil)
	if got := s.widths(); got[1] < 60 || got[1] > 90 {
		t.Errorf("widths %v, which do not fit “Number”", got)
	}
	for _, o := range guitest.All(s.row(t, "Adele")) {
		if x, ok := o.(fyne.Accessible); ok && x.AccessibilityLabel() == "0" && o.Size().Width != s.widths()[1] {
			t.Errorf("the cell is %v wide, its heading %v", o.Size().Width, s.widths()[1])
		}
	}
}

func drag(o fyne.CanvasObject, pixels float32) {
	d := o.(fyne.Draggable)
	d.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(pixels, 0)})
	d.DragEnd()
}

func TestColumnsAreChosenAndRemembered(t *testing.T) {
	s := showPeople(t)
	s.OnSort = func(string, bool) {}
	s.SetColumns("people", personColumns)
	guitest.Tap(t, s.window, "Columns")
	guitest.ChooseInMenu(t, s.window, "Note")
	guitest.Tap(t, s.window, "Number")
	drag(s.edges()[1], -20)
	want := []string{"Name", "Number, sorted in ascending order", "Note"}
	if got := s.headings(); !slices.Equal(got, want) {
		t.Fatalf("headings %q, want %q", got, want)
	}
	widths := s.widths()

	s.SetColumns("others", personColumns)
	if got := s.headings(); !slices.Equal(got, []string{"Name", "Number"}) {
		t.Errorf("another list has the headings %q", got)
	}
	again := showPeopleIn(t, s.window)
	again.OnSort = func(string, bool) {}
	again.SetColumns("people", personColumns)
	if got := again.headings(); !slices.Equal(got, want) {
		t.Errorf("after a start the headings are %q, want %q", got, want)
	}
	if got := again.widths(); !slices.Equal(got, widths) {
		t.Errorf("after a start the widths are %v, want %v", got, widths)
	}
	if key, descending := again.SortedBy(); key != "Number" || descending {
		t.Errorf("sorted by %q, descending: %v", key, descending)
	}

	sorted := ""
	again.OnSort = func(key string, _ bool) { sorted += "[" + key + "]" }
	guitest.Tap(t, s.window, "Columns")
	guitest.ChooseInMenu(t, s.window, "Reset columns")
	if got := again.headings(); !slices.Equal(got, []string{"Name", "Number"}) || sorted != "[]" {
		t.Errorf("after the reset the headings are %q, sorted by %q", got, sorted)
	}
}

// TestColumnWithoutRoomIsAskedFor checks that the menu marks a column that was hidden for lack of
// space, and can show it.
func TestColumnWithoutRoomIsAskedFor(t *testing.T) {
	s := showPeople(t)
	s.SetColumns("", append(slices.Clone(personColumns[:1]), personColumns[1], personColumns[2]))
	s.window.Resize(fyne.NewSize(260, 300))
	guitest.Tap(t, s.window, "Columns")
	guitest.ChooseInMenu(t, s.window, "Note")
	guitest.Tap(t, s.window, "Columns")
	texts := guitest.MenuTexts(s.window)
	if !slices.Contains(texts, "Note (does not fit)") {
		t.Errorf("the menu says %q", texts)
	}
	if got := s.headings(); !slices.Equal(got, []string{"Name", "Number"}) {
		t.Errorf("headings %q", got)
	}
}

func TestTableIsSortedByKeyboard(t *testing.T) {
	s := showPeople(t)
	sorted := ""
	s.OnSort = func(key string, _ bool) { sorted = key }
	for _, o := range guitest.All(s.Table) {
		if x, ok := o.(fyne.Accessible); ok && x.AccessibilityLabel() == "Columns" {
			s.window.Canvas().Focus(o.(fyne.Focusable))
		}
	}
	s.press(fyne.KeySpace)
	for range slices.Index(guitest.MenuTexts(s.window), "Sort by…") + 1 {
		s.press(fyne.KeyDown)
	}
	s.press(fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if sorted != "Number" {
		t.Errorf("sorted by %q", sorted)
	}
	if s.window.Canvas().Focused() != s.FocusTarget() {
		t.Error("the rows did not get the keyboard")
	}
}

func TestSecondaryTapOnHeadingOpensTheMenu(t *testing.T) {
	s := showPeople(t)
	test.TapSecondary(s.heads()[0].(fyne.SecondaryTappable))
	if got := guitest.MenuTexts(s.window); !slices.Contains(got, "Reset columns") {
		t.Errorf("the menu says %q", got)
	}
}
