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

// ManyRows is how many objects are found where all are wanted.
const ManyRows = 250_000

const (
	// Gram is how many letters the index holds together.
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
	// gramsBeside is how many of them are looked up together with the longer words. This
	// takes less time than looking up either of them alone.
	gramsBeside = 8
)

// Term is a word in the form in which the index is searched.
type Term struct {
	word string
	// grams are some of the grams in the word. For a word shorter than a gram, they are
	// the grams that begin with it, at most one more than are looked up.
	grams []string
}

// TermsOf makes words of a search terms of the index.
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

// beside reports whether it is best to search the index for a short word together with
// the longer ones.
func (t Term) beside() bool { return len(t.grams) > 0 && len(t.grams) <= gramsBeside }

// Candidates reduces a set of objects (nil: all) to those that may contain some words.
// A word that the index finds in more than most objects does not reduce the set. The index
// has the words of all versions up to its last update, which contains the snapshot since
// (math.MaxInt64: all); objects that changed since may match too.
func Candidates(ctx context.Context, tx *sqldb.Tx, since int64, terms []Term, among *Set, most int) (*Set, error) {
	set := among
	for _, q := range indexQueries(terms) {
		var n int
		var numbers sql.NullString
		err := sqldb.ScanRow(ctx, tx, fmt.Sprintf("SELECT count(*), group_concat(object) FROM (%s LIMIT %d)", q.Query, most+1), q.Args, &n, &numbers)
		if err != nil {
			return nil, fmt.Errorf("ask the search index: %w", err)
		}
		if n <= most {
			set = set.intersection(numbers.String)
		}
	}
	if set == among || since == math.MaxInt64 {
		return set, nil
	}
	changed, err := sqldb.ListNumbers(ctx, tx, "SELECT DISTINCT object FROM change WHERE run > ? AND kind IN "+schema.KindUserOrGroup, since)
	for _, object := range changed {
		set.Add(object)
	}
	return set, sqldb.Wrap("list what the search index lacks", err)
}

// indexQueries list objects from the index. One query finds those that have all grams
// of the longer words and, for each short word next to them, one gram that begins with
// it. Each other short word has one query for each gram that begins with it.
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
		// The index records which grams an object has, not where (detail = none, half
		// the size and time). A word is searched by its grams, and mentions removes the
		// accidental matches.
		queries = append(queries, Filter{matching, []any{strings.Join(all, " AND ")}})
	}
	for _, t := range short {
		queries = append(queries, t.beginning())
	}
	return queries
}

const matching = "SELECT rowid AS object FROM search WHERE search MATCH ?"

// quoteGram makes a gram a phrase of FTS5: nothing in it is syntax.
func quoteGram(g string) string { return `"` + strings.ReplaceAll(g, `"`, `""`) + `"` }

// ByLength returns the longer words with the short ones that are searched together with
// them, and the other short ones.
func ByLength(terms []Term) (longer, short []Term) {
	anyLonger := slices.ContainsFunc(terms, func(t Term) bool { return !t.short() })
	for _, t := range terms {
		if !t.short() || anyLonger && t.beside() {
			longer = append(longer, t)
		} else {
			short = append(short, t)
		}
	}
	return longer, short
}

// beginning lists the objects with a gram that begins with a short word.
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

// rarestGrams are some grams of a word: those whose letters are rare in names and
// addresses. The cost of a search is that of its most common gram. Text after an @ is
// the least useful.
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

// letterOrder has the letters from the rarest to the commonest in names and
// their addresses.
const letterOrder = "qxzjwvykfpgubhdmtcsliroen"

func commonness(r rune) int {
	if i := strings.IndexRune(letterOrder, unicode.ToLower(r)); i >= 0 {
		return i
	}
	if unicode.ToLower(r) == 'a' || r == '.' || r == '@' {
		return len(letterOrder)
	}
	return len(letterOrder) / 2 // digits, other marks, other scripts
}

// gramsFrom lists the grams in the index that begin with a word shorter than
// they are, in any letter case, and at most one more than are looked for.
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
				return nil, fmt.Errorf("look up the words of the index: %w", err)
			}
			grams = append(grams, term)
			from = term + "\x00"
		}
	}
	return grams, nil
}

// caseVariants are the texts that differ from one in case only. The index has
// its own idea which of them to keep.
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

// Try searches the index for a longer and a short word, and returns its errors.
func Try(ctx context.Context, tx *sqldb.Tx) error {
	terms, err := TermsOf(ctx, tx, []string{"abc", "d"})
	if err == nil {
		_, err = Candidates(ctx, tx, math.MaxInt64, terms, nil, ManyRows)
	}
	return err
}
