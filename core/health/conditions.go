package health

import (
	"cmp"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Facts are what conditions are computed from.
type Facts struct {
	Now        time.Time
	Connectors []directory.ConnectorState
	// Recent are the newest runs of each connector by its id, newest first. A
	// connector counts as failing since the oldest failure among them that no
	// success follows. Where there are none, LastAttempt stands for them.
	Recent map[string][]directory.Run
	// Profiles are the authentication profiles with their groups as these are now.
	Profiles []directory.Profile
	Paused   bool // the schedule is paused
	// Keyring is why the keyring cannot be used; nil: it can, or is not known.
	Keyring error
	// Settings is why the settings could not be used; nil: they are.
	Settings error
	// Renewals are the connectors by id whose sign-in this program cannot renew.
	Renewals map[string]Renewal
	// Backup is why the last automatic backup failed; nil: it did not.
	Backup error
	// DiskFree is how many bytes the data folder's disk has left for this
	// account; nil: not known.
	DiskFree *uint64
}

// Renewal is a sign-in that cannot be renewed while what it gave still works.
type Renewal struct {
	Since time.Time // of the first failure
	Why   problem.Problem
}

// Conditions returns what stands, the gravest first.
func Conditions(f Facts) []Condition {
	list := slices.Concat(f.keyring(), f.disk(), f.settings(), f.backup())
	for _, state := range f.Connectors {
		if state.Connector.Enabled {
			list = append(list, f.connector(state)...)
		}
	}
	list = append(list, f.profiles()...)
	slices.SortStableFunc(list, func(a, b Condition) int { return cmp.Compare(b.Severity, a.Severity) })
	return list
}
