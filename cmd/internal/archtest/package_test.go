package archtest

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// emptyNames are package names that say nothing about the content. The name sync would also hide
// the package of the standard library.
var emptyNames = []string{"sync", "util", "utils", "common", "models", "helpers", "misc"}

func TestPackageNamesSaySomething(t *testing.T) {
	for _, s := range sources(t) {
		if name := s.syntax.Name.Name; slices.Contains(emptyNames, name) {
			t.Errorf("%s: package %s: choose a name that says what the package does", s.path, name)
		}
	}
}

// TestOnePackageComment checks that every package states its contract (ownership, concurrency,
// order, errors) exactly once, and where a reader expects it.
func TestOnePackageComment(t *testing.T) {
	comments := map[string][]source{}
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			if s.syntax.Doc != nil {
				t.Errorf("%s: package comments in tests are not shown anywhere", s.path)
			}
			continue
		}
		found := comments[s.folder()]
		if s.syntax.Doc != nil {
			found = append(found, s)
		}
		comments[s.folder()] = found
	}
	for folder, found := range comments {
		if len(found) != 1 {
			t.Errorf("%s has %d package comments, want 1, in doc.go", folder, len(found))
			continue
		}
		if wrong := misplaced(found[0]); wrong != "" {
			t.Errorf("%s: %s", found[0].path, wrong)
		}
	}
}

// misplaced returns the fault of a file's package comment, or "" if there is none.
func misplaced(s source) string {
	name, file := s.syntax.Name.Name, path.Base(s.path)
	opening := "Package " + name + " "
	if name == "main" {
		program := path.Base(s.folder())
		opening = strings.ToUpper(program[:1]) + program[1:] + " "
	}
	switch {
	case file != "doc.go" && (name != "main" || file != "main.go"):
		return "the package comment belongs in doc.go"
	case !strings.HasPrefix(s.syntax.Doc.Text(), opening):
		return "the package comment begins with " + opening
	}
	return ""
}

func TestPackageCommentRule(t *testing.T) {
	for name, tt := range map[string]struct {
		path, text string
		ok         bool
	}{
		"doc.go":                  {"core/x/doc.go", "// Package x does.\npackage x", true},
		"another file":            {"core/x/x.go", "// Package x does.\npackage x", false},
		"another beginning":       {"core/x/doc.go", "// This package does.\npackage x", false},
		"main.go of a program":    {"cmd/prog/main.go", "// Prog does.\npackage main", true},
		"another file of program": {"cmd/prog/flags.go", "// Prog does.\npackage main", false},
		"program by another name": {"cmd/prog/doc.go", "// Package main does.\npackage main", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse(tt.path, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if wrong := misplaced(s); (wrong == "") != tt.ok {
				t.Errorf("misplaced = %q, want fine: %v", wrong, tt.ok)
			}
		})
	}
}
