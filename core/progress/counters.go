package progress

import (
	"sync/atomic"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Counters are the live numbers of one run. The zero value is ready for use. All methods and fields
// are safe for concurrent use.
type Counters struct {
	stage atomic.Value // directory.Stage

	Users       atomic.Int64 // users read
	Groups      atomic.Int64 // groups read
	Memberships atomic.Int64 // memberships read
	GroupsDone  atomic.Int64 // groups whose members are read

	UsersExpected  atomic.Int64 // 0: unknown
	GroupsExpected atomic.Int64 // 0: unknown

	Requests  atomic.Int64 // requests sent, including retries
	Retried   atomic.Int64 // requests sent again
	Throttled atomic.Int64 // answers that said "too many requests"
	Bytes     atomic.Int64 // bytes of answers, as sent over the network
}

// SetStage records what the run is doing.
func (c *Counters) SetStage(s directory.Stage) { c.stage.Store(s) }

// Snapshot contains the values of Counters at one moment.
type Snapshot struct {
	Stage                                  directory.Stage
	Users, Groups, Memberships, GroupsDone int64
	UsersExpected, GroupsExpected          int64
	Requests, Retried, Throttled, Bytes    int64
}

// Snapshot returns the current values.
func (c *Counters) Snapshot() Snapshot {
	stage, _ := c.stage.Load().(directory.Stage)
	return Snapshot{
		Stage: stage,
		Users: c.Users.Load(), Groups: c.Groups.Load(), Memberships: c.Memberships.Load(),
		GroupsDone:    c.GroupsDone.Load(),
		UsersExpected: c.UsersExpected.Load(), GroupsExpected: c.GroupsExpected.Load(),
		Requests: c.Requests.Load(), Retried: c.Retried.Load(), Throttled: c.Throttled.Load(), Bytes: c.Bytes.Load(),
	}
}
