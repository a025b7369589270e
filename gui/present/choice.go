package present

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// FieldAttributes is the field for the attributes that a connector reads.
const FieldAttributes Field = "Attributes"

// AttributesHint is what its empty field says.
const AttributesHint = "All. To choose: all,-faxNumber or only department,jobTitle"

// AttributesText says what the choice is about.
const AttributesText = "What is read of accounts and groups, by the names below. Empty reads all of them, and the directory extensions that " +
	"Rollcall finds. A minus leaves one out; names without “all” are the only ones that are read, with what Rollcall needs. " +
	"After another choice, the next run reads everything once; the history shows no change because of that."

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

// OwnAttributes says whether the connector does not read all usual attributes.
func (f ConnectorForm) OwnAttributes() bool { return f.Attributes != "" }

// attributes is the choice that was typed; one that is wrong is that from before.
func (f ConnectorForm) attributes() directory.Choice {
	c, err := directory.ParseChoice(f.Attributes)
	if err != nil {
		return f.stored.Attributes
	}
	return c
}

// judgeAttributes says what is wrong with the choice, or what comes of it.
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
	note := fmt.Sprintf("%s of %s are read.", quantity.Number(read), quantity.Counted(all, "attribute"))
	if len(left) > 0 {
		note += " Left out: " + strings.Join(left, ", ") + "."
	}
	return Verdict{Good: true, Note: note}
}
