package lang

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/quantity"
)

// Core returns a text that package core made, such as the title of a problem, in the reader's
// language. Core, the command line and the database know only the finished English text. So Core
// looks for the entry in core.json that matches the text, takes the values out of the text, and
// puts them into the translation. If the whole text is not in the catalogue, Core translates its
// sentences separately. A text that it does not find stays English.
func Core(english string) string {
	c := inUse.Load()
	if c.language == English || english == "" {
		return english
	}
	return c.said(english)
}

// said translates a text. If the catalogue has none of its sentences, a value may contain the end of
// a sentence.
func (c *catalogue) said(english string) string {
	text, known, _ := c.sentences(english)
	if known > 0 {
		return text
	}
	if whole, ok := c.core(english, false); ok {
		return whole
	}
	return english
}

// sentences translates a text, each time as many sentences at once as the catalogue has. It returns
// how many entries it used, and how many sentences it lacks.
func (c *catalogue) sentences(english string) (text string, known, unknown int) {
	parts := sentencesIn(english)
	var out []string
	for at := 0; at < len(parts); {
		text, n, ok := c.longest(parts[at:])
		out, at = append(out, text), at+n
		if ok {
			known++
		} else {
			unknown++
		}
	}
	return strings.Join(out, " "), known, unknown
}

// longest translates as many of the first sentences as one entry has. If there is no entry for the
// first one, it returns that sentence as it is.
func (c *catalogue) longest(parts []string) (text string, n int, ok bool) {
	for n := len(parts); n > 0; n-- {
		run := strings.Join(parts[:n], " ")
		if text, ok := c.core(run, true); ok {
			return text, n, true
		}
		if text, ok := c.core(strings.TrimSuffix(run, "."), true); ok && strings.HasSuffix(run, ".") {
			return text + ".", n, true
		}
	}
	return parts[0], 1, false
}

// sentencesIn splits a text into its sentences. A quotation belongs to the sentence in which it is.
func sentencesIn(text string) (list []string) {
	open := false
	for part := range strings.SplitSeq(sentenceEnd.ReplaceAllString(text, "$1\x00"), "\x00") {
		if open {
			list[len(list)-1] += " " + part
		} else {
			list = append(list, part)
		}
		last := list[len(list)-1]
		open = strings.Count(last, "“") > strings.Count(last, "”")
	}
	return list
}

var sentenceEnd = regexp.MustCompile(`([.!?]) +`)

// pattern finds the values in an English text of core.
type pattern struct {
	id     string
	pieces []string // the text around the values; never empty
	parse  func() *regexp.Regexp
	weight int // the number of bytes in pieces
}

// newPattern returns the pattern of a text with verbs. ok is false if the text has none, or consists
// of little else.
func newPattern(id string) (p pattern, ok bool) {
	const least = 4 // letters; a pattern with fewer would match texts of all kinds
	places := slices.DeleteFunc(verb.FindAllStringIndex(id, -1), func(place []int) bool {
		return id[place[1]-1] == '%' // a percent sign
	})
	if len(places) == 0 {
		return pattern{}, false
	}
	p.id = id
	text, at := "(?s)^", 0
	literal := func(s string) {
		s = strings.ReplaceAll(s, "%%", "%")
		text += regexp.QuoteMeta(s)
		p.pieces, p.weight = append(p.pieces, s), p.weight+len(s)
	}
	for _, place := range places {
		literal(id[at:place[0]])
		text += value(id[place[0]:place[1]])
		at = place[1]
	}
	literal(id[at:])
	p.parse = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text + "$") })
	return p, p.weight >= least
}

// value returns the regular expression for what a verb writes.
func value(verb string) string {
	switch verb[len(verb)-1] {
	case 'd':
		return `(-?[\d,]+)`
	case 'q':
		return `("(?:[^"\\]|\\.)*")`
	}
	return `(.*?)`
}

// values returns the values in a text. ok is false if the text does not match.
func (p pattern) values(text string) (list []string, ok bool) {
	if !strings.HasPrefix(text, p.pieces[0]) {
		return nil, false
	}
	rest := text
	for _, piece := range p.pieces { // most texts fail here, and fast
		_, after, ok := strings.Cut(rest, piece)
		if !ok {
			return nil, false
		}
		rest = after
	}
	found := p.parse().FindStringSubmatch(text)
	if found == nil {
		return nil, false
	}
	return found[1:], true
}

// patternsOf returns the patterns of texts, the most specific first.
func patternsOf(texts map[string]Text) (list []pattern) {
	for id := range texts {
		if p, ok := newPattern(id); ok {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b pattern) int {
		if a.weight != b.weight {
			return b.weight - a.weight
		}
		return strings.Compare(a.id, b.id)
	})
	return list
}

// spills reports whether a value contains the end of a sentence, and is not a text of core.
func (c *catalogue) spills(v string) bool {
	if len(sentencesIn(v)) < 2 {
		return false
	}
	_, _, unknown := c.sentences(v)
	return unknown > 0
}

// core translates a whole text. If it is strict, no value spills into another sentence.
func (c *catalogue) core(english string, strict bool) (string, bool) {
	if _, ok := c.words[english]; ok {
		return c.look(english, english, nil), true
	}
	for _, p := range c.patterns {
		values, ok := p.values(english)
		if !ok {
			continue
		}
		args, spills := make([]any, len(values)), false
		for i, v := range values {
			args[i] = c.value(v)
			spills = spills || !strings.HasSuffix(p.pieces[i], "“") && c.spills(v)
		}
		if strict && spills {
			continue
		}
		return fill(allText(c.look(p.id, p.id, nil)), args), true
	}
	return "", false
}

// allText makes all verbs of a text write text, because their values were taken out of a text.
func allText(text string) string {
	return verb.ReplaceAllStringFunc(text, func(v string) string {
		if strings.HasSuffix(v, "%") {
			return v
		}
		return "%" + index.FindString(v) + "s"
	})
}

var (
	index   = regexp.MustCompile(`\[\d+\]`)
	counted = regexp.MustCompile(`^(-?\d[\d,]*)( .+)?$`)
)

// value returns a value taken from a text of core as the reader writes it: a number gets the
// reader's separators, and its noun, days, known words and sentences are translated. Other values
// stay as they are.
func (c *catalogue) value(v string) string {
	found := counted.FindStringSubmatch(v)
	if found == nil {
		return c.valueInWords(v)
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(found[1], ",", ""), 10, 64)
	if err != nil || found[1] != quantity.Number(n) {
		return v
	}
	if found[2] == "" {
		return Number(n)
	}
	if day, err := time.Parse("2 January 2006", v); err == nil {
		return Date(day, "2 January 2006")
	}
	one, other := "%s"+found[2], "%s"+found[2]
	if n == 1 {
		_, noun, _ := strings.Cut(quantity.Counted(2, found[2][1:]), " ")
		other = "%s " + noun
	}
	return fill(c.plural(n, one, other), []any{Number(n)})
}

// valueInWords translates a value that is a known word, several of them, or a text of core. Values of
// one or two words are names more often than texts.
func (c *catalogue) valueInWords(v string) string {
	if _, ok := c.words[v]; ok {
		return c.look(v, v, nil)
	}
	if strings.HasPrefix(v, " ") {
		return " " + c.valueInWords(v[1:])
	}
	if first, rest, ok := strings.Cut(v, " or "); ok {
		if _, ok := c.words[first]; ok {
			return fill(c.text("%s or %s"), []any{c.look(first, first, nil), c.valueInWords(rest)})
		}
	}
	if strings.Count(v, " ") < 2 {
		return v
	}
	return c.said(v)
}
