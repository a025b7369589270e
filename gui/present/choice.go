package present

import (
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// AttributeBox is an attribute that the form of a connector offers.
type AttributeBox struct {
	Name, Label string
	Fixed       bool // always read
}

// AttributeSection are the boxes under a heading.
type AttributeSection struct {
	Title string
	Boxes []AttributeBox
}

// AttributeSections are all attributes that can be chosen, under their headings.
// Directory extensions are typed: see ConnectorForm.Extensions.
func AttributeSections() []AttributeSection {
	of := map[string][]string{}
	for _, x := range (directory.Choice{}).Readables(directory.PropertySet{}, nil) {
		title := sectionOf(x.Name)
		of[title] = append(of[title], x.Name)
	}
	var list []AttributeSection
	for _, title := range sectionTitles() {
		slices.SortStableFunc(of[title], func(x, y string) int { return placeIn(title, x) - placeIn(title, y) })
		s := AttributeSection{Title: title}
		for _, name := range of[title] {
			s.Boxes = append(s.Boxes, AttributeBox{Name: name, Label: boxLabel(name), Fixed: directory.IsNeeded(name)})
		}
		if len(s.Boxes) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// boxLabel tells apart what has a heading of its own in the detail pane.
func boxLabel(name string) string {
	if name == "displayName" {
		return "Name"
	}
	return PropertyLabel(name)
}

// AttributesText says what the choice is about.
const AttributesText = "What is read of accounts and groups. Another choice has the next run read everything once; " +
	"the history shows no change because of that. Service plans follow from the licences and change often, so they are not read unless they are chosen."

// ExtensionsHint is what the empty field of directory extensions says.
const ExtensionsHint = "All that Rollcall finds. To name one: extension_…_costCenter"

// FieldExtensions is the field for directory extensions.
const FieldExtensions Field = "Directory extensions"

// OwnAttributes says whether the connector does not read all usual attributes.
func (f ConnectorForm) OwnAttributes() bool { return !f.Attributes.Equal(directory.Choice{}) }

// extensionsText is the part of a choice that is typed.
func extensionsText(c directory.Choice) string {
	var words []string
	for _, name := range c.Names {
		if directory.IsExtension(name) {
			words = append(words, name)
		}
	}
	for _, name := range c.Without {
		if directory.IsExtension(name) {
			words = append(words, "-"+name)
		}
	}
	return strings.Join(words, ",")
}

// WithBoxes is a choice in which the boxes are checked as told; directory
// extensions stay as they are.
func WithBoxes(c directory.Choice, checked map[string]bool) directory.Choice {
	for name, is := range checked {
		if is != c.Reads(name) {
			c = c.With(name, is)
		}
	}
	return c
}

// attributes is the choice that was made, with the directory extensions that were
// typed. What was typed wrong counts for nothing.
func (f ConnectorForm) attributes() directory.Choice {
	c := f.Attributes
	drop := func(names []string) []string { return slices.DeleteFunc(slices.Clone(names), directory.IsExtension) }
	c.Names, c.Without = drop(c.Names), drop(c.Without)
	for _, word := range extensionWords(f.Extensions) {
		name, out := strings.CutPrefix(word, "-")
		if _, err := directory.ParseChoice("all," + word); err == nil {
			c = c.With(name, !out)
		}
	}
	return c
}

func extensionWords(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

func (f ConnectorForm) judgeExtensions() Verdict {
	for _, word := range extensionWords(f.Extensions) {
		if !directory.IsExtension(strings.TrimPrefix(word, "-")) {
			return Verdict{Text: "\"" + Line(word) + "\" is not a directory extension. Write it in full, like extension_0123456789abcdef0123456789abcdef_costCenter."}
		}
		if v := judge("all,"+word, func(s string) (string, error) { _, err := directory.ParseChoice(s); return s, err }); v.Wrong() {
			return v
		}
	}
	return Verdict{}
}
