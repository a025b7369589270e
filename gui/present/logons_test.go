package present

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

var logOnClock = Clock{Now: time.Date(2026, 11, 23, 12, 20, 0, 0, time.UTC), Zone: time.UTC}

func wrongPassword() directory.LogOn {
	return directory.LogOn{
		ID: 7, At: logOnClock.Now.Add(-time.Hour), Name: "anna@contoso.com", User: "u1", DisplayName: "Anna\nAnders",
		Connector: "c1", Profile: "p1",
		ProfileName: "Staff", Way: directory.WayPassword, Reason: directory.LogOnWrongPassword, Code: 50126,
		RequestID: "r1",
		From:      netip.MustParseAddr("192.0.2.7"), Test: true,
	}
}

func TestLogOnRowOf(t *testing.T) {
	want := LogOnRow{
		ID: 7, When: "Today 11:20", Exactly: "23 Nov 2026 11:20:00 UTC", Who: "anna@contoso.com", Name: "Anna Anders",
		Way:     "Password",
		Profile: "Staff", State: State{"✕", "Denied", ToneBad}, Verdict: "Wrong password",
		More: "Entra ID refused the password of anna@contoso.com.",
		Code: "AADSTS50126", From: "192.0.2.7",
	}
	if diff := cmp.Diff(want, LogOnRowOf(wrongPassword(), "Contoso", logOnClock)); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
	for name, tt := range map[string]struct {
		change func(*directory.LogOn)
		got    func(LogOnRow) string
		want   string
	}{
		"without a typed name": {func(l *directory.LogOn) { l.Name = "" }, func(r LogOnRow) string {
			return r.Who
		}, "Anna Anders"},
		"without a display name": {func(l *directory.LogOn) {
			l.Name, l.DisplayName = "", ""
		}, func(r LogOnRow) string { return r.Who }, "u1"},
		"without any": {func(l *directory.LogOn) {
			l.Name, l.DisplayName, l.User = "", "", ""
		}, func(r LogOnRow) string { return r.Who }, "Name not recorded"},
		"from nowhere": {func(l *directory.LogOn) { l.From = netip.Addr{} }, func(r LogOnRow) string {
			return r.From
		}, ""},
		"newer way": {func(l *directory.LogOn) { l.Way = "pass-key" }, func(r LogOnRow) string {
			return r.Way
		}, "Pass-key"},
		"newer reason": {func(l *directory.LogOn) { l.Reason = "wrong-moon" }, func(r LogOnRow) string {
			return r.Verdict
		}, "Wrong moon"},
		"other words": {func(l *directory.LogOn) {
			l.Reason = directory.LogOnMultiFactor
		}, func(r LogOnRow) string { return r.Verdict }, "Multi-factor needed"},
	} {
		t.Run(name, func(t *testing.T) {
			l := wrongPassword()
			tt.change(&l)
			if got := tt.got(LogOnRowOf(l, "Contoso", logOnClock)); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestOutcomeOf(t *testing.T) {
	words := VerdictChoices()
	if len(words) != len(directory.AllOutcomes)+1 || OutcomeOf(words[0]) != "" {
		t.Errorf("choices %q", words)
	}
	for i, outcome := range directory.AllOutcomes {
		if got := OutcomeOf(words[i+1]); got != outcome {
			t.Errorf("%q is %q, want %q", words[i+1], got, outcome)
		}
	}
}

func TestLogOnsWritten(t *testing.T) {
	for path, want := range map[string]string{
		"/a/b.csv":   "1 log-on written to /a/b.csv. For JSON lines, choose a name that ends in .jsonl.",
		"/a/b.JSONL": "1 log-on written to /a/b.JSONL.",
	} {
		if got := LogOnsWritten(1, path); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLogOnDetailOf(t *testing.T) {
	got := LogOnDetailOf(wrongPassword(), "Contoso", logOnClock)
	want := []Fact{
		{"When", "23 Nov 2026 11:20:00 UTC"},
		{"Who", "anna@contoso.com"},
		{"Account", "Anna Anders u1"},
		{"Connector", "Contoso"},
		{"Profile", "Staff"},
		{"Method", "Password"},
		{"From", "192.0.2.7"},
		{"Tried by", "an administrator, as a test"},
	}
	if diff := cmp.Diff(want, got.Facts); diff != "" || got.Title != "anna@contoso.com, today 11:20" {
		t.Errorf("%q (-want +got):\n%s", got.Title, diff)
	}
	for _, want := range []string{
		"Denied: Entra ID refused the password", "Try again", "AADSTS50126",
		"Request ID: r1",
	} {
		if !strings.Contains(got.Verdict.Copy, want) {
			t.Errorf("copies %q, want %q in it", got.Verdict.Copy, want)
		}
	}
	bare := LogOnDetailOf(directory.LogOn{
		At: logOnClock.Now, Way: directory.WayPassword,
		Reason: directory.LogOnNoAccount,
	}, "", logOnClock)
	if want := []Fact{
		{"When", "23 Nov 2026 12:20:00 UTC"},
		{"Who", "Name not recorded"},
		{"Method", "Password"},
		{"Tried by", "the user"},
	}; !slices.Equal(bare.Facts, want) {
		t.Errorf("facts %v, want %v", bare.Facts, want)
	}
}
