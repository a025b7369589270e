package directory_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestGroupKind(t *testing.T) {
	for doc, want := range map[string]string{
		`{"groupTypes":["Unified"],"mailEnabled":true}`:                     "Microsoft 365",
		`{"groupTypes":["DynamicMembership","Unified"],"mailEnabled":true}`: "Microsoft 365, dynamic",
		`{"securityEnabled":true,"mailEnabled":true}`:                       "Mail-enabled security",
		`{"securityEnabled":true,"mailEnabled":false}`:                      "Security",
		`{"groupTypes":["DynamicMembership"],"securityEnabled":true}`:       "Security, dynamic",
		`{"securityEnabled":false,"mailEnabled":true}`:                      "Distribution",
	} {
		a, err := directory.ParseAttributes([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		if got := directory.GroupKind(a); got != want {
			t.Errorf("%s: %q, want %q", doc, got, want)
		}
	}
}

func TestParseSortKey(t *testing.T) {
	for key := directory.SortName; key <= directory.SortMail; key++ {
		if got, ok := directory.ParseSortKey(key.String()); !ok || got != key {
			t.Errorf("%s is read as %s, %v", key, got, ok)
		}
	}
	if _, ok := directory.ParseSortKey("colour"); ok {
		t.Error("an unknown word is a key")
	}
}
