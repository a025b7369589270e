package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// module is the path of the repository's module.
const module = "github.com/rollcallsync/rollcall"

// root is the repository's folder, relative to this package.
const root = "../../.."

// source is one Go file.
type source struct {
	path    string // relative to the root, with slashes
	text    string
	syntax  *ast.File
	imports []string
	fset    *token.FileSet
}

// folder returns the folder of s relative to the root. It is also the package's import path without
// the module.
func (s source) folder() string { return path.Dir(s.path) }

// test reports whether s is used only by tests: a test file, or a file in a package for tests with
// a name that says so.
func (s source) test() bool {
	return strings.HasSuffix(s.path, "_test.go") || strings.HasSuffix(s.folder(), "test")
}

// line returns the position of n for error messages.
func (s source) line(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.fset.Position(n.Pos()).Line)
}

// parse parses the text of a Go file.
func parse(name, text string) (source, error) {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{path: name, text: text, syntax: syntax, fset: fset}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, imported)
	}
	return s, nil
}

// allSources parses every Go file of the repository, for all platforms. It does so once for all
// tests.
var allSources = sync.OnceValues(func() ([]source, error) {
	var sources []source
	err := walk(func(name string) error {
		if path.Ext(name) != ".go" {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		s, err := parse(name, string(text))
		sources = append(sources, s)
		return err
	})
	return sources, err
})

// walk calls visit for every file of the repository that people write. It skips the folders that
// make creates, test data, and the files of git and of editors.
func walk(visit func(name string) error) error {
	return fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !entry.IsDir():
			return visit(name)
		case built(name), entry.Name() == "testdata":
			return fs.SkipDir
		case name != "." && strings.HasPrefix(name, ".") && name != ".ci" && name != ".tools":
			return fs.SkipDir
		}
		return nil
	})
}

// built reports whether name, relative to the root, is a folder that make creates.
func built(name string) bool { return name == "bin" || name == "dist" || name == ".cache" }

// sources returns all Go files.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := allSources()
	if err != nil {
		t.Fatalf("read the source: %v", err)
	}
	return all
}

// within reports whether folder is one of folders or inside one of them.
func within(folder string, folders ...string) bool {
	for _, f := range folders {
		if folder == f || strings.HasPrefix(folder, f+"/") {
			return true
		}
	}
	return false
}

// own returns the folder of an imported package. ok is false if the package is not in this module.
func own(imported string) (folder string, ok bool) {
	return strings.CutPrefix(imported, module+"/")
}

// standard reports whether imported is in the standard library. The first element of such a path
// has no dot.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}
