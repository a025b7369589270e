package storage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// maxSearchBytes and maxSearchWords keep a search text within what SQLite's
	// patterns and expressions take.
	maxSearchBytes = 1000
	maxSearchWords = 50
)

// foldCase maps every letter to one of the forms that differ from it in case
// only (Unicode simple case folding, like the index): equal texts mean the
// same search. The dotted and dotless Turkish i are letters of their own.
func foldCase(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return unicode.ToLower(r)
		}
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		if least < utf8.RuneSelf {
			return unicode.ToLower(least)
		}
		return least
	}, s)
}

// searchWords splits a search text; every word has to occur.
func searchWords(text string) ([]string, error) {
	words := strings.FieldsFunc(strings.ToValidUTF8(text, " "), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	})
	if len(text) > maxSearchBytes || len(words) > maxSearchWords {
		return nil, problem.Usage("The search text is too long", "A few words of a name, an address or a department are right.")
	}
	return words, nil
}

// mentions says whether every word occurs in a searched property.
func (t objectTable) mentions(a directory.Attributes, words []string) bool {
	if len(words) == 0 {
		return true
	}
	texts := make([]string, 0, len(t.searched)+2)
	for _, property := range t.searched {
		texts = append(texts, foldCase(a.Text(property)))
	}
	for _, address := range a.Texts("proxyAddresses") {
		texts = append(texts, strings.TrimPrefix(foldCase(address), "smtp:"))
	}
	return !slices.ContainsFunc(words, func(word string) bool {
		folded := foldCase(word)
		return !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, folded) })
	})
}

// plausible is a condition that words occur in the document of a version: a quick
// look that saves taking most of them apart. Case is a matter of the letters A to
// Z for LIKE; of other words, one other letter is looked for.
func (t objectTable) plausible(words []string) (condition string, patterns []any) {
	for _, w := range words {
		if isASCII(w) {
			quoted := quoteJSON.Replace(w)
			pattern := "%" + escapeLike.Replace(quoted) + "%"
			condition += " AND v.doc" + like
			patterns = append(patterns, pattern)
			if quoted != w {
				continue
			}
			// It may be in the name of a property, or in one that is not searched.
			condition += " AND (0"
			for _, text := range t.searchedTexts() {
				condition += " OR " + text + like
				patterns = append(patterns, pattern)
			}
			condition += ")"
			continue
		}
		letter, _ := utf8.DecodeRuneInString(w[strings.IndexFunc(w, beyondASCII):])
		condition += " AND (0"
		for _, variant := range caseVariants([]rune{letter}) {
			condition += " OR instr(v.doc, ?) > 0"
			patterns = append(patterns, variant)
		}
		condition += ")"
	}
	return condition, patterns
}

// nameHolds is a condition that the name of a version holds all words, as far as
// SQLite can tell.
func nameHolds(words []string) (condition string, patterns []any) {
	condition = "1"
	for _, w := range words {
		if !isASCII(w) {
			return "0", nil
		}
		condition += " AND v.name" + like
		patterns = append(patterns, "%"+escapeLike.Replace(w)+"%")
	}
	return condition, patterns
}

// searchedTexts are the texts that a search looks into, in SQL.
func (t objectTable) searchedTexts() (list []string) {
	for _, property := range t.searched {
		if property == "displayName" {
			list = append(list, "v.name")
		} else {
			list = append(list, "(v.doc ->> '"+property+"')")
		}
	}
	return append(list, "(v.doc ->> 'proxyAddresses')")
}

const like = ` LIKE ? ESCAPE '\'`

var (
	quoteJSON  = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	escapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
)

func isASCII(s string) bool { return strings.IndexFunc(s, beyondASCII) < 0 }

func beyondASCII(r rune) bool { return r >= utf8.RuneSelf }
