package settings

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// defaultVerifyEvery is a week. Delta links are valid for longer
	// (https://learn.microsoft.com/graph/delta-query-overview), and a change that a delta round
	// missed is corrected within that time.
	defaultVerifyEvery = 7
	// MostVerifyEvery is the largest number of days between verifications, if they are
	// switched on.
	MostVerifyEvery = 365
)

// never is the text for a directory that is never verified automatically.
const never = "never"

// VerifyEveryText writes the number of days after which everything is read, such as "never", "every
// day" or "every 7 days".
func VerifyEveryText(days int) string {
	switch days {
	case 0:
		return never
	case 1:
		return "every day"
	}
	return fmt.Sprintf("every %d days", days)
}

// ParseVerifyEvery reads the output of VerifyEveryText, a number of days, or "off".
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
		return 0, problem.Usage(fmt.Sprintf("%q is not a valid interval for verifying everything", typed),
			`Write a number of days, "week" or "never".`)
	}
	return days, validVerifyEvery(days)
}

func validVerifyEvery(days int) error {
	if days < 0 || days > MostVerifyEvery {
		return problem.Usage(fmt.Sprintf("The directory cannot be verified every %d days", days),
			fmt.Sprintf("Choose 1 to %d days, or never.", MostVerifyEvery))
	}
	return nil
}
