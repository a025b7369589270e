package query

import (
	"maps"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// parsedSearch contains the terms of a search.
type parsedSearch struct {
	terms []directory.Term
	// managers has the IDs of the managers that each term matches, by the index of the term.
	managers []map[string]bool
}

// parseSearch reads a search text.
func (t objectTable) parseSearch(text string) (parsedSearch, error) {
	if err := directory.CheckSearch(text, t.Kind); err != nil {
		return parsedSearch{}, err
	}
	terms, err := directory.ParseSearch(text)
	return parsedSearch{terms: terms}, err
}

// parsePlain takes the words of a text literally.
func parsePlain(text string) (parsedSearch, error) {
	terms, err := directory.PlainSearch(text)
	return parsedSearch{terms: terms}, err
}

func (a parsedSearch) isEmpty() bool { return len(a.terms) == 0 }

// forIDs reports whether the search may be for an ID.
func (a parsedSearch) forIDs() bool {
	return slices.ContainsFunc(a.terms, func(term directory.Term) bool {
		return term.Field == directory.FieldID || term.Field == directory.FieldAnywhere && isID(term.Text)
	})
}

// indexWords returns the words to search for in the index: everything in the terms that the index
// contains.
func (a parsedSearch) indexWords() (words []string) {
	for _, term := range a.terms {
		switch {
		case term.Field == directory.FieldID, term.Field == directory.FieldManager, term.Field == directory.FieldKind,
			term.Field.IsLookedUp():
		case term.Field == directory.FieldPhone:
			words = append(words, index.StrippedPhone(term.Text))
		default:
			words = append(words, phoneParts(spelling.Plain(term.Text))...)
		}
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// phoneWords is an SQL expression for the phone numbers of a version, one per line, without
// separators between the digits.
const phoneWords = `replace(replace(replace(replace(replace(replace(concat_ws(char(10), v.doc ->> 'mobilePhone',
	replace(trim(v.doc ->> 'businessPhones', '[]"'), '","', char(10))),
	' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')`

// isPhone reports whether a text may be part of a phone number.
func isPhone(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case r != '+' && !strings.ContainsRune(index.PhoneMarks, r):
			return false
		}
	}
	return digits >= index.Gram
}

// phoneParts returns the parts of a word that the index contains. It contains them both if the
// word is part of a phone number, which may have other separators there, and if it is part of
// another text.
func phoneParts(word string) []string {
	if !isPhone(word) || index.StrippedPhone(word) == word {
		return []string{word}
	}
	parts := strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune(index.PhoneMarks, r) })
	return slices.DeleteFunc(parts, func(part string) bool { return len(part) < index.Gram })
}

// idDigits is how many digits a word without a field needs to be read as an ID.
const idDigits = 8

func strippedID(text string) string { return strings.ToLower(strings.ReplaceAll(text, "-", "")) }

func isID(text string) bool {
	digits := strippedID(text)
	return len(digits) >= idDigits && strings.IndexFunc(digits, func(r rune) bool {
		return !strings.ContainsRune("0123456789abcdef", r)
	}) < 0
}

func hasID(id, text string) bool { return strings.HasPrefix(strippedID(id), strippedID(text)) }

// mentions reports whether an object matches a search.
func (t objectTable) mentions(id string, a directory.Attributes, search parsedSearch) bool {
	for i, term := range search.terms {
		if !t.mentionsTerm(id, a, search, i, term) {
			return false
		}
	}
	return true
}

func (t objectTable) mentionsTerm(
	id string, a directory.Attributes, search parsedSearch, i int, term directory.Term,
) bool {
	plain := spelling.Plain(term.Text)
	holds := func(text string) bool { return strings.Contains(spelling.Plain(text), plain) }
	switch term.Field {
	case directory.FieldID:
		return hasID(id, term.Text)
	case directory.FieldManager:
		return i < len(search.managers) && search.managers[i][a.Text("manager")]
	case directory.FieldKind:
		return holds(directory.GroupKind(a))
	case directory.FieldPhone:
		return hasPhone(a, term.Text)
	case directory.FieldAddress:
		return holds(a.Text("mail")) || holds(a.Text("userPrincipalName")) ||
			slices.ContainsFunc(directory.Aliases(a), holds) || slices.ContainsFunc(directory.OtherMails(a), holds)
	case directory.FieldAlias:
		return slices.ContainsFunc(directory.Aliases(a), holds)
	case directory.FieldAnywhere:
	default:
		if term.Field.IsLookedUp() {
			return slices.ContainsFunc(directory.FieldTexts(a, term.Field), holds)
		}
		return holds(a.Text(string(term.Field)))
	}
	return slices.ContainsFunc(t.Searched, func(property string) bool { return holds(a.Text(property)) }) ||
		slices.ContainsFunc(directory.Aliases(a), holds) || slices.ContainsFunc(directory.OtherMails(a), holds) ||
		t.Domains && isPhone(term.Text) && hasPhone(a, term.Text) || isID(term.Text) && hasID(id, term.Text)
}

func hasPhone(a directory.Attributes, text string) bool {
	digits := index.StrippedPhone(text)
	return slices.ContainsFunc(append(a.Texts("businessPhones"), a.Text("mobilePhone")), func(phone string) bool {
		return strings.Contains(index.StrippedPhone(phone), digits)
	})
}

// plausible is a condition that a version's document contains the searched text. It is a quick
// check, so most documents need not be parsed.
func (t objectTable) plausible(search parsedSearch) (condition string, patterns []any) {
	for i, term := range search.terms {
		more, with := t.plausibleTerm(search, i, term)
		condition, patterns = condition+more, append(patterns, with...)
	}
	return condition, patterns
}

// plausibleTerm is plausible for one term.
func (t objectTable) plausibleTerm(search parsedSearch, i int, term directory.Term) (condition string, patterns []any) {
	w := term.Text
	pattern := func(text string) any { return "%" + sqldb.EscapeLike.Replace(text) + "%" }
	switch {
	case term.Field == directory.FieldID, term.Field == directory.FieldKind, term.Field == directory.FieldAnywhere &&
		isID(w):
		return "", nil
	case term.Field == directory.FieldManager:
		if i >= len(search.managers) {
			return "", nil
		}
		return " AND (v.doc ->> 'manager') IN (SELECT value FROM json_each(?))",
			[]any{sqldb.JSONOf(slices.Collect(maps.Keys(search.managers[i])))}
	case term.Field == directory.FieldPhone:
		return " AND " + phoneWords + sqldb.Like, []any{pattern(index.StrippedPhone(w))}
	}
	w = spelling.Plain(w)
	quoted := quoteJSON.Replace(w)
	phone := t.Domains && term.Field == directory.FieldAnywhere && isPhone(w)
	if !phone {
		condition, patterns = sqldb.Contains("v.doc", quoted)
		condition = " AND " + condition
	}
	if quoted != w || !sqldb.IsASCII(w) || term.Field.IsLookedUp() {
		return condition, patterns
	}
	// The text may be in the name of a property, or in a property that is not searched. A
	// document with accents is always parsed.
	condition += " AND (octet_length(v.doc) <> length(v.doc)"
	for _, text := range t.searchedTexts(term.Field) {
		condition += " OR " + text + sqldb.Like
		patterns = append(patterns, pattern(w))
	}
	if phone {
		condition += " OR " + phoneWords + sqldb.Like
		patterns = append(patterns, pattern(index.StrippedPhone(w)))
	}
	return condition + ")", patterns
}

// nameHolds is a condition that the name of a version contains all searched words.
func nameHolds(search parsedSearch) (condition string, patterns []any) {
	condition = "1"
	for _, term := range search.terms {
		if term.Field != directory.FieldAnywhere && term.Field != directory.FieldName {
			return "0", nil
		}
		more, with := sqldb.Contains("v.name", spelling.Plain(term.Text))
		condition, patterns = condition+" AND "+more, append(patterns, with...)
	}
	return condition, patterns
}

// searchedTexts returns SQL expressions for the texts that a search in a field reads.
func (t objectTable) searchedTexts(field directory.Field) (list []string) {
	properties := t.Searched
	switch field {
	case directory.FieldAnywhere:
		list = append(list, "(v.doc ->> 'proxyAddresses')", "(v.doc ->> 'otherMails')")
	case directory.FieldAddress:
		return []string{
			"(v.doc ->> 'mail')", "(v.doc ->> 'userPrincipalName')", "(v.doc ->> 'proxyAddresses')",
			"(v.doc ->> 'otherMails')",
		}
	default:
		properties = []string{string(field)}
	}
	for _, property := range properties {
		if property == "displayName" {
			list = append(list, "v.name")
		} else {
			list = append(list, "(v.doc ->> '"+property+"')")
		}
	}
	return list
}

var quoteJSON = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
