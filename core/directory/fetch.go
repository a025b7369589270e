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

// Position says how far a stream was read: the link to request next, verbatim, and whether
// the stream has ended. A finished delta stream's link is the delta link of the next round.
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
	Selected PropertySet // properties that were asked for
	Excluded []string    // properties that Graph refused, see RefusedName
	Scope    string      // Scope.String of the options that the statuses were computed with

	ReadAt  time.Time // when a run last read everything; zero: not known
	Silence Silence   // as the last applied run left it
}

// Fetch is the data that a run has read so far. It is kept separate from the directory
// until it is applied or dropped. If a run ends early, the next run continues with its
// fetch.
type Fetch struct {
	Connector string
	Snapshot  int64 // number of the future snapshot: the run that began it
	Mode      Mode
	// First is set if the connector has no directory yet. Versions are then written
	// straight to their place, where nobody sees them before Apply.
	First     bool
	StartedAt time.Time
	Scope     Scope
	Reason    string // why everything is read again, or empty
	Selected  PropertySet
	Excluded  []string
	// Verifies is set for a full read that also follows the delta links of the last run, so
	// that it can find changes that they did not announce.
	Verifies bool
	// Positions are those of the streams when the fetch was begun or opened.
	Positions map[Stream]Position
}

// PlanOptions say which changes of the fetch a plan does not make. The zero value makes all
// of them.
type PlanOptions struct {
	// KeepAbsent keeps objects that a full read did not meet, with their memberships. It
	// also keeps a membership that a group does not show if the member was not asked. The
	// read may be incomplete. Objects that were announced as removed still go.
	KeepAbsent bool
	// HidesMembers is set if the connector does not see the members of groups with hidden
	// membership. The known members stay.
	HidesMembers bool
	// Withhold postpones removals, except those that the plan of the held run Approved has
	// too. The next fetch proposes them again.
	Withhold bool
	// Approved is the held run whose removals do not count as losses, because somebody
	// approved them; 0: none.
	Approved int64
}

// Conclusion is recorded together with a plan that is applied.
type Conclusion struct {
	Run     Run  // as it ends, without what the plan says
	Settled *Run // the held run that this run settles, as it ends; nil if there is none
	// Silence tells the next run about changes that were not announced.
	Silence Silence
	// Unread are the ids of groups whose members could not be read this time; the next
	// fetch reads them again.
	Unread []string
}

// Plan describes the changes that a fetch would make.
type Plan struct {
	Options     PlanOptions // that it was made with
	Users       UserCounts  // without Total
	Groups      GroupCounts
	Memberships MembershipCounts
	// LiveUsers and LiveGroups count the objects that would not be deleted afterwards, in
	// scope or not. $count should return the same numbers.
	LiveUsers  int64
	LiveGroups int64
	// Rows counts the version rows that would be written or closed; 0 is an
	// unchanged directory.
	Rows int64
	// Misplaced counts the users and groups, among those that the plan changes,
	// whose properties were stored under the ID of another object.
	Misplaced int
	// HiddenGroups counts live groups with hidden membership.
	HiddenGroups int64
	// Unfound are some of the objects that Graph lists but then does not find, and NotFound
	// is their number. Their memberships stay as they were, and Apply makes the next fetch
	// ask again.
	Unfound  []Unfound
	NotFound int
	// Causes count the changes by cause.
	Causes []CauseCount
	// Properties count the updates by property.
	Properties []PropertyCount
	// Edits are the options that were edited since the last applied run.
	Edits []OptionEdit
	// Reading are the properties that are read for the first time, or no longer.
	// They are left out of all the counts above, except for Rows.
	Reading []Reading
	// Found counts the changes that were not announced. It is nil if the fetch does not
	// verify.
	Found *Found
	// Losses count the removals of the plan, without approved ones.
	Losses Losses
	// GroupLoss is the largest number of members that a single group loses while it stays.
	GroupLoss int
	// PropertyLoss counts the accounts in which a single property is emptied, for the
	// property that loses most. It includes approved changes.
	PropertyLoss int
	// Unsaid counts the accounts for which Graph returned null for accountEnabled. They
	// stay as they were; new ones count as disabled.
	Unsaid int
}

// Unfound is a user or group that Graph lists but then does not find (404) when a run asks
// for its memberships. A replica that lags behind answers like this.
type Unfound struct {
	ID   string
	Kind Kind
	Name string
}
