package guide

import (
	"regexp"
	"strings"
)

// kind says how a block is drawn.
type kind int

const (
	prose kind = iota
	code
	table
	picture
)

// block is a part of a page.
type block struct {
	kind   kind
	text   string     // of prose and code; the path of a picture
	rows   [][]string // of a table, the heading first
	anchor string     // of the heading with which prose begins
}

var (
	image    = regexp.MustCompile(`^!\[[^\]]*\]\(([^)]+)\)$`)
	heading  = regexp.MustCompile(`^##+ +(.*)$`)
	ruler    = regexp.MustCompile(`^\|[-|: ]+\|$`)
	unspoken = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchorOf returns the anchor of a heading, in the form that GitHub uses.
func anchorOf(title string) string {
	return strings.ReplaceAll(unspoken.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
}

// blocksOf divides a page. A heading begins a block, so that a link can lead there.
func blocksOf(text string) []block {
	r := reader{}
	for line := range strings.SplitSeq(text, "\n") {
		r.read(line)
	}
	r.end()
	return r.blocks
}

// reader reads a page line by line.
type reader struct {
	blocks []block
	open   block
	inCode bool
}

func (r *reader) read(line string) {
	fence := strings.HasPrefix(line, "```")
	switch {
	case r.inCode && fence:
		r.inCode = false
		r.end()
	case r.inCode:
		r.open.text += line + "\n"
	case fence:
		r.begin(code)
		r.inCode = true
	case strings.HasPrefix(line, "    ") && (r.open.kind == code || r.blank()):
		if r.open.kind != code {
			r.begin(code)
		}
		r.open.text += line[4:] + "\n"
	case strings.HasPrefix(line, "|"):
		r.row(line)
	case image.MatchString(line):
		r.begin(picture)
		r.open.text = image.FindStringSubmatch(line)[1]
		r.end()
	default:
		r.prose(line)
	}
}

// blank reports whether the text before is followed by an empty line, after which an indented line
// is code. In a list, such a line continues an entry.
func (r *reader) blank() bool {
	text := strings.TrimRight(r.open.text, " ")
	last := text[strings.LastIndex(strings.TrimRight(text, "\n"), "\n")+1:]
	inList := strings.HasPrefix(last, "- ") || strings.HasPrefix(last, "  ")
	return r.open.kind == prose && (text == "" || strings.HasSuffix(text, "\n\n")) && !inList
}

func (r *reader) prose(line string) {
	if m := heading.FindStringSubmatch(line); m != nil {
		r.begin(prose)
		r.open.anchor = anchorOf(m[1])
	} else if r.open.kind != prose {
		r.begin(prose)
	}
	r.open.text += line + "\n"
}

func (r *reader) row(line string) {
	if r.open.kind != table {
		r.begin(table)
	}
	if ruler.MatchString(line) {
		return
	}
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	r.open.rows = append(r.open.rows, cells)
}

// begin ends the open block and opens another one.
func (r *reader) begin(k kind) {
	r.end()
	r.open = block{kind: k}
}

func (r *reader) end() {
	r.open.text = strings.Trim(r.open.text, "\n")
	if r.open.text != "" || len(r.open.rows) > 0 {
		r.blocks = append(r.blocks, r.open)
	}
	r.open = block{}
}
