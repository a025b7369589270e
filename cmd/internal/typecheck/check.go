package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// listed is a package as the go command lists it.
type listed struct {
	ImportPath, Dir, ForTest string
	GoFiles, CgoFiles        []string
	ImportMap                map[string]string
	DepOnly                  bool // not below the folder, only imported
	Standard                 bool // part of Go
	Module                   *struct{ GoVersion string }
	Error                    *struct{ Err string }
}

// check returns the faults in the packages below a folder for a target, which is a system and an
// architecture.
func check(ctx context.Context, folder, target string) (faults []string, err error) {
	system, architecture, ok := strings.Cut(target, "/")
	if !ok {
		return nil, fmt.Errorf("%q is not a target such as darwin/arm64", target)
	}
	c := &checker{
		folder: folder, sizes: types.SizesFor("gc", architecture),
		files: token.NewFileSet(), packages: map[string]listed{}, checked: map[string]*types.Package{},
	}
	if c.sizes == nil {
		return nil, fmt.Errorf("%q is not an architecture that Go knows", architecture)
	}
	order, err := list(ctx, folder, system, architecture)
	if err != nil {
		return nil, err
	}
	for _, p := range order {
		c.packages[p.ImportPath] = p
	}
	if !slices.ContainsFunc(order, func(p listed) bool { return !p.DepOnly && len(p.GoFiles) > 0 }) {
		return nil, errors.New("there are no packages")
	}
	for _, p := range order {
		// The main package of a test is generated. The rest of a test is a package like any other.
		if !p.DepOnly && !strings.HasSuffix(p.ImportPath, ".test") {
			if _, err := c.load(p.ImportPath); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(c.faults) // a package and its variant for tests have the same faults
	return slices.Compact(c.faults), nil
}

// list returns the packages below a folder, their tests, and everything that these import.
func list(ctx context.Context, folder, system, architecture string) ([]listed, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-e", "-test", "-deps", "-json=ImportPath,Dir,ForTest,GoFiles,"+
		"CgoFiles,ImportMap,DepOnly,Standard,Module,Error", "./...")
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+architecture, "CGO_ENABLED=1")
	var said strings.Builder
	cmd.Stderr = &said
	printed, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, said.String())
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(printed))); ; {
		var p listed
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return packages, nil
		case err != nil:
			return nil, fmt.Errorf("read what go list prints: %w", err)
		}
		packages = append(packages, p)
	}
}

// checker checks the packages for one target. Each is checked once, after those that it imports.
type checker struct {
	folder   string
	sizes    types.Sizes
	files    *token.FileSet
	packages map[string]listed
	checked  map[string]*types.Package
	faults   []string
}

// load checks a package. It trusts Go's own library, and checks no function bodies there.
func (c *checker) load(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if done := c.checked[path]; done != nil {
		return done, nil
	}
	p, ok := c.packages[path]
	if !ok {
		return nil, fmt.Errorf("the go command does not list %s", path)
	}
	report := func(err error) {
		if !p.Standard && !strings.Contains(err.Error(), untold) {
			c.faults = append(c.faults, c.describe(err))
		}
	}
	syntax := c.parse(p, report)
	switch {
	case p.Error == nil:
	case len(syntax) == 0: // the fault is in the file that imports the package
		return nil, errors.New(p.Error.Err)
	default:
		report(errors.New(path + ": " + p.Error.Err))
	}
	config := types.Config{
		Importer: importer{c, p}, Error: report, FakeImportC: true, IgnoreFuncBodies: p.Standard, Sizes: c.sizes,
	}
	if p.Module != nil && p.Module.GoVersion != "" {
		config.GoVersion = "go" + p.Module.GoVersion
	}
	path, _, _ = strings.Cut(path, " ") // the rest names the test that a variant of a package belongs to
	checked, _ := config.Check(path, c.files, syntax, nil)
	c.checked[p.ImportPath] = checked
	return checked, nil
}

// untold appears in the text of faults that follow from another fault, or from a C name, whose type
// is not known.
const untold = "invalid type"

func (c *checker) parse(p listed, report func(error)) (syntax []*ast.File) {
	for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Dir, name)
		}
		file, err := parser.ParseFile(c.files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			report(err)
		}
		if file != nil {
			syntax = append(syntax, file)
		}
	}
	return syntax
}

// describe returns the place and the text of a fault.
func (c *checker) describe(err error) string {
	var at token.Position
	text := err.Error()
	var wrong types.Error
	var misspelt scanner.ErrorList
	switch {
	case errors.As(err, &wrong):
		at, text = c.files.Position(wrong.Pos), wrong.Msg
	case errors.As(err, &misspelt) && len(misspelt) > 0:
		at, text = misspelt[0].Pos, misspelt[0].Msg
	default:
		return text
	}
	if absolute, err := filepath.Abs(c.folder); err == nil {
		if name, err := filepath.Rel(absolute, at.Filename); err == nil {
			at.Filename = filepath.ToSlash(name)
		}
	}
	return fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, text)
}

// importer finds what one package imports.
type importer struct {
	*checker
	by listed
}

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) {
	if mapped := i.by.ImportMap[path]; mapped != "" {
		path = mapped
	}
	return i.load(path)
}
