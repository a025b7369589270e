package directory

import (
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Trigger says who asked for a run.
type Trigger string

// The triggers, as the JSON of a run shows them.
const (
	TriggerManual   Trigger = "manual"
	TriggerSchedule Trigger = "schedule"
	TriggerCatchUp  Trigger = "catch-up"
	TriggerCommand  Trigger = "command"
)

// Mode says whether a run reads everything or only changes.
type Mode string

// The modes.
const (
	ModeFull  Mode = "full"
	ModeDelta Mode = "delta"
)

// State is the state of a run. All are final except StateRunning and StateHeld, which waits
// for a person.
type State string

// The states of a run, as its JSON shows them.
const (
	StateRunning     State = "running"
	StateSucceeded   State = "succeeded"
	StateUnchanged   State = "unchanged"
	StateWarnings    State = "warnings"
	StateHeld        State = "held"
	StateFailed      State = "failed"
	StateCancelled   State = "cancelled"
	StateInterrupted State = "interrupted"
	StateDiscarded   State = "discarded"
	StateApproved    State = "approved"  // it was held; the run that its approval started was applied
	StatePreviewed   State = "previewed" // planned only, and never applied
)

// Applied says whether a run in this state completed, with or without changes, and so left
// a snapshot.
func (s State) Applied() bool {
	return s == StateSucceeded || s == StateUnchanged || s == StateWarnings
}

// Stage is a step of a run in progress.
type Stage string

// The stages in order. Users and groups are read in parallel.
const (
	StageQueued      Stage = "queued"
	StageConnect     Stage = "connect"
	StageFetch       Stage = "fetch"
	StageMemberships Stage = "memberships"
	StageReplicas    Stage = "replicas" // it waits until the tenant's replicas agree
	StagePlan        Stage = "plan"
	StageGuard       Stage = "guard"
	StageApply       Stage = "apply"
	StageDone        Stage = "done"
)

// UserCounts are the account changes of a run. Total counts the accounts of
// status active and disabled afterwards. Removed ones were deleted in Entra ID
// or left the scope.
type UserCounts struct {
	Added    int `json:"added"`
	Updated  int `json:"updated"`
	Disabled int `json:"disabled"`
	Enabled  int `json:"enabled"`
	Removed  int `json:"removed"`
	Restored int `json:"restored"`
	Total    int `json:"total"`
}

// GroupCounts are the group changes of a run. Total counts the live groups
// afterwards.
type GroupCounts struct {
	Added   int `json:"added"`
	Updated int `json:"updated"`
	Removed int `json:"removed"`
	Total   int `json:"total"`
}

// MembershipCounts count the direct memberships that came and went. Total counts those of
// live groups whose member is not a deleted or out-of-scope account: what an export lists.
type MembershipCounts struct {
	Added   int `json:"added"`
	Removed int `json:"removed"`
	Total   int `json:"total"`
}

// Run is one attempt to synchronize one connector.
type Run struct {
	ID          int64
	Connector   string
	Trigger     Trigger
	Slots       []time.Time // slots of the schedule that the run covers, oldest first; nil: none
	Mode        Mode
	State       State
	StartedAt   time.Time
	EndedAt     time.Time // zero while running
	Users       UserCounts
	Groups      GroupCounts
	Memberships MembershipCounts
	Requests    int64
	Throttled   int64
	Retried     int64
	Bytes       int64
	Resync      string // why everything was read again, or empty
	// Listing is set if the tenant does not track changes. The run then read everything by
	// listings, like each run of that tenant.
	Listing bool
	// Granted are the application permissions in the run's token; nil: not known.
	Granted []string
	// Verified is the completeness proof: the numbers of $count and those that were read,
	// such as "12,481 of 12,481 users, 933 of 933 groups".
	Verified string
	// Found counts the changes that a verification read found and no delta round had
	// announced; nil for runs that did not verify.
	Found    *Found
	Error    *problem.Problem
	Warnings []problem.Problem

	// Preview is set for a run that only plans and applies nothing.
	Preview bool
	// Causes count the run's changes by cause. If the run was not applied, they count the
	// changes of its plan.
	Causes []CauseCount
	// Properties count the accounts and groups that were updated in a property, the most
	// frequent first. It is empty for runs of versions that did not count.
	Properties []PropertyCount
	// GroupLoss is the largest number of members that a single group lost while it stayed.
	GroupLoss int
	// PropertyLoss counts the accounts in which a single property was emptied, for the
	// property that lost most.
	PropertyLoss int
	// Breaches are the guards that the plan exceeded; a held run has some.
	Breaches []Breach
	// Edits are the connector's options that were edited since the run before.
	Edits []OptionEdit
	// Reading are the properties that the run read for the first time, or no longer.
	Reading []Reading
	// RenewedAt is when a later run last updated the plan of a held run.
	RenewedAt time.Time
	// Approves is the held run whose approval started this one; 0: none.
	Approves int64
	// Decisions are the decisions about a held run, oldest first. A run that was started by
	// an approval has that one.
	Decisions []Decision
}

// RunQuery selects runs, newest first. Empty fields select all.
type RunQuery struct {
	Connector string
	States    []State
	Triggers  []Trigger
	Since     time.Time // that began then or later
	Until     time.Time // that began before
	Before    int64     // only those with a smaller ID
	Limit     int       // 0: no limit
}

// Latest is when the run last did anything.
func (r Run) Latest() time.Time {
	latest := r.StartedAt
	for _, t := range []time.Time{r.EndedAt, r.RenewedAt} {
		if t.After(latest) {
			latest = t
		}
	}
	return latest
}
