package widgets_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// dateInput returns an input in a window, with 30 Nov 2026 as the current day.
func dateInput(t *testing.T, typed string) (*widgets.DateInput, fyne.Window) {
	guitest.App(t)
	d := widgets.NewDateInput(widgets.NewEntry())
	d.Parse = func(s string) (time.Time, error) { return time.Parse(time.DateOnly, s) }
	d.Today = func() time.Time { return date(2026, 11, 30) }
	d.Entry().SetText(typed)
	w := test.NewTempWindow(t, container.NewVBox(d))
	w.Resize(fyne.NewSize(700, 500))
	return d, w
}

func press(w fyne.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestDateIsChosenByKeyboard(t *testing.T) {
	for name, tt := range map[string]struct {
		typed string
		keys  []fyne.KeyName
		want  string
	}{
		"today":             {"", nil, "2026-11-30"},
		"what was typed":    {"2027-05-22", nil, "2027-05-22"},
		"what is no date":   {"soon", nil, "2026-11-30"},
		"tomorrow":          {"", []fyne.KeyName{fyne.KeyRight}, "2026-12-01"},
		"last week":         {"", []fyne.KeyName{fyne.KeyUp, fyne.KeyLeft}, "2026-11-22"},
		"next week":         {"", []fyne.KeyName{fyne.KeyDown}, "2026-12-07"},
		"end of the week":   {"", []fyne.KeyName{fyne.KeyEnd}, "2026-12-06"},
		"begin of the week": {"2026-12-03", []fyne.KeyName{fyne.KeyHome}, "2026-11-30"},
		"shorter month":     {"2027-01-31", []fyne.KeyName{fyne.KeyPageDown}, "2027-02-28"},
		"month before":      {"2027-03-31", []fyne.KeyName{fyne.KeyPageUp}, "2027-02-28"},
		"over the year":     {"2026-12-31", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageUp}, "2026-12-31"},
	} {
		t.Run(name, func(t *testing.T) {
			d, w := dateInput(t, tt.typed)
			w.Canvas().Focus(d.Entry())
			press(w, fyne.KeyDown) // opens the calendar
			press(w, tt.keys...)
			press(w, fyne.KeyReturn)
			if d.Entry().Text != tt.want {
				t.Errorf("chose %q, want %q", d.Entry().Text, tt.want)
			}
			if w.Canvas().Focused() != d.Entry() || len(w.Canvas().Overlays().List()) > 0 {
				t.Error("the keyboard is not back in the line, or the calendar is still open")
			}
		})
	}
}

func TestDateIsChosenByPointer(t *testing.T) {
	d, w := dateInput(t, "2027-05-22")
	guitest.Tap(t, w, "Calendar")
	test.AssertRendersToMarkup(t, "calendar.xml", w.Canvas())
	guitest.Gallery(t, "widgets_calendar", w)
	guitest.Tap(t, w, "Tuesday, 1 June 2027") // in the next month
	if d.Entry().Text != "2027-06-01" {
		t.Errorf("chose %q", d.Entry().Text)
	}
}

func TestEscapeLeavesTheDate(t *testing.T) {
	d, w := dateInput(t, "2027-05-22")
	guitest.Tap(t, w, "Calendar")
	press(w, fyne.KeyDown, fyne.KeyEscape)
	if d.Entry().Text != "2027-05-22" || len(w.Canvas().Overlays().List()) > 0 {
		t.Errorf("the line contains %q, %d boxes are open", d.Entry().Text, len(w.Canvas().Overlays().List()))
	}
}

func TestDaysThatCannotBeChosen(t *testing.T) {
	d, w := dateInput(t, "")
	d.Allowed = func(day time.Time) bool { return !day.After(date(2026, 11, 30)) }
	d.Marked = func(day time.Time) bool { return day.Day()%3 == 0 }
	d.First = time.Sunday
	guitest.Tap(t, w, "Calendar")
	test.AssertRendersToMarkup(t, "calendar_marked.xml", w.Canvas())
	guitest.Gallery(t, "widgets_calendar_marked", w)
	guitest.Tap(t, w, "Tuesday, 1 December 2026")
	press(w, fyne.KeyRight, fyne.KeyReturn)
	if d.Entry().Text != "" {
		t.Errorf("chose %q", d.Entry().Text)
	}
	press(w, fyne.KeyLeft, fyne.KeyReturn)
	if d.Entry().Text != "2026-11-30" {
		t.Errorf("chose %q, want the last day that can be chosen", d.Entry().Text)
	}
}
