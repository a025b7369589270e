package archtest

import (
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ban is a function that code must not call.
type ban struct {
	pkg, function string
	applies       func(source) bool
	reason        string
}

var bans = []ban{
	{
		"context", "Background", func(s source) bool { return !s.test() && !within(s.folder(), "cmd") },
		"the caller's context decides how long work may take",
	},
	{"context", "TODO", always, "the caller's context decides how long work may take"},
	{
		"time", "Sleep", always,
		"it cannot be cancelled, and makes tests slow or flaky; wait for the expected event instead",
	},
	{
		"fyne.io/fyne/v2/container", "NewVScroll", func(s source) bool {
			return !s.test() && s.path != "gui/widgets/scrolled.go"
		},
		"fields capture the mouse wheel; widgets.NewVScroll also scrolls above fields",
	},
	{"strconv", "Atoi", screenCode, readElsewhere},
	{"strconv", "ParseInt", screenCode, readElsewhere},
}

func always(source) bool { return true }

// screenCode reports whether s is non-test code of the window or of one of its pages.
func screenCode(s source) bool {
	return !s.test() && (s.folder() == "gui" || within(s.folder(), "gui/page"))
}

const readElsewhere = "pages link to each other with types of gui/nav, and gui/present parses what people enter"

// banExceptions are banned calls that are allowed. The key gives the file and the function, the
// value the reason.
var banExceptions = map[string]string{
	"storage/sqldb/db.go Close context.Background": "closing has no caller's context, and SQLite itself limits the " +
		"statement",
}

// offence is a banned call.
type offence struct {
	place string // the file, the function and the banned call, as in banExceptions
	line  string
	ban   ban
}

// offences returns the banned calls in s. Mentioning a banned function without calling it is also
// an offence.
func offences(s source, bans []ban) []offence {
	var found []offence
	for _, decl := range s.syntax.Decls {
		function := "-"
		if f, ok := decl.(*ast.FuncDecl); ok {
			function = f.Name.Name
		}
		ast.Inspect(decl, func(n ast.Node) bool {
			selected, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			for _, b := range bans {
				if b.applies(s) && mentions(s, selected, b) {
					place := s.path + " " + function + " " + b.pkg + "." + b.function
					found = append(found, offence{place, s.line(n), b})
				}
			}
			return true
		})
	}
	return found
}

// mentions reports whether selected is the banned function, whatever name the file gives to the
// imported package.
func mentions(s source, selected *ast.SelectorExpr, b ban) bool {
	name, ok := selected.X.(*ast.Ident)
	if !ok || selected.Sel.Name != b.function {
		return false
	}
	for i, imported := range s.imports {
		alias := s.syntax.Imports[i].Name
		if imported == b.pkg && (alias == nil && name.Name == path.Base(b.pkg) ||
			alias != nil && name.Name == alias.Name) {
			return true
		}
	}
	return false
}

func TestBannedCalls(t *testing.T) {
	needed := map[string]bool{}
	for _, s := range sources(t) {
		for _, o := range offences(s, bans) {
			if _, excepted := banExceptions[o.place]; excepted {
				needed[o.place] = true
				continue
			}
			t.Errorf("%s: %s.%s: %s", o.line, o.ban.pkg, o.ban.function, o.ban.reason)
		}
	}
	for place := range banExceptions {
		if !needed[place] {
			t.Errorf("the exception for %q is no longer needed", place)
		}
	}
}

func TestBanRule(t *testing.T) {
	for name, tt := range map[string]struct {
		path, text string
		want       int
	}{
		"call":            {"core/x/x.go", `import "time"; func f() { time.Sleep(1) }`, 1},
		"call in a test":  {"core/x/x_test.go", `import "time"; func f() { time.Sleep(1) }`, 1},
		"mention":         {"core/x/x.go", `import "time"; var wait = time.Sleep`, 1},
		"renamed package": {"core/x/x.go", `import clock "time"; func f() { clock.Sleep(1) }`, 1},
		"another Sleep":   {"core/x/x.go", `var time sleeper; func f() { time.Sleep(1) }`, 0},
		"context in core": {"core/x/x.go", `import "context"; var c = context.Background()`, 1},
		"context in cmd":  {"cmd/x/x.go", `import "context"; var c = context.Background()`, 0},
		"context in test": {"core/x/x_test.go", `import "context"; var c = context.Background()`, 0},
		"page parses":     {"gui/page/x/x.go", `import "strconv"; var n, _ = strconv.ParseInt("1", 10, 64)`, 1},
		"window parses":   {"gui/x.go", `import "strconv"; var n, _ = strconv.Atoi("1")`, 1},
		"present parses":  {"gui/present/x.go", `import "strconv"; var n, _ = strconv.Atoi("1")`, 0},
		"test helper":     {"core/xtest/x.go", `import "context"; var c = context.Background()`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse(tt.path, "package x; "+tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(offences(s, bans)); got != tt.want {
				t.Errorf("%d offences, want %d", got, tt.want)
			}
		})
	}
}

// unfinished finds comments that mark unfinished work. The pattern is split so that it does not
// match its own source.
var unfinished = regexp.MustCompile(`\b(` + "TO" + `DO|FIX` + `ME|XX` + `X)\b`)

// written lists the extensions of files that people write.
var written = map[string]bool{".go": true, ".sql": true, ".md": true, ".mod": true, ".toml": true, "": true}

// contextPending is the only name in the standard library that looks like such a comment. A ban
// covers calls to it.
const contextPending = `"TO` + `DO"`

func TestNothingIsPutOff(t *testing.T) {
	err := walk(func(name string) error {
		if !written[path.Ext(name)] {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			if unfinished.MatchString(strings.ReplaceAll(line, contextPending, "")) {
				t.Errorf("%s:%d: finish it or leave it out: %s", name, i+1, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
