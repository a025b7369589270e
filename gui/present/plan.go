package present

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// Review describes a held run for a person's decision.
type Review struct {
	Why    Problem // the guards whose limits were exceeded
	Effect string  // the effect of approving it, in numbers
}

// ReviewOf presents a held run; ok is false for any other run.
func ReviewOf(r directory.Run) (v Review, ok bool) {
	if r.State != directory.StateHeld {
		return v, false
	}
	detail := Line(breachesInWords(r.Breaches))
	if len(r.Decisions) > 0 {
		detail += " It was held again after an approval, because it would have removed more."
	}
	return Review{
		Why: Problem{
			Title: "This run would change more than its guards allow.", Detail: detail,
			Hint: "Nothing was changed. Until you decide on this run, no connector removes anything.", Tone: ToneWarn,
		},
		Effect: "If approved, this run " + effect(r) +
			" Changes since then are read first and must stay within the limits.",
	}, true
}

// effect describes what a plan does: "removes 412 accounts, 2,381 memberships."
func effect(r directory.Run) string {
	var parts []string
	for _, verb := range []struct {
		word   string
		counts []count
	}{
		{"removes", []count{
			{r.Users.Removed, "account"},
			{r.Groups.Removed, "group"},
			{r.Memberships.Removed, "membership"},
		}},
		{"disables", []count{{r.Users.Disabled, "account"}}},
		{"adds", []count{
			{r.Users.Added + r.Users.Restored, "account"},
			{r.Groups.Added, "group"},
			{r.Memberships.Added, "membership"},
		}},
		{"changes", []count{{r.Users.Updated + r.Users.Enabled, "account"}, {r.Groups.Updated, "group"}}},
	} {
		var words []string
		for _, c := range verb.counts {
			if c.n > 0 {
				words = append(words, quantity.Counted(c.n, c.word))
			}
		}
		if len(words) > 0 {
			parts = append(parts, verb.word+" "+enumerated(words))
		}
	}
	if len(parts) == 0 {
		return "changes nothing."
	}
	return strings.Join(parts, "; ") + "."
}

// enumerated joins words as in a sentence: "a, b and c".
func enumerated(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// unapplied reports whether a run has a plan that it did not apply itself.
func unapplied(r directory.Run) bool {
	switch r.State {
	case directory.StateHeld, directory.StateDiscarded, directory.StateApproved, directory.StatePreviewed:
		return true
	}
	return false
}

// planFacts returns why a run was held, and what became of it.
func planFacts(r directory.Run, c Clock) []Fact {
	var facts []Fact
	for _, b := range r.Breaches {
		if r.State != directory.StateHeld && r.State != directory.StatePreviewed { // for these, the review shows it
			facts = append(facts, Fact{"Guard", Line(breachInWords(b))})
		}
	}
	for _, e := range r.Edits {
		facts = append(facts, Fact{"Option edited", editText(e, c)})
	}
	if !r.RenewedAt.IsZero() {
		facts = append(facts, Fact{"Plan renewed", c.Exact(r.RenewedAt)})
	}
	if r.Approves != 0 {
		facts = append(facts, Fact{"Approves", "run " + quantity.Number(r.Approves)})
	}
	for _, d := range r.Decisions {
		facts = append(facts, Fact{capital(string(d.Verdict)), decisionText(d, c)})
	}
	return facts
}

var optionNames = map[string]string{
	"domains": "domain filter", "guests": "guests", "acknowledgeDisabled": "acknowledge disabled accounts",
}

func editText(e directory.OptionEdit, c Clock) string {
	name, ok := optionNames[e.Option]
	if !ok {
		name = Line(e.Option)
	}
	text := fmt.Sprintf("%s, from %s to %s", name, optionValue(e.Old), optionValue(e.New))
	if !e.At.IsZero() {
		text += ", " + c.Exact(e.At)
	}
	return text
}

func optionValue(value string) string {
	switch value {
	case "":
		return "none"
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return quoted(Line(value))
}

func decisionText(d directory.Decision, c Clock) string {
	text := c.Exact(d.At)
	if d.By != "" {
		text = "by " + Line(d.By) + ", " + text
	}
	if d.Run != 0 {
		text += ", run " + quantity.Number(d.Run)
	}
	if d.Note != "" {
		text += ": " + Line(d.Note)
	}
	return text
}

// Causes are the filters for the changes of a run: by cause, and by updated property.
type Causes struct {
	list       []directory.CauseCount
	properties []directory.PropertyCount
}

// propertiesOffered is the maximum number of properties in the filter, which lists the most
// frequent ones.
const propertiesOffered = 12

// CausesOf returns the causes in a run. It leaves out changes that are not listed one by one.
func CausesOf(r directory.Run) Causes {
	list := slices.DeleteFunc(slices.Clone(r.Causes), directory.CauseCount.Companion)
	return Causes{list, r.Properties[:min(len(r.Properties), propertiesOffered)]}
}

// AllChanges is the option that does not filter.
const AllChanges = "All changes"

// Choices returns the labels of the filter.
func (c Causes) Choices() []string {
	words := []string{AllChanges}
	for _, x := range c.list {
		words = append(words, causeChoice(x))
	}
	for _, x := range c.properties {
		words = append(words, propertyChoice(x))
	}
	return words
}

// Query selects the changes of a run that match a choice.
func (c Causes) Query(run int64, choice int, search string) directory.ChangeQuery {
	q := directory.ChangeQuery{Run: run, Search: search, Names: true}
	switch i := choice - 1; {
	case i < 0 || i >= len(c.list)+len(c.properties):
	case i < len(c.list):
		q.What, q.Op, q.Cause = c.list[i].What, c.list[i].Op, c.list[i].Cause
	default:
		x := c.properties[i-len(c.list)]
		q.What, q.Op, q.Property = x.What, directory.OpUpdated, x.Name
	}
	return q
}

// Choice returns the index of the choice that is equal to a filter, or 0.
func (c Causes) Choice(filter ChangeFilter) int {
	for i := range c.Choices() {
		if q := c.Query(0, i, ""); i > 0 && filter == (ChangeFilter{q.What, q.Op, q.Cause, q.Property}) {
			return i
		}
	}
	return 0
}

var kindNouns = map[string]string{"user": "account", "group": "group", "membership": "membership"}

// causeChoice describes a cause with its count: "412 accounts removed: deleted in Entra ID".
func causeChoice(c directory.CauseCount) string {
	noun, ok := kindNouns[c.What]
	if !ok {
		noun = Line(c.What)
	}
	return fmt.Sprintf("%s %s: %s", quantity.Counted(c.Count, noun), Line(string(c.Op)), c.Cause)
}

// propertyChoice describes an updated property with its count: "180 accounts updated: department".
func propertyChoice(c directory.PropertyCount) string {
	return fmt.Sprintf("%s updated: %s", quantity.Counted(c.Count, kindNouns[c.What]), propertyWords(c.Name))
}

// NothingListed explains why the list of a run's changes is empty.
func NothingListed(search string) string {
	if search != "" {
		return "No change matches the search."
	}
	return "Only memberships of added or removed accounts and groups changed."
}
