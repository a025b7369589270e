package health

import (
	"cmp"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Facts are the input from which conditions are computed.
type Facts struct {
	Now        time.Time
	Connectors []directory.ConnectorState
	// Recent are the latest runs of each connector, by connector ID, newest first. A connector has
	// been failing since the oldest failure that no success follows. If there are no recent runs,
	// LastAttempt is used.
	Recent map[string][]directory.Run
	// Profiles are the authentication profiles with the current state of their groups.
	Profiles []directory.Profile
	Paused   bool // the schedule is paused
	// Keyring says why the keyring cannot be used. It is nil if the keyring works or has not been
	// tried.
	Keyring error
	// Settings says why the settings could not be used; nil if they could.
	Settings error
	// Renewals are the tokens that this program cannot renew, by connector ID.
	Renewals map[string]Renewal
	// Backup says why the last automatic backup failed; nil if it did not.
	Backup error
	// Channels are the channels to which notifications cannot be delivered.
	Channels []Channel
	// Update is the state of the check for newer versions.
	Update Update
	// DiskFree is the number of bytes that this user can still use on the data folder's disk; nil:
	// unknown.
	DiskFree *uint64
}

// Channel is a notification channel whose messages are not accepted.
type Channel struct {
	Name  string
	Since time.Time // the time of the first failure
	Why   problem.Problem
}

// Update is a newer version, and why the last check for one failed.
type Update struct {
	Version string // empty: there is none
	Date    time.Time
	Current string           // the version of this program
	Failure *problem.Problem // nil if it does not need attention
	Failing time.Time
}

// Renewal is a token that cannot be renewed but still works.
type Renewal struct {
	Since time.Time // the time of the first failure
	Why   problem.Problem
}

// Conditions returns the open problems, the most serious first.
func Conditions(f Facts) []Condition {
	list := slices.Concat(f.keyring(), f.disk(), f.settings(), f.backup(), f.channels(), f.update())
	for _, state := range f.Connectors {
		if state.Connector.Enabled {
			list = append(list, f.connector(state)...)
		}
	}
	list = append(list, f.profiles()...)
	slices.SortStableFunc(list, func(a, b Condition) int { return cmp.Compare(b.Severity, a.Severity) })
	return list
}
