package storage

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
)

const (
	// gram is how many letters the index holds together.
	gram = 3
	// gramsOfWord is how many grams of a word the index is asked for: each has its
	// price, and three rare ones leave few that do not hold the word.
	gramsOfWord = 3
	// behindAt is the price of a gram in the domain of an address: many have it.
	behindAt = 1000
	// gramsBegun is how many grams may begin with a word of one or two letters.
	// Where there are more, the word is so common that the index is of no help.
	gramsBegun = 64
	// gramsBeside is the same where there is a longer word, too.
	gramsBeside = 8
)

// found lists the objects that may match in a view; known is false where the
// index cannot tell. It holds the words of all versions up to the snapshot that
// it was last brought up to; what has changed since may match too.
func found(ctx context.Context, tx *sql.Tx, words []string, v view) (f rareFilter, known bool, err error) {
	match, err := matchExpression(ctx, tx, words)
	if match == "" || err != nil {
		return f, false, err
	}
	f = rareFilter{"SELECT rowid AS object FROM search WHERE search MATCH ?", []any{match}}
	if since := v.indexedUpTo(); since < math.MaxInt64 {
		f = rareFilter{f.query + " UNION SELECT object FROM change WHERE run > ? AND kind IN (1, 2)", []any{match, since}}
	}
	return f, true, nil
}

// matchExpression is an FTS5 query for the words that the index can find; empty
// where there is none. The index holds which grams an object has, not where
// (detail = none, half the size and time): a word is looked for by its grams,
// each quoted, so that nothing in it is syntax, and mentions tells the
// accidental matches.
func matchExpression(ctx context.Context, tx *sql.Tx, words []string) (string, error) {
	short := func(w string) bool { return len([]rune(w)) < gram }
	most := gramsBegun
	if slices.ContainsFunc(words, func(w string) bool { return !short(w) }) {
		most = gramsBeside
	}
	var parts []string
	for _, w := range words {
		grams, operator := rarestGrams(w), " AND "
		if short(w) {
			var err error
			operator = " OR "
			if grams, err = gramsFrom(ctx, tx, w, most); err != nil || len(grams) > most {
				if err != nil {
					return "", err
				}
				continue
			}
			if len(grams) == 0 {
				grams = []string{w} // too short to match anything
			}
		}
		for i, g := range grams {
			grams[i] = `"` + strings.ReplaceAll(g, `"`, `""`) + `"`
		}
		parts = append(parts, "("+strings.Join(grams, operator)+")")
	}
	return strings.Join(parts, " AND "), nil
}

// rarestGrams are some grams of a word: those whose letters are rare in names
// and addresses. The price of a search is that of its commonest gram. What stands
// behind an @ tells the least.
func rarestGrams(word string) []string {
	letters := []rune(word)
	at := slices.Index(letters, '@')
	var places []int
	price := map[int]int{}
	for i := range len(letters) - gram + 1 {
		places = append(places, i)
		for _, r := range letters[i : i+gram] {
			price[i] += commonness(r)
		}
		if at >= 0 && i >= at-1 {
			price[i] += behindAt
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(price[a], price[b]) })
	// Grams that share no letter tell more than those that do.
	var apart, rest []int
	for _, i := range places {
		if slices.ContainsFunc(apart, func(j int) bool { return max(i-j, j-i) < gram }) {
			rest = append(rest, i)
		} else {
			apart = append(apart, i)
		}
	}
	var grams []string
	for _, i := range slices.Concat(apart, rest)[:min(len(places), gramsOfWord)] {
		grams = append(grams, string(letters[i:i+gram]))
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
// they are, in any letter case, and at most one more than most.
func gramsFrom(ctx context.Context, tx *sql.Tx, word string, most int) (grams []string, err error) {
	next, err := tx.PrepareContext(ctx, "SELECT term FROM search_term WHERE term >= ? LIMIT 1")
	if err != nil {
		return nil, err
	}
	defer next.Close()
	for _, beginning := range caseVariants([]rune(word)) {
		for from := beginning; len(grams) <= most; {
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
