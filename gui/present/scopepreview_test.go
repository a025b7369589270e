package present

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestScopePreview(t *testing.T) {
	leave := directory.ScopeMove{Count: 3, Names: []string{"Adele Vance", "Alex Wilber", "Ana Bowman"}}
	many := directory.ScopeMove{Count: 412, Names: []string{"Adele", "Alex", "Ana", "Ben"}}
	one := directory.ScopeMove{Count: 1, Names: []string{""}}
	for name, tt := range map[string]struct {
		preview         directory.ScopePreview
		known, filtered bool
		want            string
		tone            Tone
		moves           []ScopeMove
	}{
		"most match": {
			directory.ScopePreview{Accounts: 12481, InScope: 12002},
			true, true,
			"12,002 of 12,481 users match.", ToneOff, nil,
		},
		"one matches": {
			directory.ScopePreview{Accounts: 12481, InScope: 1},
			true, true,
			"1 of 12,481 users matches.", ToneOff, nil,
		},
		"one of one": {
			directory.ScopePreview{Accounts: 1, InScope: 1},
			true, true, "1 of 1 user matches.",
			ToneOff, nil,
		},
		"none matches": {
			directory.ScopePreview{Accounts: 12481},
			true, true, "None of 12,481 users matches.",
			ToneBad, nil,
		},
		"an empty tenant": {directory.ScopePreview{}, true, true, "There are no users yet.", ToneOff, nil},
		"not read yet": {
			directory.ScopePreview{},
			false, true,
			"The number of matching users is shown after the first run.", ToneOff, nil,
		},
		"nothing to count": {directory.ScopePreview{}, false, false, "", ToneOff, nil},
		"three leave": {
			directory.ScopePreview{Accounts: 10, InScope: 7, Leave: leave},
			true, true,
			"7 of 10 users match.", ToneOff,
			[]ScopeMove{
				{
					Title: "3 accounts leave", Text: "3 accounts leave: Adele Vance, Alex Wilber, Ana Bowman",
					Names: leave.Names,
				},
			},
		},
		"many enter": {
			directory.ScopePreview{Accounts: 500, InScope: 412, Enter: many},
			true, true,
			"412 of 500 users match.", ToneOff,
			[]ScopeMove{
				{
					Title: "412 accounts enter", Text: "412 accounts enter: Adele, Alex, Ana and 409 more",
					Names: many.Names, More: "and 408 more",
				},
			},
		},
		"one is disabled, one is not any more": {
			directory.ScopePreview{Accounts: 2, InScope: 2, Disable: one, Enable: one},
			true, false,
			"2 of 2 users match.", ToneOff,
			[]ScopeMove{
				{
					Title: "1 account becomes disabled", Text: "1 account becomes disabled: (no name)",
					Names: []string{"(no name)"},
				},
				{
					Title: "1 account becomes active", Text: "1 account becomes active: (no name)",
					Names: []string{"(no name)"},
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := ScopePreview{Text: tt.want, Tone: tt.tone, Moves: tt.moves}
			if len(tt.moves) > 0 {
				want.Then, want.ThenTone = "This takes effect with the next run after saving.", ToneOff
			}
			got := ScopePreviewOf(tt.preview, tt.known, tt.filtered)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("preview (-want +got):\n%s", diff)
			}
		})
	}
}

func TestScopePreviewOfAHeldRun(t *testing.T) {
	p := directory.ScopePreview{
		Accounts: 12481, InScope: 12002, Leave: directory.ScopeMove{Count: 479, Names: []string{"Adele Vance"}},
		Breaches: []directory.Breach{{Guard: directory.GuardAccountsRemoved, Count: 479, Of: 12481, Most: 20}},
	}
	want := "The next run will be held until someone approves it: 479 of 12,481 accounts would be " +
		"removed; the limit is 20."
	if got := ScopePreviewOf(p, true, true); got.Then != want || got.ThenTone != ToneWarn {
		t.Errorf("it says %q (%s), want %q", got.Then, got.ThenTone, want)
	}
}
