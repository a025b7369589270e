package present

import (
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// LimitParts are the typed parts of a limit, one field for each number. Off means no limit.
type LimitParts struct {
	Percent, Over, Most string
	Off                 bool
}

// The words between the numbers of a limit, in the syntax of directory.ParseLimit.
const (
	limitOff   = "off"
	overWords  = "% at least "
	mostWords  = "at most "
	loneOver   = "at least "
	percentEnd = "%"
)

// Text returns the parts as the text of a limit, or an empty text if nothing is typed. Mistyped
// parts are kept.
func (p LimitParts) Text() string {
	percent, over, most := strings.TrimSpace(p.Percent), strings.TrimSpace(p.Over), strings.TrimSpace(p.Most)
	var words []string
	switch {
	case p.Off:
		return limitOff
	case percent != "" && over != "":
		words = append(words, percent+overWords+over)
	case percent != "":
		words = append(words, percent+percentEnd)
	case over != "":
		words = append(words, loneOver+over)
	}
	if most != "" {
		words = append(words, mostWords+most)
	}
	return strings.Join(words, " ")
}

// LimitPartsOf splits the text of a limit into its parts.
func LimitPartsOf(text string) (p LimitParts) {
	if text == limitOff {
		return LimitParts{Off: true}
	}
	before, most, found := strings.Cut(text, mostWords)
	if found {
		p.Most = most
	}
	before = strings.TrimSpace(before)
	if over, found := strings.CutPrefix(before, loneOver); found {
		p.Over = over
		return p
	}
	if p.Percent, p.Over, _ = strings.Cut(before, overWords); p.Over == "" {
		p.Percent = strings.TrimSuffix(p.Percent, percentEnd)
	}
	return p
}

// limitFault returns the fault of a typed limit, or an empty text.
func limitFault(text string) string {
	p := LimitPartsOf(text)
	switch {
	case text == "":
		return lang.T("Enter a limit, or choose No limit.")
	case p.Off:
		return ""
	case p.Percent == "" && p.Over != "":
		return lang.T("Enter the percentage as well.")
	case p.Percent != "" && !isNumber(p.Percent, 1, 100):
		return lang.T("Enter a percentage from 1 to 100, without the sign.")
	case p.Over != "" && !isNumber(p.Over, 0, 1_000_000_000), p.Most != "" && !isNumber(p.Most, 0, 1_000_000_000):
		return lang.T("Enter whole numbers, 0 or more, without separators.")
	}
	if _, err := directory.ParseLimit(text); err != nil {
		return OneLine(err)
	}
	return ""
}

// limitInWords describes a limit in a sentence.
func limitInWords(l directory.Limit) string {
	var words []string
	switch {
	case l.Percent > 0 && l.AtLeast > 0:
		words = append(words, lang.T("%d%% at least %d", l.Percent, l.AtLeast))
	case l.Percent > 0:
		words = append(words, lang.T("%d%%", l.Percent))
	}
	if l.ByNumber {
		words = append(words, lang.T("at most %d", l.Number))
	}
	if len(words) == 0 {
		return lang.T("off")
	}
	return strings.Join(words, " ")
}

func isNumber(text string, least, most int) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= least && n <= most && text[0] != '+'
}
