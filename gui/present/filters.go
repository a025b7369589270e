package present

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// SearchHint is the placeholder of the search field.
const SearchHint lang.Key = "Name, address, title, phone or ID; or title:buyer, manager:ann"

// AllDepartments is the text of the department picker while none is chosen.
const AllDepartments lang.Key = "All departments"

// TraitChoices are the answers to one question about accounts or groups. The first answer does not
// filter.
type TraitChoices struct {
	Name    lang.Key
	answers []lang.Key // by directory.Answer
	Groups  bool       // also applies to groups
	Of      func(*directory.Traits) *directory.Answer
}

// Choices returns the answers in the order of directory.Answer.
func (t TraitChoices) Choices() []Choice[directory.Answer] {
	var list []Choice[directory.Answer]
	for i, answer := range []directory.Answer{directory.Either, directory.Yes, directory.No} {
		list = append(list, Choice[directory.Answer]{t.answers[i].String(), answer})
	}
	return list
}

// Traits are the questions by which lists can be filtered.
var Traits = []TraitChoices{
	{
		lang.Key("Guests"),
		[]lang.Key{"Guests and members", "Guests only", "No guests"},
		false,
		func(t *directory.Traits) *directory.Answer { return &t.Guest },
	},
	{
		lang.Key("Licences"),
		[]lang.Key{"With or without a licence", "With a licence", "Without a licence"},
		false,
		func(t *directory.Traits) *directory.Answer { return &t.Licensed },
	},
	{
		lang.Key("Active Directory"),
		[]lang.Key{"From anywhere", "From Active Directory", "Not from Active Directory"},
		true,
		func(t *directory.Traits) *directory.Answer { return &t.Synced },
	},
	{
		lang.Key("Agents"),
		[]lang.Key{"People and agents", "Agents only", "No agents"},
		false,
		func(t *directory.Traits) *directory.Answer { return &t.Agent },
	},
}

// KindChoices returns the filters by the kind of groups.
func KindChoices() []Choice[string] {
	list := []Choice[string]{{Label: lang.T("All kinds")}}
	for _, kind := range directory.GroupKinds {
		list = append(list, Choice[string]{groupKind(kind), kind})
	}
	return list
}

// statusWords are the statuses in the middle of a sentence, by the words of a filter.
var statusWords = map[string]lang.Key{
	"active": "active", "disabled": "disabled", "deleted": "deleted", "out of scope": "out of scope",
}

// StatusLabel returns the label for some statuses, given in the words of a filter.
func StatusLabel(groups bool, words []string) string {
	choices := StatusChoices(groups)
	for _, c := range choices {
		if slices.Equal(StatusWords(c.Value), words) {
			return c.Label
		}
	}
	if len(words) == 0 {
		return choices[0].Label
	}
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = cmp.Or(statusWords[word].String(), Line(word))
	}
	return capital(inSentence(texts))
}

// StatusWords returns statuses in the words of a filter.
func StatusWords(statuses []directory.Status) (words []string) {
	for _, s := range statuses {
		words = append(words, s.String())
	}
	return words
}

// FilterChip is one condition of a filter, and the filter without that condition.
type FilterChip struct {
	Label   string
	Without directory.Filter
}

// mostOfChip is the maximum number of characters on a chip.
const mostOfChip = 40

// FilterChips returns the conditions of a filter, without the search text.
func FilterChips(f directory.Filter, groups bool, connectors []directory.Connector) (chips []FilterChip) {
	add := func(label string, drop func(*directory.Filter)) {
		without := f
		drop(&without)
		chips = append(chips, FilterChip{Label: shortened(Line(label), mostOfChip), Without: without})
	}
	if len(f.Statuses) > 0 {
		label := StatusLabel(groups, f.Statuses)
		if label == lang.T("All") {
			label = lang.T("All statuses")
		}
		add(label, func(f *directory.Filter) { f.Statuses = nil })
	}
	if f.Connector != "" {
		name := f.Connector
		for _, c := range connectors {
			if c.ID == f.Connector {
				name = c.Description
			}
		}
		add(name, func(f *directory.Filter) { f.Connector = "" })
	}
	if len(f.Domains) > 0 && !groups {
		add(strings.Join(f.Domains, ", "), func(f *directory.Filter) { f.Domains = nil })
	}
	if f.Department != "" && !groups {
		add(f.Department, func(f *directory.Filter) { f.Department = "" })
	}
	for _, t := range Traits {
		if answer := *t.Of(&f.Traits); answer != directory.Either && (!groups || t.Groups) {
			add(t.Choices()[answer].Label, func(f *directory.Filter) { *t.Of(&f.Traits) = directory.Either })
		}
	}
	if f.GroupKind != "" && groups {
		add(groupKind(f.GroupKind), func(f *directory.Filter) { f.GroupKind = "" })
	}
	return chips
}

func shortened(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}

// TextChoices returns the options that match what was typed: all, and each value that contains it.
func TextChoices(all string, texts []string, typed string) []Choice[string] {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var list []Choice[string]
	if typed == "" {
		list = append(list, Choice[string]{Label: all})
	}
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text), typed) {
			list = append(list, Choice[string]{Label: Line(text), Value: text})
		}
	}
	return list
}

// RemoveFilterQuestion asks whether to remove a saved filter.
func RemoveFilterQuestion(name string) string {
	return lang.T("Remove the filter “%s”?", Line(name))
}

// RemoveFilterText explains the effect of removing a saved filter.
const RemoveFilterText lang.Key = "It is removed here and in rollcallctl. The directory does not change."
