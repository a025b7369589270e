package directory

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

const limitExample = `"10% at least 20", "at most 500" or "off"`

// String returns a text that ParseLimit reads: "10% at least 20", "at most 500", both together, or
// "off".
func (l Limit) String() string {
	var words []string
	if l.Percent > 0 {
		words = append(words, strconv.Itoa(l.Percent)+"%")
		if l.AtLeast > 0 {
			words = append(words, "at least", strconv.Itoa(l.AtLeast))
		}
	}
	if l.ByNumber {
		words = append(words, "at most", strconv.Itoa(l.Number))
	}
	if len(words) == 0 {
		return "off"
	}
	return strings.Join(words, " ")
}

// ParseLimit reads a typed limit. It is a percentage, optionally followed by "at least" and a
// number; or "at most" and a number, or just the number; or both; or "off". Anything else is a
// problem with code "usage".
func ParseLimit(typed string) (Limit, error) {
	l, ok := parseLimit(strings.Fields(strings.ReplaceAll(strings.ToLower(typed), ",", " ")))
	if !ok {
		return Limit{}, problem.Usage(fmt.Sprintf("%q is not a limit", typed), "Enter it like "+limitExample+".")
	}
	return l, l.validate()
}

func parseLimit(words []string) (l Limit, ok bool) {
	if len(words) == 1 && words[0] == "off" {
		return l, true
	}
	if len(words) > 0 {
		if number, found := strings.CutSuffix(words[0], "%"); found {
			if l.Percent, ok = natural(number); !ok || l.Percent == 0 {
				return l, false
			}
			words = words[1:]
			if rest, found := cutWords(words, "at", "least"); found && len(rest) > 0 {
				if l.AtLeast, ok = natural(rest[0]); !ok {
					return l, false
				}
				words = rest[1:]
			}
			if len(words) == 0 {
				return l, true
			}
		}
	}
	words, _ = cutWords(words, "at", "most")
	if len(words) != 1 {
		return l, false
	}
	l.Number, l.ByNumber = natural(words[0])
	return l, l.ByNumber
}

// cutWords removes two words from the beginning of a list.
func cutWords(words []string, first, second string) (rest []string, found bool) {
	if len(words) < 2 || words[0] != first || words[1] != second {
		return words, false
	}
	return words[2:], true
}

// natural reads an unsigned number that is too small to overflow.
func natural(word string) (n int, ok bool) {
	n, err := strconv.Atoi(word)
	return n, err == nil && n >= 0 && n <= 1_000_000_000 && word[0] != '+'
}
