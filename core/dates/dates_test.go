package dates_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/dates"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestDatesAreReadAsTheReaderWritesThem(t *testing.T) {
	for name, tt := range map[string]struct{ locale, typed, want string }{
		"iso":                     {"C", "2027-05-22", "2027-05-22"},
		"iso in America":          {"en_US.UTF-8", "2027-05-22", "2027-05-22"},
		"a moment":                {"C", "2027-05-22T13:30:00Z", "2027-05-22"},
		"nothing":                 {"C", " ", "0001-01-01"},
		"German":                  {"de_DE.UTF-8", "22.05.2027", "2027-05-22"},
		"German, short":           {"de_DE@euro", "3.4.27", "2027-04-03"},
		"British":                 {"en_GB", "03/04/2027", "2027-04-03"},
		"American":                {"en_US.UTF-8", "03/04/2027", "2027-03-04"},
		"American of the system":  {"en-US", "3/4/2027", "2027-03-04"},
		"day that is no month":    {"en_US", "22/05/2027", "2027-05-22"},
		"month that is no day":    {"en_GB", "05/22/2027", "2027-05-22"},
		"Swedish":                 {"sv_SE", "27-05-22", "2027-05-22"},
		"year first elsewhere":    {"de_DE", "2027/05/22", "2027-05-22"},
		"unknown, but only one":   {"C.UTF-8", "22/05/2027", "2027-05-22"},
		"unknown, same both ways": {"", "05/05/2027", "2027-05-05"},
		"Spanish in America":      {"es_US", "03/04/2027", "2027-04-03"},
		"English name":            {"de_DE", "22 May 2027", "2027-05-22"},
		"English name, American":  {"C", "May 22, 2027", "2027-05-22"},
		"leap day":                {"en_GB", "29.2.2028", "2028-02-29"},
		"Chinese":                 {"zh_CN", "2027/5/22", "2027-05-22"},
		"script and language":     {"zh-Hant-TW", "2027/5/22", "2027-05-22"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := dates.FormOf(tt.locale).Parse(tt.typed)
			if err != nil || got.Format(time.DateOnly) != tt.want {
				t.Errorf("%q in %q is %v, %v, want %s", tt.typed, tt.locale, got, err, tt.want)
			}
		})
	}
}

func TestInvalidDates(t *testing.T) {
	for _, tt := range []struct{ locale, typed, says string }{
		{"C", "03/04/2027", `can be 3 Apr 2027 or 4 Mar 2027`},
		{"en_GB", "31.02.2027", "is not a date"},
		{"en_GB", "2027-02-30", "is not a date"},
		{"en_US", "00/12/2027", "is not a date"},
		{"en_US", "soon", "is not a date"},
		{"en_US", "1/2", "is not a date"},
		{"en_US", "1/2/3/4", "is not a date"},
		{"en_US", "1/2/99999", "is not a date"},
		{"en_US", "-1/2/2027x", "is not a date"},
	} {
		got, err := dates.FormOf(tt.locale).Parse(tt.typed)
		if p := problem.Of(err); err == nil || p.Code != problem.CodeUsage || !strings.Contains(p.Title, tt.says) ||
			p.Hint == "" {
			t.Errorf("%q is %v, %+v, want %q", tt.typed, got, p, tt.says)
		}
	}
}

func TestWeeksBeginWhereTheReaderLives(t *testing.T) {
	for locale, want := range map[string]time.Weekday{
		"de_DE": time.Monday, "en_US": time.Sunday,
		"ar_EG": time.Saturday, "C": time.Monday,
	} {
		if got := dates.FormOf(locale).First; got != want {
			t.Errorf("%s: %v, want %v", locale, got, want)
		}
	}
}

func TestDateExamples(t *testing.T) {
	day := time.Date(2027, 5, 22, 0, 0, 0, 0, time.UTC)
	for locale, want := range map[string]string{
		"en_GB": "2027-05-22 or 22/05/2027",
		"en_US": "2027-05-22 or 05/22/2027", "C": "2027-05-22", "sv_SE": "2027-05-22",
	} {
		if got := dates.FormOf(locale).Example(day); got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
	if got := dates.InWords(day); got != "Saturday, 22 May 2027" {
		t.Errorf("in words: %q", got)
	}
	if got := dates.InWords(time.Time{}); got != "" {
		t.Errorf("no day in words: %q", got)
	}
}
