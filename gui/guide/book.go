package guide

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/rollcallsync/rollcall/resources/docs"
)

// chapter is an entry of the list: a page of the guide, or something that the window adds.
type chapter struct {
	path  string // inside resources/docs; empty for what the window adds
	title string
	text  string // the Markdown, or else the words to find it by
}

// contents returns the pages of the guide, in the order of the links of the first page.
func contents() ([]chapter, error) {
	first, err := readChapter(docs.Index)
	if err != nil {
		return nil, err
	}
	list := []chapter{first}
	for _, to := range linksIn(first.text) {
		target, ok := pageOf(first.path, to)
		if !ok || has(list, target) {
			continue
		}
		page, err := readChapter(target)
		if err != nil {
			return nil, err
		}
		list = append(list, page)
	}
	return list, nil
}

func readChapter(name string) (chapter, error) {
	text, err := docs.Read(name)
	if err != nil {
		return chapter{}, fmt.Errorf("read the user guide: %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return chapter{path: name, title: strings.TrimPrefix(first, "# "), text: string(text)}, nil
}

func has(list []chapter, name string) bool {
	for _, c := range list {
		if c.path == name {
			return true
		}
	}
	return false
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// linksIn returns the targets of the links in a text.
func linksIn(text string) (targets []string) {
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		targets = append(targets, m[1])
	}
	return targets
}

// pageOf returns the page to which a link on another page leads. ok is false if it leads elsewhere.
func pageOf(from, target string) (page string, ok bool) {
	name, _, _ := strings.Cut(target, "#")
	if strings.Contains(name, ":") || path.Ext(name) != ".md" {
		return "", false
	}
	return path.Join(path.Dir(from), name), true
}

// found reports whether a chapter contains every word.
func (c chapter) found(words []string) bool {
	text := strings.ToLower(c.title + "\n" + c.text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
