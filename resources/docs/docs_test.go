package docs

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// pages returns the pages of the guide, by their path in this folder.
func pages(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := fs.WalkDir(files, "guide", func(name string, e fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		text, err := Read(name)
		texts[name] = string(text)
		return err
	})
	if err != nil || len(texts) < 10 {
		t.Fatalf("found %d pages: %v", len(texts), err)
	}
	return texts
}

// TestIndexNamesEveryPage checks that the first page links to all others.
func TestIndexNamesEveryPage(t *testing.T) {
	all := pages(t)
	for name := range all {
		if name != Index && !strings.Contains(all[Index], "("+path.Base(name)+")") {
			t.Errorf("%s does not link to %s", Index, name)
		}
	}
	for _, name := range []string{"problems.md", "secrets.md"} {
		if !strings.Contains(all[Index], "(../"+name+")") {
			t.Errorf("%s does not link to %s", Index, name)
		}
	}
}

// TestLinksLeadToFiles checks that every relative link leads to a file that is embedded.
func TestLinksLeadToFiles(t *testing.T) {
	link, found := regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`), 0
	for name, text := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(m[1], "https://") {
				continue
			}
			found++
			if _, err := Read(path.Join(path.Dir(name), m[1])); err != nil {
				t.Errorf("%s: the link %s: %v", name, m[1], err)
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d links were found", found)
	}
}

// TestReadmeLinks checks that every relative link of the README leads to a file.
func TestReadmeLinks(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`(?:\]\(|href="|src=")([^)"#]+)`).FindAllStringSubmatch(string(text), -1)
	if len(links) < 10 {
		t.Errorf("only %d links were found", len(links))
	}
	for _, m := range links {
		if _, err := os.Stat(path.Join("../..", m[1])); err != nil {
			t.Errorf("the link %s: %v", m[1], err)
		}
	}
}

// TestLabelsExist checks that every label that the guide quotes in italics is a text of the window.
func TestLabelsExist(t *testing.T) {
	window := textsOf(t, "../../gui")
	label, found := regexp.MustCompile(`(?:^|[^*])\*([^*]+)\*(?:[^*]|$)`), 0
	for name, text := range pages(t) {
		text = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`").ReplaceAllString(text, "")
		for _, m := range label.FindAllStringSubmatch(text, -1) {
			found++
			if shown := strings.Join(strings.Fields(m[1]), " "); !strings.Contains(window, `"`+shown+`"`) {
				t.Errorf("%s: the window has no text %q", name, shown)
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d labels were found", found)
	}
}

// textsOf returns everything that the window's code and its catalogues of texts contain.
func textsOf(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || e.Name() == "testdata" && e.IsDir():
			if err == nil {
				err = fs.SkipDir
			}
			return err
		case e.IsDir() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path.Join(folder, name))
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
