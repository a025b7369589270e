package directory

import (
	"fmt"
	"strconv"
	"strings"
)

// String says what a plan would take away, and what would have passed: "412 of
// 3,950 accounts would be removed, up to 395 pass."
func (b Breach) String() string {
	what := map[Guard]string{
		GuardAccountsRemoved:    "accounts would be removed",
		GuardAccountsDisabled:   "accounts would be disabled",
		GuardGroupsRemoved:      "groups would be removed",
		GuardMembershipsRemoved: "memberships would be removed",
	}[b.Guard]
	if b.Group != nil {
		what = fmt.Sprintf("members would leave the group “%s”", b.Group.Name)
	}
	text := fmt.Sprintf("%s of %s %s, up to %s pass.", Grouped(b.Count), Grouped(b.Of), what, Grouped(b.Most))
	if b.Groups > 1 {
		text += fmt.Sprintf(" %s groups would lose too many.", Grouped(b.Groups))
	}
	return text
}

// BreachesInWords puts breaches into sentences.
func BreachesInWords(list []Breach) string {
	words := make([]string, len(list))
	for i, b := range list {
		words[i] = b.String()
	}
	return strings.Join(words, " ")
}

// Grouped writes a number with its digits in groups of three: 12,481.
func Grouped[T int | int64](n T) string {
	digits := strconv.FormatInt(int64(n), 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
