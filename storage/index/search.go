package index

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// ManyRows is the limit of objects for a search that needs all rows.
const ManyRows = 250_000

const (
	// Gram is the number of letters in a gram, the unit of the index.
	Gram = 3
	// gramsOfWord is how many grams of a word are looked up in the index. Each look-up takes
	// time, and after three rare grams, few objects without the word are left.
	gramsOfWord = 3
	// behindAt is added to the price of a gram in the domain of an address, because many
	// objects contain it.
	behindAt = 1000
	// gramsBegun is how many grams that begin with a shorter word are looked up one by
	// one. This takes half the time if they occur in many objects.
	gramsBegun = 16
	// gramsWithLonger is how many of them are looked up together with the longer words. This takes
	// less time than looking up either of them alone.
	gramsWithLonger = 8
)

// Term is a word that has been prepared for searching the index.
type Term struct {
	word string
	// grams are some of the grams in the word. For a word shorter than a gram, they are
	// the grams that begin with it, at most one more than are looked up.
	grams []string
}

// TermsOf converts the words of a search into terms of the index.
func TermsOf(ctx context.Context, tx *sqldb.Tx, words []string) (list []Term, err error) {
	for _, w := range words {
		t := Term{w, nil}
		if t.short() {
			if t.grams, err = gramsFrom(ctx, tx, w); err != nil {
				return nil, err
			}
		} else {
			t.grams = rarestGrams(w)
		}
		list = append(list, t)
	}
	return list, nil
}

// short reports whether the word is shorter than a gram of the index.
func (t Term) short() bool { return len([]rune(t.word)) < Gram }

// withLonger reports whether it is best to search the index for a short word together with the
// longer ones.
func (t Term) withLonger() bool { return len(t.grams) > 0 && len(t.grams) <= gramsWithLonger }

// Candidates reduces a set of objects (nil: all) to those that may contain some words. A word that
// the index finds in more than most objects does not reduce the set. The index has the words of all
// versions up to its last update, which includes the snapshot since (math.MaxInt64: all). Objects
// that changed after it may match too.
func Candidates(ctx context.Context, tx *sqldb.Tx, since int64, terms []Term, among *Set, most int) (*Set, error) {
	set := among
	for _, q := range indexQueries(terms) {
		var n int
		var numbers sql.NullString
		err := sqldb.ScanRow(ctx, tx, fmt.Sprintf("SELECT count(*), group_concat(object) FROM (%s LIMIT %d)", q.Query,
			most+1), q.Args, &n, &numbers)
		if err != nil {
			return nil, fmt.Errorf("query the search index: %w", err)
		}
		if n <= most {
			set = set.intersection(numbers.String)
		}
	}
	if set == among || since == math.MaxInt64 {
		return set, nil
	}
	changed, err := sqldb.ListNumbers(ctx, tx, "SELECT DISTINCT object FROM change WHERE run > ? AND kind IN "+
		schema.KindUserOrGroup, since)
	for _, object := range changed {
		set.Add(object)
	}
	return set, sqldb.Wrap("list changes that are not indexed", err)
}

// indexQueries returns queries that list objects of the index. One query finds the objects that
// have all grams of the longer words and, for each short word searched with them, one gram that
// begins with it. Each other short word has a query for the grams that begin with it.
func indexQueries(terms []Term) (queries []Filter) {
	longer, short := ByLength(terms)
	var all []string
	for _, t := range longer {
		var grams []string
		for _, g := range t.grams {
			grams = append(grams, quoteGram(g))
		}
		if t.short() {
			all = append(all, "("+strings.Join(grams, " OR ")+")")
		} else {
			all = append(all, grams...)
		}
	}
	if len(all) > 0 {
		// The index records which grams an object has, not where (detail = none, half the size and
		// time). A word is searched by its grams. Package query then removes the accidental
		// matches.
		queries = append(queries, Filter{matching, []any{strings.Join(all, " AND ")}})
	}
	for _, t := range short {
		queries = append(queries, t.beginning())
	}
	return queries
}

const matching = "SELECT rowid AS object FROM search WHERE search MATCH ?"

// quoteGram returns a gram as a phrase of FTS5, in which nothing is syntax.
func quoteGram(g string) string { return `"` + strings.ReplaceAll(g, `"`, `""`) + `"` }

// ByLength divides words. longer has the longer words and the short ones that are searched together
// with them, and short has the other short ones.
func ByLength(terms []Term) (longer, short []Term) {
	anyLonger := slices.ContainsFunc(terms, func(t Term) bool { return !t.short() })
	for _, t := range terms {
		if !t.short() || anyLonger && t.withLonger() {
			longer = append(longer, t)
		} else {
			short = append(short, t)
		}
	}
	return longer, short
}

// beginning returns a filter for the objects with a gram that begins with a short word.
func (t Term) beginning() (f Filter) {
	var parts []string
	if len(t.grams) <= gramsBegun {
		for _, g := range t.grams {
			parts = append(parts, matching)
			f.Args = append(f.Args, quoteGram(g))
		}
	}
	if len(parts) == 0 {
		for _, variant := range caseVariants([]rune(t.word)) {
			parts = append(parts, "SELECT doc AS object FROM search_term WHERE term >= ? AND term < ?")
			f.Args = append(f.Args, variant, variant+string(unicode.MaxRune))
		}
	}
	f.Query = strings.Join(parts, " UNION ALL ")
	return f
}

// rarestGrams returns the grams of a word whose letters are rarest in names and addresses. The most
// common gram determines the cost of a search. Text after an @ is the least useful.
func rarestGrams(word string) []string {
	letters := []rune(word)
	at := slices.Index(letters, '@')
	var places []int
	price := map[int]int{}
	for i := range len(letters) - Gram + 1 {
		places = append(places, i)
		for _, r := range letters[i : i+Gram] {
			price[i] += commonness(r)
		}
		if at >= 0 && i >= at-1 {
			price[i] += behindAt
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(price[a], price[b]) })
	// Grams that share no letter narrow the search more than those that do.
	var apart, rest []int
	for _, i := range places {
		if slices.ContainsFunc(apart, func(j int) bool { return max(i-j, j-i) < Gram }) {
			rest = append(rest, i)
		} else {
			apart = append(apart, i)
		}
	}
	var grams []string
	for _, i := range slices.Concat(apart, rest)[:min(len(places), gramsOfWord)] {
		grams = append(grams, string(letters[i:i+Gram]))
	}
	return grams
}

// letterOrder lists the letters from the rarest to the most common in names and addresses.
const letterOrder = "qxzjwvykfpgubhdmtcsliroen"

func commonness(r rune) int {
	if i := strings.IndexRune(letterOrder, unicode.ToLower(r)); i >= 0 {
		return i
	}
	if unicode.ToLower(r) == 'a' || r == '.' || r == '@' {
		return len(letterOrder)
	}
	return len(letterOrder) / 2 // digits, other punctuation, other scripts
}

// gramsFrom lists the grams in the index that begin with a word shorter than a gram, in any letter
// case. It returns at most gramsBegun+1 of them.
func gramsFrom(ctx context.Context, tx *sqldb.Tx, word string) (grams []string, err error) {
	next, err := tx.Prepare(ctx, "SELECT term FROM search_term WHERE term >= ? LIMIT 1")
	if err != nil {
		return nil, err
	}
	defer next.Close()
	for _, beginning := range caseVariants([]rune(word)) {
		for from := beginning; len(grams) <= gramsBegun; {
			var term string
			err := next.QueryRowContext(ctx, from).Scan(&term)
			if errors.Is(err, sql.ErrNoRows) || err == nil && !strings.HasPrefix(term, beginning) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("look up the grams of the index: %w", err)
			}
			grams = append(grams, term)
			from = term + "\x00"
		}
	}
	return grams, nil
}

// caseVariants returns the texts that differ from letters only in case. The index may contain any
// of them.
func caseVariants(letters []rune) []string {
	if len(letters) == 0 {
		return []string{""}
	}
	variants := []rune{letters[0], unicode.ToLower(letters[0])}
	for r := unicode.SimpleFold(letters[0]); r != letters[0]; r = unicode.SimpleFold(r) {
		variants = append(variants, r)
	}
	slices.Sort(variants)
	var list []string
	for _, first := range slices.Compact(variants) {
		for _, rest := range caseVariants(letters[1:]) {
			list = append(list, string(first)+rest)
		}
	}
	return list
}

// Try searches the index for a longer and a short word, and returns the error of the search.
func Try(ctx context.Context, tx *sqldb.Tx) error {
	terms, err := TermsOf(ctx, tx, []string{"abc", "d"})
	if err == nil {
		_, err = Candidates(ctx, tx, math.MaxInt64, terms, nil, ManyRows)
	}
	return err
}
