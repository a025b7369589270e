package present

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// The columns by which the lists of the history can be sorted.
const (
	ByWhen        = "when"
	ByConnector   = "connector"
	ByWhy         = "why"
	ByResult      = "result"
	ByTook        = "took"
	ByUsers       = "users"
	ByMemberships = "memberships"
	ByWho         = "who"
	ByWay         = "way"
	ByProfile     = "profile"
	ByVerdict     = "verdict"
	ByCode        = "code"
	ByFrom        = "from"
)

// SortRuns sorts runs by a column. Equal entries are sorted newest first. name returns the
// description of a connector.
func SortRuns(runs []directory.Run, name func(connector string) string, by string, descending bool) {
	sortBy(runs, descending, func(a, b directory.Run) int {
		switch by {
		case ByConnector:
			return compareTexts(name(a.Connector), name(b.Connector))
		case ByWhy:
			return cmp.Compare(triggerWord(a.Trigger), triggerWord(b.Trigger))
		case ByResult:
			return cmp.Or(cmp.Compare(StateOf(a).Word, StateOf(b).Word),
				cmp.Compare(a.Tally().Listed(), b.Tally().Listed()))
		case ByTook:
			return cmp.Compare(took(a), took(b))
		case ByUsers:
			return cmp.Compare(a.Tally().Accounts, b.Tally().Accounts)
		case ByMemberships:
			return cmp.Compare(a.Tally().Memberships, b.Tally().Memberships)
		}
		return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.ID, b.ID))
	}, func(a, b directory.Run) int { return cmp.Compare(b.ID, a.ID) })
}

// took returns the duration of a run, or zero if it has not ended.
func took(r directory.Run) int64 {
	if r.EndedAt.IsZero() {
		return -1
	}
	return int64(r.EndedAt.Sub(r.StartedAt))
}

// SortLogOns sorts log-ons by a column. Equal entries are sorted newest first.
func SortLogOns(list []directory.LogOn, by string, descending bool) {
	sortBy(list, descending, func(a, b directory.LogOn) int {
		switch by {
		case ByWho:
			return compareTexts(who(a), who(b))
		case ByWay:
			return cmp.Compare(logOnWay(a.Way), logOnWay(b.Way))
		case ByProfile:
			return compareTexts(a.ProfileName, b.ProfileName)
		case ByVerdict:
			return cmp.Compare(reasonWord(a.Reason), reasonWord(b.Reason))
		case ByCode:
			return cmp.Compare(a.Code, b.Code)
		case ByFrom:
			return a.From.Compare(b.From)
		}
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	}, func(a, b directory.LogOn) int { return cmp.Compare(b.ID, a.ID) })
}

func sortBy[T any](list []T, descending bool, compare, newest func(a, b T) int) {
	slices.SortFunc(list, func(a, b T) int {
		order := compare(a, b)
		if descending {
			order = -order
		}
		return cmp.Or(order, newest(a, b))
	})
}

// compareTexts compares texts, ignoring case.
func compareTexts(a, b string) int {
	return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
}
