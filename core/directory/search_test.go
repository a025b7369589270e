package directory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestParseSearch(t *testing.T) {
	for text, want := range map[string][]directory.Term{
		"":                                {},
		" adele\tvance ":                  {{Text: "adele"}, {Text: "vance"}},
		"title:clerk ann":                 {{directory.FieldTitle, "clerk"}, {Text: "ann"}},
		`Manager:"Adele Vance"`:           {{directory.FieldManager, "Adele Vance"}},
		"manager:“Adele  Vance” x":        {{directory.FieldManager, "Adele Vance"}, {Text: "x"}},
		`jobTitle:"not closed`:            {{directory.FieldTitle, "not closed"}},
		"employee:":                       {},
		"title: clerk":                    {{Text: "clerk"}},
		`"http://x" 12:30 :x`:             {{Text: "http://x"}, {Text: "12:30"}, {Text: ":x"}},
		"smtp:ann@contoso.com":            {{directory.FieldAlias, "ann@contoso.com"}},
		"é:x":                             {{Text: "é:x"}},
		`department:"R&D" kind:security `: {{directory.FieldOffice, "R&D"}, {directory.FieldKind, "security"}},
		`""`:                              {{Text: `""`}},
		`title:"" ann`:                    {{Text: "ann"}},
		`a"b "c`:                          {{Text: `a"b`}, {Text: `"c`}},
		"phone:+49221":                    {{directory.FieldPhone, "+49221"}},
	} {
		got, err := directory.ParseSearch(text)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"colour:red":              `There is no field "colour" to search in`,
		strings.Repeat("a", 1001): "too long",
		strings.Repeat("a ", 51):  "too long",
	} {
		if _, err := directory.ParseSearch(text); err == nil || !strings.Contains(problem.Of(err).Title, want) {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
}

func FuzzParseSearch(f *testing.F) {
	for _, text := range []string{"ann", `title:"a b" c`, `""""`, "a:b:c", "“", "\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms, err := directory.ParseSearch(text)
		for _, term := range terms {
			if err == nil && term.Text == "" {
				t.Errorf("%q has an empty term", text)
			}
		}
	})
}
