package directory

import "time"

// Stream is one sequence of pages that a fetch reads.
type Stream string

// The streams of a fetch.
const (
	StreamUsers        Stream = "users"         // listing
	StreamGroups       Stream = "groups"        // listing
	StreamUserChanges  Stream = "user-changes"  // delta
	StreamGroupChanges Stream = "group-changes" // delta
)

// Position says how far a stream has been read. It has the link to request next, unchanged, and
// reports whether the stream has ended. The link of a finished delta stream is the delta link of
// the next round.
type Position struct {
	Link string
	Done bool
}

// NoLink replaces a delta link if the tenant does not track changes. Every run then lists
// everything ("listing mode").
const NoLink = "untracked"

// Links are the starting points of the next delta run of a connector. Either may be NoLink.
type Links struct {
	Users    string
	Groups   string
	Selected PropertySet // the properties that were requested
	Excluded []string    // the properties that Graph refused; see RefusedName
	Scope    string      // Scope.String of the options that decided the statuses

	ReadAt  time.Time // when a run last read everything; zero: unknown
	Silence Silence   // after the last applied run
}

// Fetch is the data that a run has read so far. It is kept apart from the directory until it is
// applied or dropped. If a run ends early, the next run continues its fetch.
type Fetch struct {
	Connector string
	Snapshot  int64 // number of the future snapshot, which is the run that began the fetch
	Mode      Mode
	// First is set if the connector has no directory yet. Versions are then written directly to
	// their final place, where they are invisible until Apply.
	First     bool
	StartedAt time.Time
	Scope     Scope
	Reason    string // why everything is read again, or empty
	Selected  PropertySet
	Excluded  []string
	// Verifies is set for a full read that also follows the delta links of the last run, so
	// that it can find changes that they did not announce.
	Verifies bool
	// Positions are the positions of the streams when the fetch was begun or opened.
	Positions map[Stream]Position
}

// PlanOptions say which changes of the fetch a plan leaves out. The zero value makes all of them.
type PlanOptions struct {
	// KeepAbsent keeps objects that a full read did not find, with their memberships, because the
	// read may be incomplete. It also keeps a membership that the group does not list if Graph was
	// not asked about the member. Objects that Graph announced as removed are still removed.
	KeepAbsent bool
	// HidesMembers is set if the connector cannot see the members of groups with hidden membership.
	// The known members stay.
	HidesMembers bool
	// Withhold postpones removals, except those that are also in the plan of the held run Approved.
	// The next fetch proposes them again.
	Withhold bool
	// Approved is the held run whose removals a person approved. They do not count as losses. 0
	// means none.
	Approved int64
}

// Conclusion is recorded together with the plan when it is applied.
type Conclusion struct {
	Run     Run  // the finished run, without the numbers from the plan
	Settled *Run // the finished held run that this run settles, or nil
	// Silence tells the next run about changes that were not announced.
	Silence Silence
	// Unread are the IDs of groups whose members could not be read this time. The next fetch reads
	// them again.
	Unread []string
}

// Plan describes the changes that a fetch would make.
type Plan struct {
	Options     PlanOptions // the options it was created with
	Users       UserCounts  // without Total
	Groups      GroupCounts
	Memberships MembershipCounts
	// LiveUsers and LiveGroups count the objects that would not be deleted afterwards, whether in
	// scope or not. $count should return the same numbers.
	LiveUsers  int64
	LiveGroups int64
	// Rows counts the version rows that would be written or closed. It is 0 if the directory did
	// not change.
	Rows int64
	// Misplaced counts the users and groups in the plan whose properties were stored under another
	// object's ID.
	Misplaced int
	// HiddenGroups counts live groups with hidden membership.
	HiddenGroups int64
	// Unfound are some of the objects that Graph lists but then cannot find, and NotFound is their
	// number. Their memberships stay unchanged, and Apply makes the next fetch ask again.
	Unfound  []Unfound
	NotFound int
	// Causes counts the changes by cause.
	Causes []CauseCount
	// Properties counts the updates by property.
	Properties []PropertyCount
	// Edits are the options that were edited since the last applied run.
	Edits []OptionEdit
	// Reading are the properties that are read for the first time or no longer read. Apart from
	// Rows, they are left out of all the counts above.
	Reading []Reading
	// Found counts the changes that were not announced. It is nil if the fetch does not
	// verify.
	Found *Found
	// Losses count the removals of the plan, except approved ones.
	Losses Losses
	// GroupLoss is the largest number of members that a single remaining group loses.
	GroupLoss int
	// PropertyLoss counts the accounts in which a single property is emptied. It is the number for the
	// property that loses most, and includes approved changes.
	PropertyLoss int
	// Unsaid counts the accounts for which Graph returned null for accountEnabled. Known ones keep
	// their status; new ones count as disabled.
	Unsaid int
}

// Unfound is a user or group that Graph lists but then cannot find (404) when a run asks for its
// memberships. An outdated replica answers like this.
type Unfound struct {
	ID   string
	Kind Kind
	Name string
}
