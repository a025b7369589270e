package form_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	name   present.Field = "Name"
	ranges present.Field = "Ranges"
)

// stage is a form of two fields that are far apart in a low window.
type stage struct {
	*form.Fields
	name, ranges *widgets.Entry
	window       fyne.Window
	edited       []present.Field
	verdicts     map[present.Field]present.Verdict
}

func newStage(t *testing.T) *stage {
	t.Helper()
	guitest.App(t)
	s := &stage{verdicts: map[present.Field]present.Verdict{
		name: {Text: "The name is empty."}, ranges: {Text: "A range names one address.", Fix: "10.0.0.0/8"},
	}}
	s.Fields = form.NewFields(func(f present.Field) {
		s.edited = append(s.edited, f)
		s.Judge(s.verdicts)
	})
	s.name = s.Entry(name, "")
	s.ranges = s.Entry(ranges, "")
	between := container.NewVBox()
	for range 20 {
		between.Add(widgets.NewEntry())
	}
	s.Scroll = container.NewVScroll(container.NewVBox(s.Rows(name), between, s.Rows(ranges)))
	s.window = test.NewTempWindow(t, s.Scroll)
	s.window.Resize(fyne.NewSize(800, 300))
	return s
}

func TestNobodyIsBlamedBeforeTyping(t *testing.T) {
	s := newStage(t)
	s.Judge(s.verdicts)
	s.Fill(func() { s.ranges.SetText("10.1.2.3/8") })
	if s.Of(name).Message() != "" || s.Of(ranges).Message() != "" || len(s.edited) > 0 {
		t.Errorf("says %q and %q, edited %q", s.Of(name).Message(), s.Of(ranges).Message(), s.edited)
	}
	s.ranges.SetText("10.1.2.3/9")
	if s.Of(name).Message() != "" || s.Of(ranges).Message() != "A range names one address." {
		t.Errorf("says %q and %q after typing in one", s.Of(name).Message(), s.Of(ranges).Message())
	}
}

func TestRepair(t *testing.T) {
	s := newStage(t)
	s.ranges.SetText("10.1.2.3/8")
	repair := s.Of(ranges).Repair()
	if repair.Text != "Change to 10.0.0.0/8" {
		t.Errorf("button %q", repair.Text)
	}
	test.Tap(repair)
	if s.ranges.Text != "10.0.0.0/8" || len(s.edited) != 2 {
		t.Errorf("text %q, edited %q", s.ranges.Text, s.edited)
	}
	long := "192.0.2.0/24,198.51.100.0/24,203.0.113.0/24,10.0.0.0/8,172.16.0.0/12"
	s.verdicts[ranges] = present.Verdict{Text: "Wrong.", Fix: long}
	s.Judge(s.verdicts)
	if repair.Text != "Fix it" {
		t.Errorf("button %q has no room", repair.Text)
	}
}

func TestFaultsAreShownAndTheFirstIsInSight(t *testing.T) {
	s := newStage(t)
	s.verdicts[name] = present.Verdict{Good: true, Note: "A fine name."}
	if !s.ShowFaults(s.verdicts) {
		t.Fatal("no fault is reported")
	}
	if s.window.Canvas().Focused() != s.ranges || s.Scroll.Offset.Y == 0 {
		t.Errorf("the keyboard is at %T, scrolled by %v", s.window.Canvas().Focused(), s.Scroll.Offset.Y)
	}
	if got := s.Of(name).Message(); got != "A fine name." {
		t.Errorf("note %q", got)
	}
	s.window.Canvas().Focus(s.name)
	if s.Scroll.Offset.Y != 0 {
		t.Error("the field with the keyboard is not in sight")
	}
	s.verdicts[ranges] = present.Verdict{}
	if s.ShowFaults(s.verdicts) {
		t.Error("a fault is reported although there is none")
	}
}
