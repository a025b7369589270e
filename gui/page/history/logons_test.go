package history_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// logOnLog returns a log with every kind of verdict, newest first.
func logOnLog() []directory.LogOn {
	entry := func(n int, name string, way directory.Way, reason directory.LogOnReason, code int) directory.LogOn {
		return directory.LogOn{
			ID: int64(100 - n), At: guitest.Clock().Now.Add(-time.Duration(n*n) * 47 * time.Minute), Name: name,
			User:        "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
			DisplayName: "Adele Vance", Connector: guitest.Contoso, Profile: "staff", ProfileName: "Staff", Way: way,
			Reason: reason, Code: code,
			RequestID: "6731de76-14a6-49ae-97bc-6eba6914391e", From: netip.MustParseAddr("192.0.2.7"), Test: n%2 == 0,
		}
	}
	nobody := entry(6, "", directory.WayPassword, directory.LogOnNoAccount, 0)
	nobody.User, nobody.DisplayName, nobody.Connector, nobody.Profile, nobody.ProfileName, nobody.RequestID = "", "",
		"", "", "", ""
	return []directory.LogOn{
		entry(0, "adele.v@contoso.com", directory.WayBrowser, directory.LogOnAllowed, 0),
		entry(1, "adele.v@contoso.com", directory.WayPassword, directory.LogOnWrongPassword, 50126),
		entry(2, "lidia.h@contoso.com", directory.WayPassword, directory.LogOnMultiFactor, 50076),
		entry(3, "lidia.h@contoso.com", directory.WayDevice, directory.LogOnTimedOut, 0),
		entry(4, "grady@fabrikam.com", directory.WayBrowser, directory.LogOnUnavailable, 90033),
		entry(5, "grady@fabrikam.com", directory.WayBrowser, directory.LogOnCancelled, 0),
		nobody,
	}
}

func longLog() []directory.LogOn {
	log := logOnLog()
	for i := range log {
		log[i].Name = strings.Repeat("very.long.name.", 8) + "@contoso.com"
		log[i].ProfileName = strings.Repeat("Contractors and visitors ", 6)
		log[i].From = netip.MustParseAddr("2001:db8:85a3:8d3:1319:8a2e:370:7348")
	}
	return log
}

func withLog(log []directory.LogOn) *guitest.Runs {
	r := over(guitest.History())
	r.Log = log
	return r
}

// showLogOns switches to the list of log-ons.
func (s *stage) showLogOns() {
	for _, o := range guitest.All(s.window.Content()) {
		if x, ok := o.(*widget.RadioGroup); ok {
			s.do(func() { x.SetSelected("Log-ons") })
		}
	}
}

// chooseLogOn selects a row.
func (s *stage) chooseLogOn(row int) {
	for _, o := range guitest.All(s.window.Content()) {
		if x, ok := o.(*widgets.Table); ok {
			s.do(func() { x.Select(row) })
		}
	}
}

func TestLogOnStates(t *testing.T) {
	broken := withLog(logOnLog())
	broken.LogErr = &problem.Problem{
		Title: "The database is busy",
		Hint:  "Close other programs that use the data folder.",
	}
	for name, tt := range map[string]struct {
		backend *guitest.Runs
		size    fyne.Size
		do      func(t *testing.T, s *stage)
	}{
		"logons":         {withLog(logOnLog()), windowSize, nil},
		"logons-allowed": {withLog(logOnLog()), windowSize, func(_ *testing.T, s *stage) { s.chooseLogOn(0) }},
		"logons-denied":  {withLog(logOnLog()), windowSize, func(_ *testing.T, s *stage) { s.chooseLogOn(1) }},
		"logons-nobody":  {withLog(logOnLog()), windowSize, func(_ *testing.T, s *stage) { s.chooseLogOn(6) }},
		"logons-small": {withLog(logOnLog()), fyne.NewSize(720, 540), func(_ *testing.T, s *stage) {
			s.chooseLogOn(2)
		}},
		"logons-long":    {withLog(longLog()), windowSize, func(_ *testing.T, s *stage) { s.chooseLogOn(1) }},
		"logons-empty":   {withLog(nil), windowSize, nil},
		"logons-broken":  {broken, windowSize, nil},
		"logons-nofit":   {withLog(logOnLog()), windowSize, func(_ *testing.T, s *stage) { s.searchLogOns("zzz") }},
		"logons-written": {withLog(logOnLog()), windowSize, func(t *testing.T, s *stage) { s.exportLogOns(t) }},
		"logons-not-written": {withLog(logOnLog()), windowSize, func(t *testing.T, s *stage) {
			s.LogErr = broken.LogErr
			s.exportLogOns(t)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, tt.size, tt.backend, func(t *testing.T, s *stage) {
				s.showLogOns()
				if tt.do != nil {
					tt.do(t, s)
				}
				golden(t, s, name)
			})
		})
	}
}

func (s *stage) searchLogOns(text string) {
	for _, o := range guitest.All(s.window.Content()) {
		if x, ok := o.(*widgets.Entry); ok && x.PlaceHolder == "Name or profile" {
			s.do(func() { test.Type(x, text) })
		}
	}
}

func (s *stage) exportLogOns(t *testing.T) {
	t.Helper()
	s.do(func() { guitest.Tap(t, s.window, "Export log-ons…") })
}

func TestLogOnsAreFiltered(t *testing.T) {
	perform(t, windowSize, withLog(logOnLog()), func(t *testing.T, s *stage) {
		s.showLogOns()
		if s.shows("All results") {
			t.Error("the choices of runs are still there")
		}
		s.do(func() { s.choice(t, "Denied").SetSelected("Denied") })
		if s.shows(">Allowed<") || !s.shows(">Wrong password<") || !s.shows("Name not recorded") {
			t.Error("others than the denied ones show, or not all")
		}
		s.searchLogOns("LIDIA")
		if s.shows(">Wrong password<") || !s.shows(">Multi-factor needed<") {
			t.Error("the search does not narrow it")
		}
	})
}

func TestLogOnIsReportedAndDismissed(t *testing.T) {
	perform(t, windowSize, withLog(logOnLog()), func(t *testing.T, s *stage) {
		s.showLogOns()
		s.chooseLogOn(1)
		for _, want := range []string{
			"Entra ID refused the password of adele.v@contoso.com.", "AADSTS50126",
			"the user",
		} {
			if !s.shows(want) {
				t.Errorf("the detail does not say %q", want)
			}
		}
		s.do(s.page.Escape)
		if s.shows("Entra ID refused the password") {
			t.Error("Escape does not close it")
		}
	})
}

func TestOlderLogOnsAreReadOnDemand(t *testing.T) {
	var log []directory.LogOn
	for i := range 700 {
		l := logOnLog()[1]
		l.ID = int64(i + 1)
		log = append(log, l)
	}
	perform(t, windowSize, withLog(log), func(t *testing.T, s *stage) {
		s.showLogOns()
		if !s.shows("The newest 500 log-ons") {
			t.Error("the foot does not say how many there are")
		}
		s.do(func() { guitest.Tap(t, s.window, "Show older log-ons") })
		if s.shows("Show older log-ons") {
			t.Error("older ones are offered, but there are none")
		}
	})
}

// TestLogIsReadAgain checks that the screen shows entries that another program has added to the
// log.
func TestLogIsReadAgain(t *testing.T) {
	perform(t, windowSize, withLog(nil), func(t *testing.T, s *stage) {
		s.showLogOns()
		s.Log = logOnLog()
		s.do(func() { s.page.Refresh(events.Overview{}) })
		if !s.shows("adele.v@contoso.com") {
			t.Error("the new entries do not show")
		}
	})
}

func TestLogIsExported(t *testing.T) {
	perform(t, windowSize, withLog(logOnLog()), func(t *testing.T, s *stage) {
		s.showLogOns()
		s.exportLogOns(t)
		if want := []string{`log-ons "" to /home/ada/rollcall-log-ons.csv`}; !slices.Equal(s.Exported, want) ||
			!s.shows("7 log-ons written to") {
			t.Errorf("exported %q, want %q", s.Exported, want)
		}
		s.LogErr = errors.New("raw text")
		s.exportLogOns(t)
		if s.shows("raw text") || s.shows("log-ons written to") {
			t.Error("a failure is shown wrongly")
		}
	})
}

// TestOpenLeavesTheLogOns checks that opening a run from a condition switches from the log-ons to
// the runs.
func TestOpenLeavesTheLogOns(t *testing.T) {
	perform(t, windowSize, withLog(logOnLog()), func(t *testing.T, s *stage) {
		s.showLogOns()
		s.do(func() {
			s.page.Open(nav.Runs{Connector: guitest.Contoso})
		})
		if !s.shows(">Lidia Holloway<") || s.shows("lidia.h@contoso.com") {
			t.Error("the run is not in sight")
		}
	})
}
