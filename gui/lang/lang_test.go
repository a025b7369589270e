package lang

import (
	"strings"
	"testing"
	"time"
)

// in runs a test in a language.
func in(t *testing.T, l Language, check func()) {
	t.Helper()
	before := Used()
	Use(l)
	defer Use(before)
	check()
}

func TestTexts(t *testing.T) {
	for _, tt := range []struct {
		text func() string
		want map[Language]string
	}{
		{func() string { return T("Sync all") }, map[Language]string{
			English: "Sync all", German: "Alle synchronisieren", French: "Tout synchroniser",
		}},
		{func() string { return T("%s of %s", "3", "7") }, map[Language]string{
			English: "3 of 7", German: "3 von 7", French: "3 sur 7",
		}},
		{func() string { return N(1, "%s user", "%s users") }, map[Language]string{
			English: "1 user", German: "1 Benutzer", French: "1 utilisateur",
		}},
		{func() string { return N(0, "%s group", "%s groups") }, map[Language]string{
			English: "0 groups", German: "0 Gruppen", French: "0 groupe",
		}},
		{func() string { return N(12481, "%s group", "%s groups") }, map[Language]string{
			English: "12,481 groups", German: "12.481 Gruppen", French: "12\u00a0481 groupes",
		}},
		{func() string { return N(1_000_000, "%s group", "%s groups") }, map[Language]string{
			English: "1,000,000 groups", German: "1.000.000 Gruppen", French: "1\u00a0000\u00a0000 de groupes",
		}},
		{func() string { return N(1, "of them an agent", "of them agents") }, map[Language]string{
			English: "of them an agent", German: "davon ein Agent", French: "dont un agent",
		}},
		{func() string { return Key("Dark").String() }, map[Language]string{
			English: "Dark", German: "Dunkel", French: "Sombre",
		}},
		{func() string { return Decimal(0.44, 1) }, map[Language]string{English: "0.4", German: "0,4", French: "0,4"}},
		{func() string { return Bytes(1536) }, map[Language]string{
			English: "1.5 KB", German: "1,5 KB", French: "1,5 Ko",
		}},
		{func() string { return T("A text that no catalogue has") }, map[Language]string{
			German: "A text that no catalogue has", French: "A text that no catalogue has",
		}},
	} {
		for l, want := range tt.want {
			in(t, l, func() {
				if got := tt.text(); got != want {
					t.Errorf("%s: %q, want %q", l, got, want)
				}
			})
		}
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2026, time.March, 2, 8, 5, 0, 0, time.UTC)
	for l, want := range map[Language][]string{
		English: {"Mon 2 Mar", "2 Mar 2026", "08:05"},
		German:  {"Mo., 2. März", "2. März 2026", "08:05"},
		French:  {"lun. 2 mars", "2 mars 2026", "08:05"},
	} {
		in(t, l, func() {
			for i, got := range []string{Date(at, "Mon 2 Jan"), Date(at, "2 Jan 2006"), Date(at, "15:04")} {
				if got != want[i] {
					t.Errorf("%s: %q, want %q", l, got, want[i])
				}
			}
		})
	}
}

func TestPseudo(t *testing.T) {
	in(t, Pseudo, func() {
		got := T("Key until %s, %s left", "tomorrow", "9 days")
		if !strings.Contains(got, "tomorrow") || !strings.Contains(got, "9 days") {
			t.Errorf("%q lost a value", got)
		}
		text := T("Directory")
		if strings.ContainsAny(text, "Directory") || len([]rune(text)) < 12 {
			t.Errorf("%q has letters of ASCII, or is too short", text)
		}
		if got := T("%s"); got != "%s" {
			t.Errorf("%q: a text without letters changed", got)
		}
	})
}

func TestUseIgnoresUnknownLanguages(t *testing.T) {
	in(t, German, func() {
		if Use("xx"); Used() != German {
			t.Errorf("the language is %s", Used())
		}
	})
}
