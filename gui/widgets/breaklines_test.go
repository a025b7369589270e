package widgets

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestBreakLines(t *testing.T) {
	for name, tt := range map[string]struct {
		text  string
		width int // in characters
		want  []string
		split bool
	}{
		"short": {"adele@contoso.com", 20, []string{"adele@contoso.com"}, false},
		"between words": {
			"Legal and corporate affairs", 12,
			[]string{"Legal and", "corporate", "affairs"},
			false,
		},
		"an address at its at": {"adele.vance@contoso.com", 16, []string{"adele.vance@", "contoso.com"}, true},
		"an address before dots": {
			"adele.vance@contoso.onmicrosoft.com", 14,
			[]string{"adele.vance@", "contoso", ".onmicrosoft", ".com"},
			true,
		},
		"at its at, if it need not": {
			"al@contoso.onmicrosoft.com", 23,
			[]string{"al@", "contoso.onmicrosoft.com"},
			true,
		},
		"an id after hyphens": {
			"6731de76-14a6-49ae-97bc-6eba6914391e", 20,
			[]string{"6731de76-14a6-49ae-", "97bc-6eba6914391e"},
			true,
		},
		"no sign to break at": {"abcdefghij", 4, []string{"abcd", "efgh", "ij"}, true},
		"a word after a broken one": {
			"mail adele.vance@contoso.com now", 12,
			[]string{"mail", "adele.vance@", "contoso.com", "now"},
			true,
		},
		"one address a line":         {"a@x.com\nb@x.com", 20, []string{"a@x.com", "b@x.com"}, false},
		"nothing":                    {"", 10, []string{""}, false},
		"room for less than letters": {"ab.c", 0, []string{"a", "b", ".", "c"}, true},
		"a dot at the end":           {"wonderful.", 9, []string{"wonderful", "."}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, split := breakLines(tt.text, float32(tt.width), func(s string) float32 {
				return float32(utf8.RuneCountInString(s))
			})
			if !slices.Equal(got, tt.want) || split != tt.split {
				t.Errorf("lines %q (split %t), want %q (split %t)", got, split, tt.want, tt.split)
			}
			strip := strings.NewReplacer(" ", "", "\n", "").Replace
			if strip(strings.Join(got, "")) != strip(tt.text) {
				t.Errorf("%q lost or gained letters", got)
			}
		})
	}
}
