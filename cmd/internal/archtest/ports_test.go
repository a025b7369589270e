package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mostMethods is the largest number of methods that an interface may have. No single caller needs
// more, and no one would implement a larger interface twice.
const mostMethods = 15

// sum is an interface that has more methods than any single caller needs, because it embeds others.
type sum struct {
	name   string   // folder and name
	places []string // the folders and files that may mention it
	reason string
}

// sums may have more than mostMethods methods, counting embedded ones.
var sums = []sum{
	{
		"core/app Store",
		[]string{"core/app/ports.go", "core/app/app.go", "cmd/internal/wire", conformance},
		"a store is opened as a whole; app.New passes its parts to their callers, and all of them are tested",
	},
	{
		"gui Backend",
		[]string{"gui/backend.go", "gui/window.go"},
		"the window uses one application, and passes parts of it to the screens",
	},
}

func TestPortsAreNarrow(t *testing.T) {
	all := sources(t)
	for _, wrong := range widePorts(all, sums) {
		t.Error(wrong)
	}
}

// widePorts returns the interfaces that have too many methods. Tests are checked only for methods
// that an interface declares itself; other code also for embedded ones. It also returns the places
// that mention a sum without being a test or one of the sum's places.
func widePorts(all []source, sums []sum) (wrong []string) {
	p := portsOf(all)
	for _, s := range all {
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			i, ok := n.(*ast.InterfaceType)
			if !ok {
				return true
			}
			name := p.names[i]
			if n := len(ownMethods(i)); n > mostMethods {
				wrong = append(wrong, fmt.Sprintf("%s: an interface with %d methods; split it into ports of at most %d",
					s.line(i), n, mostMethods))
			}
			declared := slices.ContainsFunc(sums, func(x sum) bool { return x.name == name })
			if n := len(p.methods(s, i)); n > mostMethods && !declared && !s.test() {
				wrong = append(wrong,
					fmt.Sprintf("%s: an interface with up to %d methods, including embedded ones; use ports of at "+
						"most %d",
						s.line(i), n, mostMethods))
			}
			return true
		})
		wrong = append(wrong, strays(s, sums)...)
	}
	return append(wrong, needless(all, p, sums)...)
}

// needless returns the sums that no longer exist or no longer need an exception.
func needless(all []source, p ports, sums []sum) (wrong []string) {
	for _, x := range sums {
		found := p.declared[x.name]
		if found.syntax == nil || len(p.methods(found.source, found.syntax)) <= mostMethods {
			wrong = append(wrong, fmt.Sprintf("%s no longer needs an exception", x.name))
		}
	}
	return wrong
}

// strays returns the places where s mentions a sum without permission.
func strays(s source, sums []sum) (wrong []string) {
	for _, x := range sums {
		folder, name, _ := strings.Cut(x.name, " ")
		if strings.HasSuffix(s.path, "_test.go") || within(s.path, x.places...) {
			continue
		}
		for _, line := range spokenOf(s, folder, name) {
			wrong = append(wrong, fmt.Sprintf("%s: %s is a sum of ports (%s); ask only for the ports that are used",
				line, x.name, x.reason))
		}
	}
	return wrong
}

// spokenOf returns the places where s uses a type of a folder: in a field, a parameter, a result, a
// variable, another type or a value.
func spokenOf(s source, folder, name string) (lines []string) {
	packages := packagesOf(s)
	look := func(e ast.Expr) {
		if e = plain(e); e != nil && declaredAs(s, e, packages) == folder+" "+name {
			lines = append(lines, s.line(e))
		}
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			look(n.Type)
		case *ast.ValueSpec:
			look(n.Type)
		case *ast.TypeSpec:
			look(n.Type)
		case *ast.CompositeLit:
			look(n.Type)
		case *ast.TypeAssertExpr:
			look(n.Type)
		}
		return true
	})
	return lines
}

// plain returns the element type of a pointer, a list, a map or a channel.
func plain(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.StarExpr:
		return plain(e.X)
	case *ast.ParenExpr:
		return plain(e.X)
	case *ast.ArrayType:
		return plain(e.Elt)
	case *ast.Ellipsis:
		return plain(e.Elt)
	case *ast.ChanType:
		return plain(e.Value)
	case *ast.MapType:
		return plain(e.Value)
	}
	return e
}

// declaredAs returns the folder and name of the type that e names in s, or "" if the type is not in
// this module.
func declaredAs(s source, e ast.Expr, packages map[string]string) string {
	switch e := e.(type) {
	case *ast.Ident:
		return s.folder() + " " + e.Name
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && packages[x.Name] != "" {
			return packages[x.Name] + " " + e.Sel.Name
		}
	}
	return ""
}

// packagesOf maps the names under which s imports packages of this module to their folders.
func packagesOf(s source) map[string]string {
	packages := map[string]string{}
	for _, spec := range s.syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if folder, ok := own(imported); ok {
			name := path.Base(folder)
			if spec.Name != nil {
				name = spec.Name.Name
			}
			packages[name] = folder
		}
	}
	return packages
}

// ports are the interfaces of this module.
type ports struct {
	declared map[string]declaration // by folder and name
	names    map[*ast.InterfaceType]string
}

type declaration struct {
	source source
	syntax *ast.InterfaceType
}

func portsOf(all []source) ports {
	p := ports{declared: map[string]declaration{}, names: map[*ast.InterfaceType]string{}}
	for _, s := range all {
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				if i, ok := spec.Type.(*ast.InterfaceType); ok {
					name := s.folder() + " " + spec.Name.Name
					p.declared[name], p.names[i] = declaration{s, i}, name
				}
			}
			return true
		})
	}
	return p
}

// ownMethods returns the methods that i declares itself, without embedded ones.
func ownMethods(i *ast.InterfaceType) (names []string) {
	for _, m := range i.Methods.List {
		for _, name := range m.Names {
			names = append(names, name.Name)
		}
	}
	return names
}

// methods returns the methods of i, including those of embedded interfaces of this module. Each
// method is returned once. Any other embedded interface counts as one method.
func (p ports) methods(s source, i *ast.InterfaceType) []string {
	found := map[string]bool{}
	p.collect(s, i, found, map[*ast.InterfaceType]bool{})
	return slices.Sorted(maps.Keys(found))
}

// collect adds the methods of i to found. The interfaces in seen were already visited.
func (p ports) collect(s source, i *ast.InterfaceType, found map[string]bool, seen map[*ast.InterfaceType]bool) {
	if seen[i] {
		return
	}
	seen[i] = true
	for _, name := range ownMethods(i) {
		found[name] = true
	}
	packages := packagesOf(s)
	for _, m := range i.Methods.List {
		if len(m.Names) > 0 {
			continue
		}
		if embedded, ok := p.declared[declaredAs(s, m.Type, packages)]; ok {
			p.collect(embedded.source, embedded.syntax, found, seen)
		} else {
			found[s.line(m)] = true
		}
	}
}

// TestConformanceTriesEveryMethod checks that the conformance test calls every method, because it
// can vouch only for the methods it calls.
func TestConformanceTriesEveryMethod(t *testing.T) {
	all := sources(t)
	p := portsOf(all)
	store := p.declared["core/app Store"]
	if store.syntax == nil {
		t.Fatal("core/app no longer has a Store; the rule must be changed")
	}
	for _, method := range untried(p.methods(store.source, store.syntax), all) {
		t.Errorf("%s does not call %s of a store", conformance, method)
	}
}

// untried returns the methods that the conformance test does not call.
func untried(methods []string, all []source) []string {
	called := map[string]bool{}
	for _, s := range all {
		if s.folder() != conformance {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if method, ok := call.Fun.(*ast.SelectorExpr); ok {
					called[method.Sel.Name] = true
				}
			}
			return true
		})
	}
	return slices.DeleteFunc(methods, func(m string) bool { return called[m] })
}

func TestUntriedRule(t *testing.T) {
	tried, err := parse(conformance+"/x.go", "package storagetest; func f(s Store) { s.Tried(); _ = s.Named }")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := parse("core/app/x.go", "package app; func f(s Store) { s.Elsewhere() }")
	if err != nil {
		t.Fatal(err)
	}
	got := untried([]string{"Elsewhere", "Named", "Tried"}, []source{tried, elsewhere})
	if want := []string{"Elsewhere", "Named"}; !slices.Equal(got, want) {
		t.Errorf("untried %q, want %q", got, want)
	}
}

func TestPortRule(t *testing.T) {
	allowed := []sum{{"core/b Sum", []string{"core/b/b.go", "cmd/x"}, "it is opened whole"}}
	const parts = `package b; type A interface{ ` + "%s" + ` }; type B interface{ ` + "%s" +
		` }; type Sum interface{ A; B }`
	base := fmt.Sprintf(parts, manyMethods("A", 9), manyMethods("B", 9))
	const own, using = "package a; ", `package a; import "` + module + `/core/b"; `
	wide := manyMethods("M", 16) // reported twice: for its own methods, and for all methods
	for name, tt := range map[string]struct {
		path, text string
		want       int
	}{
		"fifteen methods":            {"core/a/a.go", own + "type P interface{ " + manyMethods("M", 15) + " }", 0},
		"sixteen methods":            {"core/a/a.go", own + "type P interface{ " + wide + " }", 2},
		"sixteen in a test":          {"core/a/a_test.go", own + "type P interface{ " + wide + " }", 1},
		"without a name":             {"core/a/a.go", own + "func f(p interface{ " + wide + " }) {}", 2},
		"embeds two parts":           {"core/a/a.go", using + "type P interface{ b.A; b.B }", 1},
		"embeds a part":              {"core/a/a.go", using + "type P interface{ b.A; More() }", 0},
		"embeds one twice":           {"core/a/a.go", using + "type P interface{ b.A; Q }; type Q interface{ b.A }", 0},
		"embeds two in steps":        {"core/a/a.go", using + "type P interface{ b.A; Q }; type Q interface{ b.B }", 1},
		"double of a test":           {"core/a/a_test.go", using + "type double struct{ b.Sum }", 0},
		"function that takes it all": {"core/a/a.go", using + "func f(s b.Sum) {}", 1},
		"struct that keeps it all":   {"core/a/a.go", using + "type s struct{ all []*b.Sum }", 1},
		"struct that embeds it":      {"core/a/a.go", using + "type s struct{ b.Sum }", 1},
		"another name for it":        {"core/a/a.go", using + "type All = b.Sum", 1},
		"under another import":       {"core/a/a.go", `package a; import x "` + module + `/core/b"; var all x.Sum`, 1},
		"in its own package":         {"core/b/more.go", "package b; func f(s Sum) {}", 1},
		"field of that name": {
			"core/b/more.go", "package b; type s struct{ Sum A }; var v = s{Sum: nil}.Sum",
			0,
		},
		"where it is opened": {"cmd/x/x.go", using + "var _ b.Sum = nil", 0},
	} {
		t.Run(name, func(t *testing.T) {
			var all []source
			for path, text := range map[string]string{"core/b/b.go": base, tt.path: tt.text} {
				s, err := parse(path, text)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, s)
			}
			if wrong := widePorts(all, allowed); len(wrong) != tt.want {
				t.Errorf("%d found, want %d: %q", len(wrong), tt.want, wrong)
			}
		})
	}
}

// TestPortExceptionsAreNeeded checks that a sum that no longer exists, or no longer needs an
// exception, is reported.
func TestPortExceptionsAreNeeded(t *testing.T) {
	s, err := parse("core/b/b.go",
		"package b; type Sum interface{ A; B }; type A interface{ M() }; type B interface{ N() }")
	if err != nil {
		t.Fatal(err)
	}
	exceptions := []sum{{"core/b Sum", []string{"core/b"}, ""}, {"core/b Gone", nil, ""}}
	if wrong := widePorts([]source{s}, exceptions); len(wrong) != 2 {
		t.Errorf("found %q, want both exceptions", wrong)
	}
}

// manyMethods returns the source of n interface methods.
func manyMethods(name string, n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("%s%d()", name, i))
	}
	return strings.Join(list, "; ")
}
