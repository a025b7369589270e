package present_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/present"
)

var british = present.Reader{
	Dates: present.DateFormOf("en_GB"),
	Now:   time.Date(2026, 11, 30, 23, 30, 0, 0, time.FixedZone("west", -6*3600)),
}

func TestExpiryInWords(t *testing.T) {
	for name, tt := range map[string]struct {
		typed, says string
		warns       bool
	}{
		"far":      {"2027-12-01", "Wednesday, 1 December 2027, in 366 days.", false},
		"soon":     {"2026-12-02", "Wednesday, 2 December 2026, in 2 days.", true},
		"tomorrow": {"1/12/2026", "Tuesday, 1 December 2026, in 1 day.", true},
		"today":    {"2026-11-30", "Monday, 30 November 2026, today.", true},
		"past": {
			"29.11.2026", "Sunday, 29 November 2026 is in the past: an expired key cannot sign in.",
			true,
		},
		"as they write":  {"03/04/2027", "Saturday, 3 April 2027, in 124 days.", false},
		"nothing to say": {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := completeForm()
			f.Reader, f.Expires = british, tt.typed
			v := f.Verdicts()[present.FieldExpires]
			if v.Note != tt.says || v.Warn != tt.warns || v.Wrong() {
				t.Errorf("%q says %+v, want %q, warning: %v", tt.typed, v, tt.says, tt.warns)
			}
		})
	}
}

func TestExpiryNamesItsSource(t *testing.T) {
	stored := storedConnector()
	stored.KeyFromGraph = true
	for name, tt := range map[string]struct {
		edit func(f *present.ConnectorForm)
		says string
	}{
		"untouched": {func(*present.ConnectorForm) {}, "Reported by Microsoft Graph."},
		"another": {func(f *present.ConnectorForm) {
			f.Expires = "2028-01-01"
		}, "Microsoft Graph reports 22 May 2027."},
		"emptied": {func(f *present.ConnectorForm) { f.Expires = "" }, "Microsoft Graph reports 22 May 2027."},
		"new key": {func(f *present.ConnectorForm) { f.Secret = "another" }, "when the old secret expires"},
		"both new": {func(f *present.ConnectorForm) {
			f.Secret, f.Expires = "another", "2028-01-01"
		}, "1 January 2028, in 397 days."},
	} {
		t.Run(name, func(t *testing.T) {
			f := present.ConnectorFormOf(stored)
			f.Reader = british
			tt.edit(&f)
			if v := f.Verdicts()[present.FieldExpires]; !strings.Contains(v.Note, tt.says) {
				t.Errorf("says %q, want %q", v.Note, tt.says)
			}
		})
	}
}

// TestFormAgreesWithGraph checks that saving the form does not overwrite what a connection test
// found while the form was open.
func TestFormAgreesWithGraph(t *testing.T) {
	updated := storedConnector()
	updated.KeyExpires, updated.KeyFromGraph, updated.TenantName = time.Date(2027, 1, 8, 10, 0, 0, 0, time.UTC), true,
		"Contoso Ltd"

	f := present.ConnectorFormOf(storedConnector()).Renewed(present.ConnectorFormOf(updated))
	if got := f.Connector(); f.Expires != "2027-01-08" || !got.KeyExpires.Equal(updated.KeyExpires) ||
		got.TenantName != "Contoso Ltd" || f.Changed() {
		t.Errorf("untouched: shows %q, stores %v, changed: %v", f.Expires, got.KeyExpires, f.Changed())
	}
	if text, _ := f.StoredKey(british.Now); !strings.Contains(text, "8 Jan 2027, according to Microsoft Graph") {
		t.Errorf("stored key: %q", text)
	}

	typed := present.ConnectorFormOf(storedConnector())
	typed.Expires, typed.Info = "2027-06-01", "mine"
	typed = typed.Renewed(present.ConnectorFormOf(updated))
	if got := typed.Connector(); got.KeyExpires.Format(time.DateOnly) != "2027-06-01" || got.Info != "mine" ||
		!typed.Changed() {
		t.Errorf("typed: stores %v, %q", got.KeyExpires, got.Info)
	}

	other := updated
	other.ID = "c2"
	if f := present.ConnectorFormOf(storedConnector()); f.Renewed(present.ConnectorFormOf(other)).Expires != f.Expires {
		t.Error("the form took over another connector's key")
	}
}

func TestAuthoritiesVerdict(t *testing.T) {
	ca := auth.Certificate{Subject: "CN=Acme Root", NotAfter: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	old := auth.Certificate{Subject: "CN=Old", NotAfter: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}
	for name, tt := range map[string]struct {
		list []auth.Certificate
		err  error
		want present.Verdict
	}{
		"one": {[]auth.Certificate{ca}, nil, present.Verdict{Good: true, Note: "CN=Acme Root, until 1 Jan 2030."}},
		"two": {
			[]auth.Certificate{old, ca},
			nil,
			present.Verdict{Good: true, Note: "CN=Old and 1 more, until 1 Jan 2030."},
		},
		"refused": {
			[]auth.Certificate{ca, {Subject: "CN=Odd", Unusable: "It has a fault."}},
			nil,
			present.Verdict{Note: "CN=Odd cannot be used. It has a fault.", Warn: true},
		},
		"expired": {[]auth.Certificate{old}, nil, present.Verdict{Note: "CN=Old, expired on 1 Jan 2020.", Warn: true}},
		"missing": {
			nil, &problem.Problem{Title: "The CA file is missing", Hint: "Choose another one."},
			present.Verdict{Text: "The CA file is missing. Choose another one."},
		},
	} {
		if got := present.AuthoritiesVerdict(tt.list, tt.err, british.Now); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}
