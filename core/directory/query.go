package directory

import "time"

// Moment selects the directory as of a run or of a point in time. The zero
// Moment is now: the newest snapshot of every connector.
type Moment struct {
	Run  int64     // the directory right after this run
	Time time.Time // the directory as it stood then
}

// IsNow says whether the moment is the newest snapshot.
func (m Moment) IsNow() bool { return m.Run == 0 && m.Time.IsZero() }

// Query selects accounts or groups.
type Query struct {
	At         Moment
	Connectors []string // connector ids; empty: all
	Statuses   []Status // empty: active and disabled
	Search     string   // part of a name, address or department; empty: all
	Limit      int      // 0: no limit
}

// ConnectorState is what a status line or card shows of one connector.
type ConnectorState struct {
	Connector   Connector
	LastAttempt *Run // newest run, whatever its result
	LastSuccess *Run // newest run that completed
	Users       int  // visible accounts: active and disabled
	Groups      int
	Memberships int
}

// Statistics tell how large a database is.
type Statistics struct {
	Path               string
	Bytes              int64 // main file with its write-ahead log
	SchemaVersion      int
	Connectors         int
	Runs               int
	Users              int // live accounts, newest snapshot
	UserVersions       int
	Groups             int
	GroupVersions      int
	Memberships        int // open memberships
	MembershipVersions int
	OldestRun          time.Time
}

// Backup is a copy of a database in a file.
type Backup struct {
	Path  string    `json:"path"`
	At    time.Time `json:"at"`
	Bytes int64     `json:"bytes"`
}
