package archtest

import (
	"flag"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

var update = flag.Bool("update", false, "write the files that are generated from the source")

// problemsFile is the document that lists all problem codes.
const problemsFile = "resources/docs/problems.md"

// codeSection is a group of constants of type Code in core/problem.
type codeSection struct {
	title string
	codes []explainedCode
}

// explainedCode is a code and its comment. The comment has at least two sentences; the last one
// follows the word Remedy.
type explainedCode struct {
	name          string
	code          problem.Code
	cause, remedy string
}

// codeSections reads the sections from core/problem.
func codeSections(t *testing.T) (sections []codeSection) {
	i := slices.IndexFunc(sources(t), func(s source) bool { return s.path == "core/problem/codes.go" })
	for _, decl := range sources(t)[i].syntax.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		section := codeSection{title: strings.TrimSuffix(strings.TrimSpace(group.Doc.Text()), ".")}
		for _, spec := range group.Specs {
			spec := spec.(*ast.ValueSpec)
			text, _ := literal(spec.Values[0])
			cause, remedy, _ := strings.Cut(strings.Join(strings.Fields(spec.Doc.Text()), " "), " Remedy: ")
			section.codes = append(section.codes, explainedCode{spec.Names[0].Name, problem.Code(text), cause, remedy})
		}
		sections = append(sections, section)
	}
	return sections
}

// declaredCodes returns all codes of the sections.
func declaredCodes(t *testing.T) (codes []explainedCode) {
	for _, section := range codeSections(t) {
		codes = append(codes, section.codes...)
	}
	return codes
}

// literal returns the text of n if n is a string literal.
func literal(n ast.Node) (string, bool) {
	basic, ok := n.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(basic.Value)
	return text, err == nil
}

// literalCodes returns the places where s writes a code as a literal instead of using its constant:
// as the value of a field named Code, in a comparison with one, or as a string that can only be a
// code.
func literalCodes(s source, known map[problem.Code]bool) (lines []string) {
	found := map[string]bool{}
	spot := func(n ast.Node) {
		if text, ok := literal(n); ok && text != "" && !found[s.line(n)] {
			found[s.line(n)] = true
			lines = append(lines, s.line(n))
		}
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if name, ok := n.Key.(*ast.Ident); ok && name.Name == "Code" {
				spot(n.Value)
			}
		case *ast.BinaryExpr:
			if isCode(n.X) && n.Op != token.ADD {
				spot(n.Y)
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if isCode(left) && i < len(n.Rhs) {
					spot(n.Rhs[i])
				}
			}
		case *ast.SwitchStmt:
			for _, clause := range n.Body.List {
				for _, value := range clause.(*ast.CaseClause).List {
					if isCode(n.Tag) {
						spot(value)
					}
				}
			}
		case *ast.BasicLit:
			text, _ := literal(n)
			if strings.Contains(text, "_") && (known[problem.Code(text)] || strings.HasPrefix(text, "aadsts_")) {
				spot(n)
			}
		}
		return true
	})
	return lines
}

// isCode reports whether n is a field named Code.
func isCode(n ast.Expr) bool {
	field, ok := n.(*ast.SelectorExpr)
	return ok && field.Sel.Name == "Code"
}

// usesProblems reports whether s imports a package through which it can use a problem code.
func usesProblems(s source) bool {
	for _, imported := range s.imports {
		if imported == module+"/core/problem" {
			return true
		}
	}
	return false
}

func TestCodesAreNamedInOneTable(t *testing.T) {
	known := map[problem.Code]bool{}
	for _, c := range declaredCodes(t) {
		known[c.code] = true
	}
	for _, s := range sources(t) {
		// The practice tenant uses Graph's error codes.
		if s.test() || !usesProblems(s) || within(s.folder(), "core/problem", "core/sim") {
			continue
		}
		for _, line := range literalCodes(s, known) {
			t.Errorf("%s: the code of a problem is a string literal; use a constant of core/problem", line)
		}
	}
}

func TestCodeRule(t *testing.T) {
	for text, want := range map[string]int{
		`var p = problem.Problem{Code: "new_code"}`:                         1,
		`var p = problem.Problem{Code: problem.CodeBusy, Title: "Busy"}`:    0,
		`func f() bool { return p.Code == "busy" }`:                         1,
		`func f() { p.Code, p.Title = "busy", "Busy" }`:                     1,
		`func f() { switch p.Code { case "busy": } }`:                       1,
		`func f() { switch p.Code { case "": } }`:                           0,
		`func f() { refuse("disk_full", "The disk is full") }`:              1,
		`func f() { refuse("aadsts_50012", "The certificate is unknown") }`: 1,
		`func f() { say("busy") }`:                                          0,
	} {
		s, err := parse("core/x/x.go", "package x; "+text)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(literalCodes(s, map[problem.Code]bool{"disk_full": true, "busy": true})); got != want {
			t.Errorf("%s: %d lines, want %d", text, got, want)
		}
	}
}

func TestEveryCodeIsExplained(t *testing.T) {
	seen := map[problem.Code]bool{}
	for _, c := range declaredCodes(t) {
		if seen[c.code] {
			t.Errorf("%s has the same code as another constant", c.name)
		}
		seen[c.code] = true
		for _, sentence := range []string{c.cause, c.remedy} {
			if len(sentence) < 10 || !strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: the comment does not contain a cause and a remedy as sentences: %q", c.name, sentence)
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d codes were found", len(seen))
	}
}

// TestEveryCodeIsUsed finds codes that no problem uses.
func TestEveryCodeIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				return s.path != "core/problem/codes.go"
			case *ast.Ident:
				used[n.Name] = true
			}
			return true
		})
	}
	for _, c := range declaredCodes(t) {
		if !used[c.name] {
			t.Errorf("no problem uses the code %s", c.name)
		}
	}
}

func TestProblemsAreWrittenDown(t *testing.T) {
	name := filepath.Join(root, problemsFile)
	want := problemsDocument(t)
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("%s does not match core/problem and core/auth; run go test ./cmd/internal/archtest -update",
			problemsFile)
	}
}

// problemsDocument returns the document: the table of problem codes and the table of AADSTS codes
// that core/auth explains.
func problemsDocument(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# Problems\n\nEvery problem has a code. Scripts can depend on codes: the texts may change, the " +
		"codes\n" +
		"do not. `rollcallctl --json` prints the code as `code`. This file is generated from the\nsource.\n")
	for _, section := range codeSections(t) {
		b.WriteString("\n## " + section.title + "\n\n| code | cause | what to do |\n|---|---|---|\n")
		for _, c := range section.codes {
			b.WriteString("| `" + string(c.code) + "` | " + c.cause + " | " + c.remedy + " |\n")
		}
	}
	b.WriteString("\n## Refusals of Entra ID\n\nThe number is the AADSTS code.\n\n| code | problem | what to do " +
		"|\n|---|---|---|\n")
	for _, number := range numbersIn(t, "core/auth/codes.go", "core/auth/families.go") {
		p, ok := auth.Explain(directory.Connector{
			Cloud: directory.CloudGlobal, ClientID: "APP",
			TenantDomain: "TENANT",
		}, number)
		if !ok {
			continue // a number that is not an AADSTS code
		}
		b.WriteString("| `" + string(p.Code) + "` | " + p.Title + ". | " + p.Hint + " |\n")
	}
	return b.String()
}

// numbersIn returns all numbers of at least four digits in the files, sorted.
func numbersIn(t *testing.T, names ...string) (numbers []int) {
	for _, s := range sources(t) {
		if !slices.Contains(names, s.path) {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if basic, ok := n.(*ast.BasicLit); ok && basic.Kind == token.INT && len(basic.Value) > 3 {
				number, err := strconv.Atoi(basic.Value)
				if err != nil {
					t.Fatal(err)
				}
				numbers = append(numbers, number)
			}
			return true
		})
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}
