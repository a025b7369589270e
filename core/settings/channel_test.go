package settings

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/problem"
)

func TestQuietHours(t *testing.T) {
	for text, test := range map[string]struct {
		quiet, loud []string
	}{
		"22:00-07:00": {[]string{"22:00", "23:59", "00:00", "06:59"}, []string{"07:00", "12:00", "21:59"}},
		"12:00-13:30": {[]string{"12:00", "13:29"}, []string{"11:59", "13:30", "00:00"}},
		"none":        {nil, []string{"00:00", "12:00"}},
	} {
		q, err := ParseQuietHours(text)
		if err != nil || q.String() != text {
			t.Errorf("%s: %v, %v", text, q, err)
		}
		check := func(clocks []string, want bool) {
			for _, clock := range clocks {
				at, err := time.Parse("15:04", clock)
				if err != nil {
					t.Fatal(err)
				}
				if got := q.Include(at, time.UTC); got != want {
					t.Errorf("%s at %s: %v", text, clock, got)
				}
				if got := q.Include(at.Add(-5*time.Hour), time.FixedZone("", 5*60*60)); got != want {
					t.Errorf("%s at %s in another zone: %v", text, clock, got)
				}
			}
		}
		check(test.quiet, true)
		check(test.loud, false)
	}
	for _, typed := range []string{"", " NONE ", "22:00 – 7:00"} {
		if _, err := ParseQuietHours(typed); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for _, typed := range []string{"22:00", "22:00-", "22:00-22:00", "at night", "25:00-07:00", "1-2-3"} {
		if _, err := ParseQuietHours(typed); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("%q: %v, want a usage problem", typed, err)
		}
	}
}

func TestParseOccasions(t *testing.T) {
	got, err := ParseOccasions("digest, failed,failed")
	if diff := cmp.Diff([]Occasion{OnFailed, OnDigest}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if got, err := ParseOccasions(""); err != nil || got == nil || len(got) != 0 {
		t.Errorf("none: %v, %v", got, err)
	}
	for _, typed := range []string{"test", "always"} {
		if _, err := ParseOccasions(typed); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestParseAddresses(t *testing.T) {
	got, err := ParseAddresses(`ops@example.com, Ada <ada@example.com>,"B, C" <bc@example.com>`)
	want := []string{"ops@example.com", `"Ada" <ada@example.com>`, `"B, C" <bc@example.com>`}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	for _, typed := range []string{"ops", "ops@example.com;ada@example.com", "a@b\nBcc: c@d"} {
		if _, err := ParseAddresses(typed); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestParseServer(t *testing.T) {
	for typed, want := range map[string]int{"smtp.example.com": 587, "smtp.example.com:2525": 2525, "[::1]:25": 25} {
		if _, port, err := ParseServer(typed, StartTLS); port != want || err != nil {
			t.Errorf("%s: port %d, %v", typed, port, err)
		}
	}
	if _, _, err := ParseServer("smtp.example.com:smtp", StartTLS); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("a port that is not a number: %v", err)
	}
}
