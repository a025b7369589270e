package changes

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// Counted returns the number of changes that count, such as "9 changes".
func Counted(t directory.Tally) string { return quantity.Counted(t.Listed(), "change") }

// OfWhat lists the changes that count, such as "3 accounts, 1 group and 5 memberships". It returns
// "" if there are none.
func OfWhat(t directory.Tally) string {
	var parts []string
	for _, x := range []struct {
		n    int
		noun string
	}{{t.Accounts, "account"}, {t.Groups, "group"}, {t.Memberships, "membership"}} {
		if x.n > 0 {
			parts = append(parts, quantity.Counted(x.n, x.noun))
		}
	}
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// Companions describes the memberships that do not count, such as "2,381 memberships come or go
// with their accounts and groups". It returns "" if there are none.
func Companions(t directory.Tally) string {
	switch t.Companions {
	case 0:
		return ""
	case 1:
		return "1 membership is added or removed along with its account or group"
	}
	return quantity.Counted(t.Companions, "membership") + " are added or removed along with their accounts and groups"
}

// FoundInWords lists the unannounced changes that a verifying read found, such as "2 accounts, 1
// membership" or "nothing". It returns "" if the run did not verify.
func FoundInWords(f *directory.Found) string {
	if f == nil {
		return ""
	}
	var words []string
	for _, x := range []struct {
		n    int
		noun string
	}{{f.Users, "account"}, {f.Groups, "group"}, {f.Memberships, "membership"}} {
		if x.n > 0 {
			words = append(words, quantity.Counted(x.n, x.noun))
		}
	}
	if words == nil {
		return "nothing"
	}
	return strings.Join(words, ", ")
}
