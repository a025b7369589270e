package widgets

import "strings"

func joined(lines []string) string { return strings.Join(lines, "\n") }

// breakLines breaks a text into lines of the given width, between words. A word that is wider than
// a line breaks after @. A part that is still too wide breaks after -, / and _ and before a dot,
// and anywhere only if that is not enough. split reports whether a word was broken. measure returns
// the width of a text.
func breakLines(text string, width float32, measure func(string) float32) (lines []string, split bool) {
	fits := func(text string) bool { return measure(text) <= width }
	for _, paragraph := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			switch {
			case line == "":
				line = word
			case fits(line + " " + word):
				line += " " + word
			default:
				lines, line = append(lines, line), word
			}
			if !fits(line) { // it consists of one word
				split = true
				parts := breakWord(line, fits)
				lines, line = append(lines, parts[:len(parts)-1]...), parts[len(parts)-1]
			}
		}
		lines = append(lines, line)
	}
	return lines, split
}

// breakWord breaks a word into parts that fit, at its punctuation if possible. A part has at least
// one character.
func breakWord(word string, fits func(string) bool) (parts []string) {
	for _, half := range strings.SplitAfter(word, "@") {
		if half != "" {
			parts = append(parts, fill(pieces(half), fits)...)
		}
	}
	return parts
}

// fill combines pieces into parts, as many in each as fit.
func fill(pieces []string, fits func(string) bool) (parts []string) {
	part := ""
	for _, piece := range pieces {
		if part != "" && !fits(part+piece) {
			parts, part = append(parts, part), ""
		}
		for _, letter := range piece {
			if part != "" && !fits(part+string(letter)) {
				parts, part = append(parts, part), ""
			}
			part += string(letter)
		}
	}
	return append(parts, part)
}

// pieces splits a word at the positions where it may break.
func pieces(word string) (list []string) {
	begin := 0
	for i, letter := range word {
		cut := 0
		switch letter {
		case '.':
			cut = i
		case '-', '/', '_':
			cut = i + 1
		}
		if cut > begin && cut < len(word) {
			list, begin = append(list, word[begin:cut]), cut
		}
	}
	return append(list, word[begin:])
}
