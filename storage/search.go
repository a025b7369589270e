package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"modernc.org/sqlite"

	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// shortestIndexed is how many characters a word needs for the trigram index.
	shortestIndexed = 3
	// fewMatches is how many matches of the index are sorted by name. Where
	// there are more, reading in the order of names meets enough of them soon.
	fewMatches = 4000
	// maxSearchBytes and maxSearchWords keep a search text within what SQLite's
	// patterns and expressions take.
	maxSearchBytes = 1000
	maxSearchWords = 50
)

func init() {
	// LIKE and lower know the letters A to Z only.
	sqlite.MustRegisterDeterministicScalarFunction("fold_case", 1,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			if s, ok := args[0].(string); ok {
				return foldCase(s), nil
			}
			return args[0], nil
		})
}

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

// selection is the search part of a query: where its rows come from, and the
// condition with its arguments.
type selection struct {
	from  string
	where string
	args  []any
}

// selectWords selects the versions, alias v, in which every word occurs. The
// index is used where it is up to date and finds few; otherwise the rows come
// in the order of their names.
func (t objectTable) selectWords(ctx context.Context, tx *sql.Tx, v view, words []string) (selection, error) {
	s := selection{from: fmt.Sprintf("%[1]s v INDEXED BY %[1]s_name", t.table), where: "1"}
	s.mention(words)
	for _, w := range words {
		s.contains(t, w)
	}
	match := matchExpression(words)
	if match == "" || !v.indexed() {
		return s, nil
	}
	found, err := candidates(ctx, tx, match, v)
	if err != nil || len(found) > fewMatches {
		return s, err
	}
	list, err := json.Marshal(slices.Compact(slices.Sorted(slices.Values(found))))
	s.from = fmt.Sprintf("json_each(?) j CROSS JOIN %s v ON v.object = j.value", t.table)
	s.args = append([]any{string(list)}, s.args...)
	return s, err
}

// mention adds the condition that the words occur somewhere in the document: a
// quick look that saves taking most of them apart. Case is a matter of the
// letters A to Z for LIKE, so that other words are left to contains.
func (s *selection) mention(words []string) {
	for _, w := range words {
		if isASCII(w) {
			s.where += ` AND v.doc LIKE ? ESCAPE '\'`
			s.args = append(s.args, likePattern(quoteJSON.Replace(w)))
		}
	}
}

// contains adds the condition that a word occurs in one of the searched
// properties.
func (s *selection) contains(t objectTable, word string) {
	if !isASCII(word) {
		s.where += " AND instr(fold_case(" + t.words + "), ?) > 0"
		s.args = append(s.args, foldCase(word))
		return
	}
	s.where += " AND " + t.words + ` LIKE ? ESCAPE '\'`
	s.args = append(s.args, likePattern(word))
}

var (
	quoteJSON  = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	escapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
)

func likePattern(part string) string { return "%" + escapeLike.Replace(part) + "%" }

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// matchExpression is an FTS5 query for the words that the index can find; empty
// where there is none. The index holds which trigrams an object has, not where
// (detail = none, half the size and time): a word is looked for by all of its
// trigrams, each quoted, so that nothing in it is syntax, and the condition of
// contains tells the accidental matches.
func matchExpression(words []string) string {
	var quoted []string
	for _, w := range words {
		letters := []rune(w)
		for i := range len(letters) - shortestIndexed + 1 {
			trigram := string(letters[i : i+shortestIndexed])
			quoted = append(quoted, `"`+strings.ReplaceAll(trigram, `"`, `""`)+`"`)
		}
	}
	return strings.Join(quoted, " AND ")
}

// candidates lists the objects that may match in a view, and stops when they
// are too many. The index holds the newest versions: what has changed since the
// moment of the view may have matched then.
func candidates(ctx context.Context, tx *sql.Tx, match string, v view) ([]int64, error) {
	since := int64(math.MaxInt64)
	if !v.at.IsNow() {
		since = v.oldest()
	}
	objects := []int64{}
	err := eachRow(ctx, tx, `SELECT rowid FROM search WHERE search MATCH ?1
		UNION ALL SELECT object FROM change WHERE run > ?2 AND kind IN (1, 2) LIMIT ?3`, []any{match, since, fewMatches + 1},
		func(rows *sql.Rows) (bool, error) {
			var object int64
			err := rows.Scan(&object)
			objects = append(objects, object)
			return true, err
		})
	return objects, wrap("search", err)
}
