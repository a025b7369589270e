package export

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// runColumns are the columns of the run history. changes is the number of changes in the run's
// tally. companions is the number of memberships that were added or removed along with their account or group. If
// the run was not applied, both count the changes that it would have made.
var runColumns = []string{
	"id", "connector", "trigger", "mode", "state", "startedAt", "endedAt", "changes", "accountsChanged",
	"groupsChanged", "membershipsChanged", "companions",
	"accounts", "groups", "memberships", "errorCode", "errorTitle",
}

// Runs writes runs and returns their number.
func Runs(w io.Writer, f Format, runs []directory.Run) (int, error) {
	return write(w, f, runColumns, func(yield func(directory.Run, error) bool) {
		slices.Values(runs)(func(r directory.Run) bool { return yield(r, nil) })
	}, runValues)
}

func runValues(r directory.Run) values {
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return quote(t.UTC().Format(time.RFC3339))
	}
	t := r.Tally()
	row := values{
		strconv.FormatInt(r.ID, 10), quote(r.Connector), quote(string(r.Trigger)), quote(string(r.Mode)),
		quote(string(r.State)), when(r.StartedAt), when(r.EndedAt),
	}
	for _, n := range []int{
		t.Listed(), t.Accounts, t.Groups, t.Memberships, t.Companions, r.Users.Total,
		r.Groups.Total, r.Memberships.Total,
	} {
		row = append(row, strconv.Itoa(n))
	}
	code, title := "", ""
	if r.Error != nil {
		code, title = string(cmp.Or(r.Error.Code, problem.CodeUnknown)), r.Error.Title
	}
	return append(row, quote(code), quote(title))
}
