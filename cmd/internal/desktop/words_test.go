package desktop

import (
	"image"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// word is a word in a picture.
type word struct {
	text string
	at   image.Rectangle
}

// enlarged is the factor by which pictures are enlarged before they are read, because text
// recognition is made for print.
const enlarged = 2

// parseWords parses the table that tesseract prints (TSV: level, page, block, paragraph, line,
// word, left, top, width, height, confidence, text).
func parseWords(table string) []word {
	var words []word
	for _, row := range strings.Split(table, "\n") {
		cells := strings.Split(row, "\t")
		if len(cells) != 12 || strings.TrimSpace(cells[11]) == "" {
			continue
		}
		var n [4]int
		for i, cell := range cells[6:10] {
			value, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				break // the header of the table
			}
			n[i] = int(value / enlarged)
		}
		if n[3] > 0 {
			words = append(words, word{strings.TrimSpace(cells[11]), image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3])})
		}
	}
	return words
}

// find returns the position of a phrase, whose words must be next to each other on one line. If
// there are several, find returns the topmost.
func find(words []word, phrase string) (image.Rectangle, bool) {
	var found image.Rectangle
	wanted := strings.Fields(phrase)
	for _, w := range words {
		if !alike(w.text, wanted[0]) {
			continue
		}
		if at, ok := follow(words, w, wanted[1:]); ok && (found.Empty() || at.Min.Y < found.Min.Y) {
			found = at
		}
	}
	return found, !found.Empty()
}

// follow looks for the next words of a phrase to the right of a word.
func follow(words []word, from word, wanted []string) (image.Rectangle, bool) {
	at := from.at
	for _, text := range wanted {
		next, ok := right(words, from, text)
		if !ok {
			return at, false
		}
		from, at = next, at.Union(next.at)
	}
	return at, true
}

// right returns a word directly to the right of another one, at most a normal space away.
func right(words []word, from word, text string) (word, bool) {
	height := from.at.Dy()
	for _, w := range words {
		gap := w.at.Min.X - from.at.Max.X
		sameLine := w.at.Min.Y < from.at.Max.Y && w.at.Max.Y > from.at.Min.Y
		if sameLine && gap > -height/2 && gap < 2*height+4 && alike(w.text, text) {
			return w, true
		}
	}
	return word{}, false
}

// alike reports whether two words are equal, apart from common mistakes of text recognition.
func alike(a, b string) bool { return plain(a) == plain(b) }

var (
	mixedUp = strings.NewReplacer("“", "", "”", "", "\"", "", "'", "", "‘", "", "’", "", "|", "I", "l", "I", "i", "I",
		"1", "I", "0", "O", "…", "", "...", "")
	strokes = regexp.MustCompile("I+") // Text recognition often miscounts them.
)

// plain replaces characters that text recognition confuses with a common one.
func plain(text string) string {
	return strings.Trim(strokes.ReplaceAllString(mixedUp.Replace(text), "I"), ".,:;")
}

// squeezed is plain without spaces. Text recognition sometimes misses them.
func squeezed(text string) string { return plain(strings.ReplaceAll(text, " ", "")) }

// shows reports whether the words contain a phrase.
func shows(words []word, phrase string) bool {
	_, found := find(words, phrase)
	return found || strings.Contains(phrase, " ") && strings.Contains(squeezed(read(words)), squeezed(phrase))
}

// lower returns the words that begin at or below a height.
func lower(words []word, height int) []word {
	return slices.DeleteFunc(slices.Clone(words), func(w word) bool { return w.at.Min.Y < height })
}

// read returns all words as one text, from top to bottom.
func read(words []word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

func TestFind(t *testing.T) {
	at := func(text string, x, y int) word { return word{text, image.Rect(x, y, x+8*len(text), y+10)} }
	words := []word{
		at("Save", 10, 10), at("and", 350, 50), at("Save", 250, 50), at("Exit", 390, 50),
		at("Client", 10, 90), at("lD", 62, 91),
	}
	for phrase, want := range map[string]image.Rectangle{
		"Save":          image.Rect(10, 10, 42, 20),
		"Save and Exit": {},
		"Client ID":     image.Rect(10, 90, 78, 101),
	} {
		if got, _ := find(words, phrase); got != want {
			t.Errorf("%q is at %v, want %v", phrase, got, want)
		}
	}
	words[3].at = words[3].at.Sub(image.Pt(50, 0))
	words[1].at = words[1].at.Sub(image.Pt(50, 0))
	if _, ok := find(words, "Save and Exit"); !ok {
		t.Error("a phrase on one line is not found")
	}
	if glued := []word{at("2,004", 10, 10), at("users", 60, 10), at("asof", 110, 10)}; !shows(glued, "users as of") ||
		shows(glued, "users as if") {
		t.Error("a phrase whose words are read as one is not found, or another one is")
	}
}

func TestParseWords(t *testing.T) {
	table := "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
		"5\t1\t1\t1\t1\t1\t100\t50\t25\t10\t96.5\tSave\n4\t1\t1\t1\t1\t0\t1\t1\t1\t1\t-1\t\n"
	got := parseWords(table)
	if len(got) != 1 || got[0] != (word{"Save", image.Rect(50, 25, 62, 30)}) {
		t.Errorf("words are %v", got)
	}
}
