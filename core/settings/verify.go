package settings

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// defaultVerifyEvery is a week: delta links live longer (https://learn.microsoft.com/graph/delta-query-overview),
	// and what a round lost is not wrong for longer.
	defaultVerifyEvery = 7
	// MostVerifyEvery is after how many days a directory is verified at the latest,
	// where it is verified at all.
	MostVerifyEvery = 365
)

// never is the text of a directory that is not verified by itself.
const never = "never"

// VerifyEveryText writes after how many days everything is read: "never", "every
// day", "every 7 days".
func VerifyEveryText(days int) string {
	switch days {
	case 0:
		return never
	case 1:
		return "every day"
	}
	return fmt.Sprintf("every %d days", days)
}

// ParseVerifyEvery reads what VerifyEveryText writes, a number of days, and "off".
func ParseVerifyEvery(typed string) (days int, err error) {
	text := strings.ToLower(strings.TrimSpace(typed))
	text = strings.TrimSpace(strings.TrimPrefix(text, "every "))
	switch text {
	case never, "off":
		return 0, nil
	case "day":
		return 1, nil
	case "week":
		return 7, nil
	}
	number, _ := strings.CutSuffix(text, " days")
	if days, err = strconv.Atoi(strings.TrimSuffix(number, " day")); err != nil {
		return 0, problem.Usage(fmt.Sprintf("%q does not say how often everything is verified", typed), `Write a number of days, "week" or "never".`)
	}
	return days, validVerifyEvery(days)
}

func validVerifyEvery(days int) error {
	if days < 0 || days > MostVerifyEvery {
		return problem.Usage(fmt.Sprintf("The directory cannot be verified every %d days", days), fmt.Sprintf("Choose 1 to %d days, or never.", MostVerifyEvery))
	}
	return nil
}
