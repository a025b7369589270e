package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// module is a module with faults that only a check for the right system can find. The window's code
// needs C, like this one.
var module = map[string]string{
	"go.mod":  "module example.com/m\n\ngo 1.26.0\n",
	"main.go": "package main\n\nfunc main() { show() }\n",
	"show_darwin.go": "package main\n\n/*\n#include <Nothing/Nothing.h>\n*/\nimport \"C\"\n\n" +
		"import \"example.com/m/size\"\n\n" +
		"func show() {\n\tC.anything(C.int(1))\n\tvar n string = size.Of(\"x\")\n\t_ = n\n}\n",
	"show_windows.go":   "package main\n\nimport \"example.com/m/missing\"\n\nfunc show() { missing.Do() }\n",
	"show_linux.go":     "package main\n\nfunc show() {}\n",
	"size/size.go":      "package size\n\nfunc Of(s string) int { return len(s) }\n",
	"size/size_test.go": "package size\n\nvar n = of(1)\n",
	"size/x_darwin.go":  "package size\n\nfunc of(n int) int { return n }\n",
	"size/x_windows.go": "package size\n\nfunc missing() { of(1) }\n",
	"size/x_linux.go":   "package size\n\nfunc of(n int) int { return n }\n",
}

func TestCheck(t *testing.T) {
	folder := t.TempDir()
	for name, text := range module {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for target, want := range map[string][]string{
		"linux/amd64": nil,
		"darwin/arm64": {
			"show_darwin.go:12: cannot use size.Of(\"x\") (value of type int) as string value in variable declaration",
		},
		"windows/amd64": {
			"show_windows.go:3: could not import example.com/m/missing (no required module provides package " +
				"example.com/m/missing; to add it:\n\tgo get example.com/m/missing)",
			"size/size_test.go:3: undefined: of",
			"size/x_windows.go:3: undefined: of",
		},
	} {
		faults, err := check(t.Context(), folder, target)
		if err != nil || !slices.Equal(faults, want) {
			t.Errorf("%s: %q, %v, want %q", target, faults, err, want)
		}
	}
}

func TestNoTarget(t *testing.T) {
	for _, target := range []string{"darwin", "darwin/z80", "plan8/amd64"} {
		if faults, err := check(t.Context(), t.TempDir(), target); err == nil {
			t.Errorf("%s: %q and no error", target, faults)
		}
	}
}
