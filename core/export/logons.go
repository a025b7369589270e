package export

import (
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// logOnColumns are the columns of the log of log-ons. id is Graph's ID of the account, and code has
// the form AADSTS50126.
var logOnColumns = []string{
	"at", "name", "id", "displayName", "connector", "profile", "profileName", "way", "allowed", "reason", "code",
	"requestId", "from", "test",
}

// LogOns writes the log of log-ons and returns the number of entries.
func LogOns(w io.Writer, f Format, all iter.Seq2[directory.LogOn, error]) (int, error) {
	return write(w, f, logOnColumns, all, logOnValues)
}

func logOnValues(l directory.LogOn) values {
	code, from := "", ""
	if l.Code != 0 {
		code = "AADSTS" + strconv.Itoa(l.Code)
	}
	if l.From.IsValid() {
		from = l.From.String()
	}
	row := values{
		quote(l.At.UTC().Format(time.RFC3339)), quote(l.Name), quote(l.User), quote(l.DisplayName), quote(l.Connector),
		quote(l.Profile),
		quote(l.ProfileName), quote(string(l.Way)), strconv.FormatBool(l.Allowed()), quote(string(l.Reason)),
		quote(code),
		quote(l.RequestID), quote(from), strconv.FormatBool(l.Test),
	}
	return row
}
