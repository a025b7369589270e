package present

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
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
		detail += " " + lang.T("It was held again after an approval, because it would have removed more.")
	}
	return Review{
		Why: Problem{
			Title: lang.T("This run would change more than its guards allow."), Detail: detail,
			Hint: lang.T("Nothing was changed. Until you decide on this run, no connector removes anything."),
			Tone: ToneWarn,
		},
		Effect: lang.T("If approved, this run %s. Changes since then are read first and must stay within the limits.",
			effect(r)),
	}, true
}

// effect describes what a plan does: "removes 412 accounts and 2,381 memberships; disables 1
// account".
func effect(r directory.Run) string {
	var parts []string
	u, g, m := r.Users, r.Groups, r.Memberships
	if what := howMany(u.Removed, g.Removed, m.Removed); what != "" {
		parts = append(parts, lang.T("removes %s", what))
	}
	if what := howMany(u.Disabled, 0, 0); what != "" {
		parts = append(parts, lang.T("disables %s", what))
	}
	if what := howMany(u.Added+u.Restored, g.Added, m.Added); what != "" {
		parts = append(parts, lang.T("adds %s", what))
	}
	if what := howMany(u.Updated+u.Enabled, g.Updated, 0); what != "" {
		parts = append(parts, lang.T("changes %s", what))
	}
	if len(parts) == 0 {
		return lang.T("changes nothing")
	}
	return strings.Join(parts, "; ")
}

// howMany returns numbers with their nouns: "3 accounts, 1 group and 5 memberships".
func howMany(accounts, groups, memberships int) string {
	return ofWhat(directory.Tally{Accounts: accounts, Groups: groups, Memberships: memberships})
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
		if r.State != directory.StateHeld && r.State != directory.StatePreviewed { // otherwise, the review shows it
			facts = append(facts, Fact{lang.T("Guard"), Line(breachInWords(b))})
		}
	}
	for _, e := range r.Edits {
		facts = append(facts, Fact{lang.T("Option edited"), editText(e, c)})
	}
	if !r.RenewedAt.IsZero() {
		facts = append(facts, Fact{lang.T("Plan renewed"), c.Exact(r.RenewedAt)})
	}
	if r.Approves != 0 {
		facts = append(facts, Fact{lang.T("Approves"), lang.T("run %s", lang.Number(r.Approves))})
	}
	for _, d := range r.Decisions {
		facts = append(facts, Fact{decisionTitle(d.Verdict), decisionText(d, c)})
	}
	return facts
}

var decisionTitles = map[directory.Verdict]lang.Key{
	directory.VerdictApproved: "Approved", directory.VerdictDiscarded: "Discarded",
	directory.VerdictSuperseded: "Superseded",
}

func decisionTitle(v directory.Verdict) string {
	return cmp.Or(decisionTitles[v].String(), capital(Line(string(v))))
}

var optionNames = map[string]lang.Key{
	"domains": "domain filter", "guests": "guests", "acknowledgeDisabled": "acknowledge disabled accounts",
}

func editText(e directory.OptionEdit, c Clock) string {
	name := cmp.Or(optionNames[e.Option].String(), Line(e.Option))
	text := lang.T("%s, from %s to %s", name, optionValue(e.Old), optionValue(e.New))
	if !e.At.IsZero() {
		text += ", " + c.Exact(e.At)
	}
	return text
}

func optionValue(value string) string {
	switch value {
	case "":
		return lang.In("value", "none")
	case "true":
		return lang.T("yes")
	case "false":
		return lang.T("no")
	}
	return quoted(Line(value))
}

func decisionText(d directory.Decision, c Clock) string {
	text := c.Exact(d.At)
	if d.By != "" {
		text = lang.T("by %s, %s", Line(d.By), text)
	}
	if d.Run != 0 {
		text += ", " + lang.T("run %s", lang.Number(d.Run))
	}
	if d.Note != "" {
		text = lang.T("%s: %s", text, Line(d.Note))
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
const AllChanges lang.Key = "All changes"

// Choices returns the labels of the filter.
func (c Causes) Choices() []string {
	words := []string{AllChanges.String()}
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

// countedKind returns a number of accounts, groups or memberships with its noun.
func countedKind(n int, what string) string {
	switch what {
	case "user":
		return lang.N(n, "%s account", "%s accounts")
	case "group":
		return lang.N(n, "%s group", "%s groups")
	case "membership":
		return lang.N(n, "%s membership", "%s memberships")
	}
	return lang.Number(n) + " " + Line(what)
}

// operation returns what a run did with accounts, groups or memberships.
func operation(op directory.Op) string {
	switch op {
	case directory.OpAdded:
		return lang.In("operation", "added")
	case directory.OpUpdated:
		return lang.In("operation", "updated")
	case directory.OpDisabled:
		return lang.In("operation", "disabled")
	case directory.OpEnabled:
		return lang.In("operation", "enabled")
	case directory.OpRemoved:
		return lang.In("operation", "removed")
	case directory.OpRestored:
		return lang.In("operation", "restored")
	}
	return Line(string(op))
}

// causeChoice describes a cause with its count: "412 accounts removed: deleted in Entra ID".
func causeChoice(c directory.CauseCount) string {
	return lang.T("%s %s: %s", countedKind(c.Count, c.What), operation(c.Op), causeWord(c.Cause))
}

// propertyChoice describes an updated property with its count: "180 accounts updated: department".
func propertyChoice(c directory.PropertyCount) string {
	return lang.T("%s updated: %s", countedKind(c.Count, c.What), propertyWords(c.Name))
}

// NothingListed explains why the list of a run's changes is empty.
func NothingListed(search string) string {
	if search != "" {
		return lang.T("No change matches the search.")
	}
	return lang.T("Only memberships of added or removed accounts and groups changed.")
}
