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

// Position is where a stream stands: the link to request next, verbatim, and
// whether the stream has been read to its end. A finished delta stream's link
// is the delta link of the next round.
type Position struct {
	Link string
	Done bool
}

// NoLink stands in the place of a delta link where the tenant does not track
// changes: every run lists everything ("listing mode").
const NoLink = "untracked"

// Links are where the next delta run of a connector starts. Either may be NoLink.
type Links struct {
	Users    string
	Groups   string
	Selected PropertySet // properties that were asked for
	Excluded []string    // properties that Graph refused, see RefusedName
	Scope    string      // Scope.String of the options that the statuses were computed with

	ReadAt  time.Time // when a run last read everything; zero: not known
	Silence Silence   // as the last applied run left it
}

// Fetch is what a run has read so far, kept beside the directory until it is
// applied or dropped. A run that ends early leaves its fetch, and the next one
// goes on with it.
type Fetch struct {
	Connector string
	Snapshot  int64 // number of the snapshot in the making: the run that began it
	Mode      Mode
	// First is set when the connector has no directory yet: versions go
	// straight to their place, where nobody sees them before Apply.
	First     bool
	StartedAt time.Time
	Scope     Scope
	Reason    string // why everything is read again; empty otherwise
	Selected  PropertySet
	Excluded  []string
	// Verifies is set for a full read that follows the delta links of the run before
	// as well, so that it can tell what they did not announce.
	Verifies bool
	// Positions are where the streams stood when the fetch was begun or opened.
	Positions map[Stream]Position
}

// PlanOptions say what a plan leaves as it is though the fetch says otherwise. The zero
// value leaves nothing.
type PlanOptions struct {
	// KeepAbsent keeps what a full read did not meet, with its memberships, and
	// memberships that a group does not show while the member was not asked: the
	// read may be incomplete. What was announced as removed goes.
	KeepAbsent bool
	// HidesMembers is set where the connector does not see the members of groups
	// with hidden membership: those that are known stay.
	HidesMembers bool
	// Withhold keeps what would be removed, except what the plan of the held run
	// Approved removed too; the next fetch brings it up again.
	Withhold bool
	// Approved is the held run whose removals are no losses, since somebody approved
	// them; 0: none.
	Approved int64
}

// Conclusion is what is recorded with a plan that is applied.
type Conclusion struct {
	Run     Run  // as it ends, without what the plan says
	Settled *Run // the held run that ends with it, as it ends; nil: none
	// Silence is what the next run is to know of what was not announced.
	Silence Silence
	// Unread are the ids of groups whose members could not be read this time; the next
	// fetch reads them again.
	Unread []string
}

// Plan is what a fetch would change.
type Plan struct {
	Options     PlanOptions // that it was made with
	Users       UserCounts  // without Total
	Groups      GroupCounts
	Memberships MembershipCounts
	// LiveUsers and LiveGroups are how many the directory would know as not
	// deleted afterwards, in scope or not: what $count should say.
	LiveUsers  int64
	LiveGroups int64
	// Rows counts the version rows that would be written or closed; 0 is an
	// unchanged directory.
	Rows int64
	// Misplaced counts the users and groups, among those that the plan changes,
	// whose properties were kept under the id of another object.
	Misplaced int
	// HiddenGroups counts live groups with hidden membership.
	HiddenGroups int64
	// Unfound are some of the objects that Graph lists and then does not find, and
	// NotFound is how many there are. Their memberships stay as they were, and
	// Apply has the next fetch ask again.
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
	// Found is what was not announced; nil where the fetch does not verify.
	Found *Found
	// Losses are what it takes away, without what was approved.
	Losses Losses
	// GroupLoss is the most members that any one group loses while it stays.
	GroupLoss int
	// PropertyLoss is in how many accounts the property is emptied that loses most,
	// what was approved included.
	PropertyLoss int
	// Unsaid counts the accounts of which Graph said null for whether they are
	// enabled. They stay as they were; new ones count as disabled.
	Unsaid int
}

// Unfound is a user or group that Graph lists and then does not find (404) when
// its memberships are asked for, as a replica that lags behind answers.
type Unfound struct {
	ID   string
	Kind Kind
	Name string
}
