package present

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
)

func TestTrialVerdicts(t *testing.T) {
	good := Trial{Who: "anna@contoso.com", Way: directory.WayPassword, Password: true, From: " 2001:db8::7 "}
	for name, tt := range map[string]struct {
		change func(*Trial)
		field  Field
		want   string
	}{
		"good":        {func(*Trial) {}, "", ""},
		"nobody":      {func(t *Trial) { t.Who = "  " }, FieldWho, "Enter a sign-in name"},
		"no password": {func(t *Trial) { t.Password = false }, FieldPassword, "Enter the password."},
		"pasted blank": {func(t *Trial) {
			t.PasswordFault = directory.CheckPassword("x\u00A0")
		}, FieldPassword, "a no-break space (U+00A0) at the end. Type it"},
		"none needed": {func(t *Trial) { t.Password, t.Way = false, directory.WayDevice }, "", ""},
		"address": {func(t *Trial) {
			t.From = "192.0.2"
		}, FieldFrom, "“192.0.2” is not an IP address. Enter an address such as"},
		"range for address": {func(t *Trial) { t.From = "192.0.2.0/24" }, FieldFrom, "is not an IP address"},
	} {
		t.Run(name, func(t *testing.T) {
			typed := good
			tt.change(&typed)
			for field, v := range typed.Verdicts(Verdict{Good: true}, true) {
				if field == tt.field && !strings.Contains(v.Text, tt.want) || field != tt.field && v.Wrong() {
					t.Errorf("%s says %q, want %q at %s", field, v.Text, tt.want, tt.field)
				}
			}
		})
	}
	if note := good.Verdicts(Verdict{}, true)[FieldPassword].Note; !strings.Contains(note, sim.Password) {
		t.Errorf("in the practice tenant the note is %q", note)
	}
	if note := good.Verdicts(Verdict{}, false)[FieldPassword].Note; note != "" {
		t.Errorf("elsewhere the note is %q", note)
	}
}

func TestTrialRequestAndSummary(t *testing.T) {
	typed := Trial{
		Who: " anna@contoso.com ", Profile: directory.Profile{ID: "p1", Name: "Staff"},
		Way: directory.WayDevice, From: "192.0.2.7",
	}
	r := typed.Request()
	if r.User != "anna@contoso.com" || r.Profile != "p1" || r.Way != directory.WayDevice ||
		r.From.String() != "192.0.2.7" {
		t.Errorf("request %+v", r)
	}
	if got, want := typed.Summary(), "anna@contoso.com, with a device code, profile “Staff”, from 192.0.2.7"; got !=
		want {
		t.Errorf("summary %q, want %q", got, want)
	}
	if got, want := (Trial{Who: "a\nb", Way: directory.WayBrowser}).Summary(), "a b, in the browser"; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
}

func TestWaysToTry(t *testing.T) {
	device := []directory.Way{directory.WayDevice}
	for name, tt := range map[string]struct {
		profile directory.Profile
		want    []directory.Way
	}{
		"not known":   {directory.Profile{}, directory.Ways},
		"nobody":      {directory.Profile{Mechanism: directory.MechanismNone, Ways: device}, directory.Ways},
		"its own":     {directory.Profile{Mechanism: directory.MechanismOffice365, Ways: device}, device},
		"none at all": {directory.Profile{Mechanism: directory.MechanismOffice365}, directory.Ways},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, WaysToTry(tt.profile)); diff != "" {
				t.Errorf("ways (-want +got):\n%s", diff)
			}
		})
	}
	for i, name := range WayNames(directory.Ways) {
		if got := WayNamed(name); got != directory.Ways[i] {
			t.Errorf("%q names %q, want %q", name, got, directory.Ways[i])
		}
	}
}

func TestTrialSteps(t *testing.T) {
	reported := []logon.Step{
		{Stage: logon.StageAccount, Result: logon.UnderWay},
		{Stage: logon.StageAccount, Result: logon.Passed, Text: "It is\nactive."},
		{Stage: logon.StageProfile, Result: logon.UnderWay},
	}
	for name, tt := range map[string]struct {
		steps []logon.Step
		ended bool
		want  string // the marks of the steps
	}{
		"none yet":    {nil, false, "○○○○○○"},
		"in progress": {reported, false, "✓↻○○○○"},
		"cancelled":   {reported, true, "✓–––––"},
		"failed": {
			append(reported, logon.Step{Stage: logon.StageProfile, Result: logon.Failed}), true,
			"✓✕––––",
		},
		"of a newer stage": {[]logon.Step{{Stage: "newer", Result: logon.Passed}}, false, "○○○○○○"},
	} {
		t.Run(name, func(t *testing.T) {
			var marks strings.Builder
			for _, s := range TrialSteps(tt.steps, tt.ended) {
				marks.WriteString(s.State.Mark)
			}
			if marks.String() != tt.want {
				t.Errorf("marks %s, want %s", marks.String(), tt.want)
			}
		})
	}
	if got, want := TrialSteps(reported, false)[0],
		(TrialStep{State{"✓", "Passed", ToneGood}, "Account", "It is active."}); got != want {
		t.Errorf("step %+v, want %+v", got, want)
	}
}

func TestTrialVerdictOf(t *testing.T) {
	got := TrialVerdictOf(logon.Verdict{
		Reason: directory.LogOnLocked, Text: "The account is locked.", Hint: "Wait.",
		Code: 50053, RequestID: "r1",
	})
	want := TrialVerdict{
		State: State{"✕", "Denied", ToneBad}, Text: "The account is locked.", Hint: "Wait.",
		Quiet: "Entra ID calls this AADSTS50053. Request ID: r1",
		Copy:  "Denied: The account is locked.\nWait.\nEntra ID calls this AADSTS50053. Request ID: r1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdict (-want +got):\n%s", diff)
	}
	for reason, want := range map[directory.LogOnReason]string{
		directory.LogOnAllowed: "✓ Allowed", directory.LogOnUnavailable: "! Unavailable",
		directory.LogOnCancelled: "– Cancelled",
		directory.LogOnTimedOut:  "– Timed out", directory.LogOnMultiFactor: "✕ Denied",
		"of a newer version": "✕ Denied",
	} {
		if got := LogOnState(reason).Text(); got != want {
			t.Errorf("%s is %q, want %q", reason, got, want)
		}
	}
	if got := TrialFailed(&problem.Problem{Title: "The disk is full", Hint: "Free some space"}); got.Copy !=
		"No verdict: The disk is full.\nFree some space." {
		t.Errorf("failed: %q", got.Copy)
	}
	if got := TrialFailed(errors.New("raw text")); strings.Contains(got.Copy, "raw text") {
		t.Errorf("an unclassified error shows: %q", got.Copy)
	}
	if got := TrialCancelled(Trial{Who: "anna"}).Copy; got != "Cancelled: The log-on of anna was cancelled." {
		t.Errorf("cancelled: %q", got)
	}
}

func TestRecognized(t *testing.T) {
	account := directory.User{ID: "u1", Status: directory.StatusDisabled}
	got := Recognized(logon.Explanation{
		Account: account, Profile: directory.Profile{Name: "Staff"},
		Rule: logon.Rule{Default: true},
	})
	if want := "u1, disabled. Profile “Staff”: it is the default, and no other profile applies."; got.Note != want ||
		!got.Good {
		t.Errorf("says %+v, want %q", got, want)
	}
	if got := Unrecognized(&problem.Problem{Title: "There is no account “x”"}); got.Note !=
		"There is no account “x”." || got.Good || got.Wrong() {
		t.Errorf("says %+v", got)
	}
}

func TestTimeLeft(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]string{
		15 * time.Minute: "Expires in 15:00", 61 * time.Second: "Expires in 1:01",
		300 * time.Millisecond: "Expires in 0:01",
		0:                      "The code has expired.", -time.Hour: "The code has expired.",
	} {
		if got := TimeLeft(now.Add(left), now); got != want {
			t.Errorf("%v before the end it says %q, want %q", left, got, want)
		}
	}
}
