package archtest

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// drawing are the functions that move work to the drawing goroutine. Only the file mayDraw may call
// them.
var drawing = map[string]bool{"Do": true, "DoAndWait": true}

const mayDraw = "gui/task/task.go"

func TestOnePlaceReachesTheDrawingGoroutine(t *testing.T) {
	found := false
	for _, s := range sources(t) {
		for _, line := range drawingCalls(s) {
			if found = found || s.path == mayDraw; s.path != mayDraw {
				t.Errorf("%s: use package gui/task, which calls back on the drawing goroutine", line)
			}
		}
	}
	if !found {
		t.Errorf("%s no longer calls fyne.Do; the rule must be changed", mayDraw)
	}
}

// drawingCalls returns the places where s mentions fyne.Do or fyne.DoAndWait.
func drawingCalls(s source) (lines []string) {
	fyne := localName(s, "fyne.io/fyne/v2")
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		selected, ok := n.(*ast.SelectorExpr)
		if !ok || !drawing[selected.Sel.Name] {
			return true
		}
		if name, ok := selected.X.(*ast.Ident); ok && name.Name == fyne {
			lines = append(lines, s.line(n))
		}
		return true
	})
	return lines
}

// localName returns the name under which s imports Fyne's root package, or "" if it does not import
// it.
func localName(s source, imported string) string {
	for i, name := range s.imports {
		if name != imported {
			continue
		}
		if alias := s.syntax.Imports[i].Name; alias != nil {
			return alias.Name
		}
		return "fyne"
	}
	return ""
}

func TestDrawingRule(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want int
	}{
		"call":           {`import "fyne.io/fyne/v2"; func f() { fyne.Do(nil) }`, 1},
		"and wait":       {`import "fyne.io/fyne/v2"; func f() { fyne.DoAndWait(nil) }`, 1},
		"renamed":        {`import f2 "fyne.io/fyne/v2"; func f() { f2.Do(nil) }`, 1},
		"another Do":     {`import "net/http"; func f(c http.Client) { c.Do(nil) }`, 0},
		"something else": {`import "fyne.io/fyne/v2"; func f() { fyne.CurrentApp() }`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse("gui/x/x.go", "package x; "+tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(drawingCalls(s)); got != tt.want {
				t.Errorf("%d calls, want %d", got, tt.want)
			}
		})
	}
}

// TestScreensStandAlone checks that screens do not import each other. The window combines them.
func TestScreensStandAlone(t *testing.T) {
	const pages = "gui/page"
	for _, s := range sources(t) {
		for _, i := range s.imports {
			imported, ours := own(i)
			if ours && within(s.folder(), pages) && within(imported, pages) && imported != s.folder() {
				t.Errorf("%s imports %s: a screen links to another one with a destination of gui/nav", s.path, imported)
			}
			if s.folder() == "gui/present" && within(i, "fyne.io") {
				t.Errorf("%s imports %s: this package decides what to show, without a toolkit", s.path, i)
			}
		}
	}
}

// TestNavigationIsTyped checks that every function that navigates takes one destination and nothing
// else, so that its receiver has no strings to parse.
func TestNavigationIsTyped(t *testing.T) {
	leads := 0
	for _, s := range sources(t) {
		if !screenCode(s) {
			continue
		}
		for line, typed := range navigations(s) {
			leads++
			if !typed {
				t.Errorf("%s: Navigate, and Open of a page, take one nav.Destination", line)
			}
		}
	}
	if leads == 0 {
		t.Error("no function navigates any longer; the rule must be changed")
	}
}

// navigations returns the places where s declares Navigate, or Open for a Page or in an interface.
// The value says whether the function takes exactly one nav.Destination.
func navigations(s source) map[string]bool {
	found := map[string]bool{}
	fields := func(list *ast.FieldList, names ...string) {
		for _, f := range list.List {
			if function, ok := f.Type.(*ast.FuncType); ok && len(f.Names) == 1 &&
				slices.Contains(names, f.Names[0].Name) {
				found[s.line(f)] = takesDestination(function)
			}
		}
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.Name == "Open" && ofPage(n.Recv) || n.Name.Name == "Navigate" {
				found[s.line(n)] = takesDestination(n.Type)
			}
		case *ast.StructType:
			fields(n.Fields, "Navigate")
		case *ast.InterfaceType:
			fields(n.Methods, "Navigate", "Open")
		}
		return true
	})
	return found
}

// ofPage reports whether a receiver is a *Page.
func ofPage(receiver *ast.FieldList) bool {
	if receiver == nil {
		return false
	}
	pointer, ok := receiver.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := pointer.X.(*ast.Ident)
	return ok && name.Name == "Page"
}

// takesDestination reports whether a function has exactly one parameter, a nav.Destination.
func takesDestination(f *ast.FuncType) bool {
	if f.Params.NumFields() != 1 {
		return false
	}
	selected, ok := f.Params.List[0].Type.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := selected.X.(*ast.Ident)
	return ok && pkg.Name == "nav" && selected.Sel.Name == "Destination"
}

func TestNavigationRule(t *testing.T) {
	for name, tt := range map[string]struct {
		text         string
		leads, wrong int
	}{
		"typed":             {`type Env struct { Navigate func(nav.Destination) }`, 1, 0},
		"strings":           {`type Env struct { Navigate func(screen string, args ...string) }`, 1, 1},
		"and a string":      {`type Env struct { Navigate func(d nav.Destination, tab string) }`, 1, 1},
		"page":              {`func (p *Page) Open(d nav.Destination) {}`, 1, 0},
		"page by strings":   {`func (p *Page) Open(args ...string) {}`, 1, 1},
		"opener":            {`type opener interface{ Open(connector string) }`, 1, 1},
		"Open of a file":    {`type Env struct { Open func(path string) }`, 0, 0},
		"Open of a control": {`func (f *Fold) Open() bool { return true }`, 0, 0},
		"function Open":     {`func Open(name string) {}`, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse("gui/page/x/x.go", "package x; "+tt.text)
			if err != nil {
				t.Fatal(err)
			}
			leads, wrong := navigations(s), 0
			for _, typed := range leads {
				if !typed {
					wrong++
				}
			}
			if len(leads) != tt.leads || wrong != tt.wrong {
				t.Errorf("%d found, %d wrong, want %d and %d", len(leads), wrong, tt.leads, tt.wrong)
			}
		})
	}
}

// TestWindowSaysWhatFyneAppSays compares the constants with FyneApp.toml, which go build does not
// read.
func TestWindowSaysWhatFyneAppSays(t *testing.T) {
	d := details(t)
	got := constants(t, "cmd/rollcall/metadata.go")
	for constant, key := range map[string]string{
		"appID": "ID", "appName": "Name", "appVersion": "Version",
		"appBuild": "Build",
	} {
		if got[constant] != d[key] {
			t.Errorf("cmd/rollcall: %s is %q, FyneApp.toml says %q", constant, got[constant], d[key])
		}
	}
	if icon := d["Icon"]; !strings.HasPrefix(icon, "resources/icons/") || read(t, icon) == "" {
		t.Errorf("FyneApp.toml: Icon is %q, want a picture in resources/icons", icon)
	}
}

// constants returns the constants of a file whose values are literals.
func constants(t *testing.T, name string) map[string]string {
	t.Helper()
	values := map[string]string{}
	for _, s := range sources(t) {
		if s.path != path.Clean(name) {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			if literal, ok := v.Values[0].(*ast.BasicLit); ok {
				values[v.Names[0].Name] = literal.Value
				if literal.Kind == token.STRING {
					values[v.Names[0].Name], _ = strconv.Unquote(literal.Value) // already parsed
				}
			}
			return true
		})
	}
	return values
}
