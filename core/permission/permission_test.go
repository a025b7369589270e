package permission_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rollcallsync/rollcall/core/permission"
)

func TestTableIsComplete(t *testing.T) {
	paths := map[string]bool{}
	for _, c := range permission.Calls() {
		if c.Name == "" || c.Lack == "" || len(c.Allowed) == 0 {
			t.Errorf("%q says too little: %+v", c.Path, c)
		}
		if paths[c.Path] {
			t.Errorf("%s is there twice", c.Path)
		}
		paths[c.Path] = true
		if c.Grant != "" && !slices.Contains(c.Allowed, c.Grant) {
			t.Errorf("%s asks for %s, which does not allow it", c.Name, c.Grant)
		}
		if c.Fallback != "" && c.Instead == "" {
			t.Errorf("%s does not say what happens instead", c.Name)
		}
		if found, known := permission.Of(strings.Replace(c.Path, "{id}", "5e0", 1)); c.Path != "" &&
			(!known || found.Path != c.Path) {
			t.Errorf("%s is taken for %q", c.Path, found.Path)
		}
	}
	for _, c := range permission.Calls() {
		if c.Fallback != "" && !paths[c.Fallback] {
			t.Errorf("%s falls back to %s, which is no call", c.Path, c.Fallback)
		}
	}
	for _, path := range []string{"", "/users/a/b/memberOf", "/users/5e0", "/groups/memberOf"} {
		if c, known := permission.Of(path); known {
			t.Errorf("%q is taken for %s", path, c.Path)
		}
	}
}

// TestPermissionsOfTheSetupGuideAreEnough checks that, according to Microsoft's table, the
// permissions that the README requires are enough for runs.
func TestPermissionsOfTheSetupGuideAreEnough(t *testing.T) {
	for name, granted := range map[string][]string{
		"the two of README": {"User.Read.All", "GroupMember.Read.All"},
		"the basic ones":    {"User.Read.All", "Group.ReadBasic.All", "GroupMember.ReadBasic.All"},
		"the wide one":      {"Directory.Read.All"},
	} {
		for _, c := range permission.Calls() {
			if c.Allows(granted) != "" || c.Dispensable() {
				continue
			}
			t.Errorf("%s: %s is not allowed, and nothing is asked instead", name, c.Path)
		}
		for _, g := range permission.Grants() {
			if by, missing := g.Covered(granted); g.Weight == permission.Needed && len(by) == 0 {
				t.Errorf("%s: %s is not covered for want of %s", name, g.Name, missing.Path)
			}
		}
	}
}

// TestGuideAsksForWhatTheTableHas compares the permissions of the user guide with the table.
func TestGuideAsksForWhatTheTableHas(t *testing.T) {
	text, err := os.ReadFile("../../resources/docs/guide/register.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "## 2. The permissions")
	section, _, found := strings.Cut(section, "## 3.")
	if !found {
		t.Fatal("the guide has no such section any more")
	}
	named, asked := permissionsIn(section), map[string]bool{}
	for line := range strings.SplitSeq(section, "\n") {
		if strings.HasSuffix(line, "; needed |") {
			maps.Copy(asked, permissionsIn(line))
		}
	}
	needed, accepted := map[string]bool{}, map[string]bool{}
	for _, g := range permission.Grants() {
		if !named[g.Name] {
			t.Errorf("the guide does not name %s", g.Name)
		}
		if g.Weight == permission.Needed {
			needed[g.Name] = true
		}
	}
	if diff := cmp.Diff(needed, asked); diff != "" {
		t.Errorf("needed (-table +guide):\n%s", diff)
	}
	for _, c := range permission.Calls() {
		for _, p := range c.Allowed {
			accepted[p] = true
		}
	}
	for p := range named {
		if !accepted[p] {
			t.Errorf("the guide names %s, which the table does not know", p)
		}
	}
}

// permissionsIn returns the permissions that occur in a text in code quotes.
func permissionsIn(text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range regexp.MustCompile("`([A-Z][A-Za-z]+\\.Read[A-Za-z.]*)`").FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return found
}

func TestLostSince(t *testing.T) {
	both := []string{"User.Read.All", "GroupMember.Read.All", "Member.Read.Hidden"}
	for name, tt := range map[string]struct {
		before, now []string
		want        []string
		runs        bool // runs can still do without the missing calls
	}{
		"nothing": {both, both, nil, true},
		"more":    {both, append(both, "Application.Read.All"), nil, true},
		"users":   {both, both[1:], []string{"User.Read.All"}, false},
		"names remain": {
			both,
			[]string{"User.ReadBasic.All", "GroupMember.Read.All", "Member.Read.Hidden"},
			[]string{"User.Read.All"},
			false,
		},
		"groups": {
			both,
			[]string{"User.Read.All", "Member.Read.Hidden"},
			[]string{"GroupMember.Read.All"},
			false,
		},
		"hidden":   {both, both[:2], []string{"Member.Read.Hidden"}, true},
		"replaced": {both, []string{"Directory.Read.All", "Member.Read.Hidden"}, nil, true},
		// reads the key of the application
		"narrowed":  {[]string{"Directory.Read.All"}, both, []string{"Directory.Read.All"}, true},
		"never had": {nil, nil, nil, true},
		"the basic ones came": {both, []string{
			"User.Read.All", "Group.ReadBasic.All", "GroupMember.ReadBasic.All",
			"Member.Read.Hidden",
		}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			runs := true
			for _, l := range permission.LostSince(tt.before, tt.now) {
				got = append(got, l.Permission)
				runs = runs && l.Call.Dispensable()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || runs != tt.runs {
				t.Errorf("runs %v, want %v; lost (-want +got):\n%s", runs, tt.runs, diff)
			}
		})
	}
}
