package archtest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// layer says which packages of this module the packages in one folder may import.
type layer struct {
	folder string
	may    []string // folders
	reason string
}

// layers are matched by the longest folder that contains the package.
var layers = []layer{
	{"cmd", []string{"cmd", "gui", "core", "storage", "resources"}, "cmd may import every layer"},
	{"gui", []string{"gui", "core", "resources"}, "gui uses core, and storage only through core/app"},
	{
		"storage",
		[]string{
			"storage", "core/directory", "core/problem", "core/domain", "core/spelling", "core/progress",
			"core/atomicfile", "core/disk",
			"core/parttest", // says what happens to a test whose parts are missing
			"core/soaktest", // says how much the tests try
		},
		"storage imports only core's vocabulary and what it needs to write files, so that a second adapter can " +
			"be added",
	},
	{
		conformance,
		[]string{"storage", "core"},
		"the author of a store tests it against the ports of its callers",
	},
	{"core", []string{"core"}, "core imports no other layer; adapters are passed in through ports"},
	{
		"core/directory",
		[]string{"core/problem", "core/spelling"},
		"the vocabulary depends on almost nothing, so that every package can use it",
	},
	{"core/spelling", nil, "comparing names needs no other package of Rollcall"},
	{"core/problem", nil, "every package may fail, so problem may not need any of them"},
	{"resources", nil, "resources are embedded files and need no code"},
}

// layerOf returns the layer of a package.
func layerOf(folder string) (found layer, ok bool) {
	for _, l := range layers {
		if within(folder, l.folder) && len(l.folder) >= len(found.folder) {
			found, ok = l, true
		}
	}
	return found, ok
}

// misdirected returns why a package of this module must not import another one, or "" if the import
// is allowed.
func misdirected(folder, imported string) string {
	l, ok := layerOf(folder)
	switch {
	case !ok:
		return fmt.Sprintf("%s is not in a layer of the design", folder)
	case folder == imported, within(imported, l.may...):
		return ""
	}
	return fmt.Sprintf("%s imports %s: %s", folder, imported, l.reason)
}

func TestImportsKeepTheirDirection(t *testing.T) {
	for _, s := range sources(t) {
		for _, i := range s.imports {
			if imported, ok := own(i); ok {
				if wrong := misdirected(s.folder(), imported); wrong != "" {
					t.Errorf("%s: %s", s.path, wrong)
				}
			}
		}
	}
}

func TestDirectionRule(t *testing.T) {
	for name, tt := range map[string]struct {
		folder, imported string
		ok               bool
	}{
		"cmd imports storage":           {"cmd/internal/wire", "storage", true},
		"core imports core":             {"core/app", "core/syncer", true},
		"external test of own package":  {"core/problem", "core/problem", true},
		"storage imports vocabulary":    {"storage", "core/directory", true},
		"storage imports the engine":    {"storage", "core/syncer", false},
		"vault imports the application": {"storage/vault", "core/app", false},
		"conformance takes the ports":   {"storage/storagetest", "core/app", true},
		"core imports storage":          {"core/app", "storage", false},
		"gui imports storage":           {"gui/page/history", "storage", false},
		"vocabulary imports core":       {"core/directory", "core/domain", false},
		"core imports cmd":              {"core/app", "cmd/internal/wire", false},
		"name that begins alike":        {"storage", "core/directoryx", false},
		"unknown top folder":            {"pkg/x", "core/app", false},
	} {
		t.Run(name, func(t *testing.T) {
			if wrong := misdirected(tt.folder, tt.imported); (wrong == "") != tt.ok {
				t.Errorf("misdirected = %q, want fine: %v", wrong, tt.ok)
			}
		})
	}
}

// separations are pairs of packages. The first must not depend on the second, not even indirectly.
var separations = []struct{ from, to, reason string }{
	{"core/graph", "core/syncer", "adapters satisfy the engine's ports without importing the engine"},
	{"storage", "core/syncer", "adapters satisfy the engine's ports without importing the engine"},
	{"core/sim", "core/graph", "the wire format is implemented twice, so that a mistake in one of them is noticed"},
	{"core/graph", "core/sim", "the wire format is implemented twice, so that a mistake in one of them is noticed"},
	{"core/app", "core/graph", "the application uses tenants through ports, and works without a network in tests"},
}

// parts are the packages that core/app consists of. If one of them needs a result of another,
// core/app passes it on.
var parts = []string{
	"core/backup", "core/checklist", "core/diagnostics", "core/exchange", "core/logon", "core/notify", "core/secrets",
	"core/syncer", "core/tenants", "core/update",
}

func TestPartsOfTheApplicationStaySeparate(t *testing.T) {
	imports := importGraph(sources(t))
	for _, part := range parts {
		if len(imports[part]) == 0 {
			t.Errorf("%s no longer exists; the rule must be changed", part)
		}
		for _, wrong := range entangled(imports, part) {
			t.Error(wrong)
		}
	}
}

// TestNothingBelowKnowsTheFacade checks that only the front ends import core/app, and not the rest
// of core.
func TestNothingBelowKnowsTheFacade(t *testing.T) {
	for _, s := range sources(t) {
		if within(s.folder(), "core") && s.folder() != "core/app" && slices.Contains(s.imports, module+"/core/app") {
			t.Errorf("%s imports core/app: a part does not know the whole", s.path)
		}
	}
}

// entangled returns the forbidden packages that a part depends on.
func entangled(imports map[string][]string, part string) (wrong []string) {
	for _, reached := range reach(imports, part) {
		switch {
		case reached == "core/app":
			wrong = append(wrong, part+" depends on core/app, which depends on it")
		case reached != part && slices.Contains(parts, reached):
			wrong = append(wrong, fmt.Sprintf("%s depends on %s; core/app passes results from one part to another",
				part, reached))
		}
	}
	return wrong
}

func TestPartsRule(t *testing.T) {
	imports := map[string][]string{
		"core/backup": {"core/settings"}, "core/settings": {"core/problem"},
		"core/checklist": {"core/permission"}, "core/permission": {"core/backup"},
		"core/exchange": {"core/app"}, "core/app": {"core/exchange"},
	}
	for part, want := range map[string]int{"core/backup": 0, "core/checklist": 1, "core/exchange": 1} {
		if got := entangled(imports, part); len(got) != want {
			t.Errorf("%s: %q, want %d", part, got, want)
		}
	}
}

func TestSeparatePackagesStaySeparate(t *testing.T) {
	imports := importGraph(sources(t))
	for _, rule := range separations {
		for folder := range imports {
			if !within(folder, rule.from) {
				continue
			}
			for _, reached := range reach(imports, folder) {
				if within(reached, rule.to) {
					t.Errorf("%s reaches %s: %s", folder, reached, rule.reason)
				}
			}
		}
	}
}

// conformance is the package that tests a store against the ports of its callers. The tests of the
// adapters import it, and through it they depend on every package.
const conformance = "storage/storagetest"

// importGraph maps each package, except conformance, to the packages of this module that the
// package or its tests import.
func importGraph(all []source) map[string][]string {
	graph := map[string][]string{}
	for _, s := range all {
		for _, i := range s.imports {
			if imported, ok := own(i); ok && imported != s.folder() && s.folder() != conformance {
				graph[s.folder()] = append(graph[s.folder()], imported)
			}
		}
	}
	return graph
}

// reach returns the packages that folder imports, directly and indirectly.
func reach(graph map[string][]string, folder string) []string {
	seen := map[string]bool{}
	todo := slices.Clone(graph[folder])
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		if !seen[next] {
			seen[next] = true
			todo = append(todo, graph[next]...)
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestReachFollowsEveryStep(t *testing.T) {
	graph := map[string][]string{"a": {"b"}, "b": {"c", "a"}, "d": {"e"}}
	if got, want := reach(graph, "a"), []string{"a", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("reach = %v, want %v", got, want)
	}
}
