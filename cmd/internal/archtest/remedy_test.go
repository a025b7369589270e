package archtest

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// commandText finds a command of rollcallctl, or a flag of one, in what people read. A
// literal that is a flag and nothing else is an argument.
var commandText = regexp.MustCompile(`rollcallctl [a-z]|.*\s\(?--[a-z]|^--[a-z].* `)

// commandTextExceptions are texts below the command line that name its parts all the
// same: a piece of each, and why.
var commandTextExceptions = map[string]string{
	"the schedule, rollcallctl daemon": "it says which program has the database, as the system's list of programs does",
	"a run, rollcallctl sync":          "it says which program has the database, as the system's list of programs does",
	"gnome-keyring-daemon --unlock":    "it is a command of the desktop, not of Rollcall",
	"Start Rollcall with --restore":    "the window takes that flag itself",
	"Start Rollcall with --data-dir":   "the window takes that flag itself",
}

// commandTexts returns the literals of s that name a command or a flag.
func commandTexts(s source) (nodes []*ast.BasicLit) {
	if s.test() || !slices.ContainsFunc([]string{"core", "storage", "gui", "cmd/internal/wire"}, func(dir string) bool { return within(s.folder(), dir) }) {
		return nil
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if text, ok := literal(n); ok && commandText.MatchString(text) {
			nodes = append(nodes, n.(*ast.BasicLit))
		}
		return true
	})
	return nodes
}

// TestWordsOfTheCommandLineAreItsOwn: what both front ends show names a problem.Remedy,
// which each of them turns into words, and no command.
func TestWordsOfTheCommandLineAreItsOwn(t *testing.T) {
	needed := map[string]bool{}
	for _, s := range sources(t) {
	texts:
		for _, n := range commandTexts(s) {
			for piece := range commandTextExceptions {
				if strings.Contains(n.Value, piece) {
					needed[piece] = true
					continue texts
				}
			}
			t.Errorf("%s: %s: a command or a flag is told by a problem.Remedy, in cmd/rollcallctl", s.line(n), n.Value)
		}
	}
	for piece := range commandTextExceptions {
		if !needed[piece] {
			t.Errorf("the exception for %q is not needed any more", piece)
		}
	}
}

func TestCommandTextRule(t *testing.T) {
	for text, want := range map[string]int{
		`"rollcallctl runs list shows them."`:                   1,
		`"Check it with rollcallctl connector test, please"`:    1,
		`"Name one with --data-dir."`:                           1,
		`"name it as the CA file (--ca-file), or"`:              1,
		`"--full reads everything."`:                            1,
		`"--data-dir"`:                                          0,
		`"Its choices are forgotten, here and in rollcallctl."`: 0,
		`"a -- b"`: 0,
	} {
		for path, counts := range map[string]int{"core/x/x.go": want, "storage/x.go": want, "gui/page/x/x.go": want, "cmd/rollcallctl/x.go": 0, "core/x/x_test.go": 0} {
			s, err := parse(path, "package x; const text = "+text)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(commandTexts(s)); got != counts {
				t.Errorf("%s in %s: %d, want %d", text, path, got, counts)
			}
		}
	}
}
