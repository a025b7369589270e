package present

import (
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/permission"
)

// TestPermissionsOfTheGuide checks that the guide explains every permission that package permission
// asks for, in its words.
func TestPermissionsOfTheGuide(t *testing.T) {
	for _, g := range permission.Grants() {
		if g.Weight == permission.Needed {
			if purposes[g.Name] == "" || purposeLabels[g.Name] == "" {
				t.Errorf("nothing says what %s is for", g.Name)
			}
			continue
		}
		lack := g.Calls[0].Lack
		if want := "Without " + g.Name + ", " + strings.ToLower(lack[:1]) + lack[1:]; string(lacks[g.Name]) != want {
			t.Errorf("it says %q, want %q", lacks[g.Name], want)
		}
	}
}

// TestCheckNames checks that every call that a connection test reports has a name in the
// catalogues.
func TestCheckNames(t *testing.T) {
	elsewhere := []string{
		"Read the tenant", "Read all groups of a user", "See hidden members", "Read the key of the application",
	}
	for _, c := range permission.Calls() {
		if string(checkNames[c.Name]) != c.Name && !slices.Contains(elsewhere, c.Name) {
			t.Errorf("%q is missing", c.Name)
		}
	}
}
