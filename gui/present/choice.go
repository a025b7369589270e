package present

import (
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// FieldAttributes is the field for the attributes that a connector reads.
const FieldAttributes Field = "Attributes"

// AttributesHint is the placeholder of that field.
const AttributesHint lang.Key = "All. Examples: all,-faxNumber or department,jobTitle"

// AttributesText explains that field.
const AttributesText lang.Key = "Enter attributes by the names below. If this is empty, Rollcall reads all of " +
	"them and all directory extensions that it finds. A minus sign leaves one out. Without “all”, it reads " +
	"only the listed ones and those that it needs. " +
	"After a change, the next run reads everything once. This alone adds nothing to the history."

// AttributeNames lists the names of all attributes under their headings.
func AttributeNames() []Fact {
	of := map[string][]string{}
	for _, x := range (directory.Choice{}).Readables(directory.PropertySet{}, nil) {
		if !x.Needed {
			title := sectionOf(x.Name)
			of[title] = append(of[title], x.Name)
		}
	}
	var list []Fact
	for _, title := range sectionTitles() {
		slices.SortStableFunc(of[title], func(x, y string) int { return placeIn(title, x) - placeIn(title, y) })
		if len(of[title]) > 0 {
			list = append(list, Fact{Label: title, Value: strings.Join(of[title], ", ")})
		}
	}
	return list
}

// OwnAttributes reports whether the connector reads other attributes than the default ones.
func (f ConnectorForm) OwnAttributes() bool { return f.Attributes != "" }

// attributes returns the typed choice or, if that is not valid, the stored one.
func (f ConnectorForm) attributes() directory.Choice {
	c, err := directory.ParseChoice(f.Attributes)
	if err != nil {
		return f.stored.Attributes
	}
	return c
}

// judgeAttributes returns the fault of the choice, or its meaning.
func (f ConnectorForm) judgeAttributes() Verdict {
	c, err := directory.ParseChoice(f.Attributes)
	if err != nil {
		return wrong(err)
	}
	if strings.TrimSpace(f.Attributes) == "" {
		return Verdict{}
	}
	read, all := 0, 0
	var left []string
	for _, x := range c.Readables(directory.PropertySet{}, nil) {
		all++
		if x.Chosen {
			read++
		} else if slices.Contains(c.Without, x.Name) {
			left = append(left, PropertyLabel(x.Name))
		}
	}
	note := lang.N(all, "%[2]s of %[1]s attribute are read.", "%[2]s of %[1]s attributes are read.", lang.Number(read))
	if len(left) > 0 {
		note += " " + lang.T("Left out: %s.", strings.Join(left, ", "))
	}
	return Verdict{Good: true, Note: note}
}
