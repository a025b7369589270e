package directory

import (
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Trigger says what started a run.
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

// State is the state of a run. All states are final except StateRunning and StateHeld, in which the
// run waits for a decision.
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
	StateApproved    State = "approved"  // it was held, and the run that its approval started was applied
	StatePreviewed   State = "previewed" // planned only, never applied
)

// Applied reports whether a run in this state completed and so left a snapshot, with or without
// changes.
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
	StageReplicas    Stage = "replicas" // waiting until the tenant's replicas agree
	StagePlan        Stage = "plan"
	StageGuard       Stage = "guard"
	StageApply       Stage = "apply"
	StageDone        Stage = "done"
)

// UserCounts are the account changes of a run. Total is the number of active and disabled accounts
// afterwards. Removed accounts were deleted in Entra ID or left the scope.
type UserCounts struct {
	Added    int `json:"added"`
	Updated  int `json:"updated"`
	Disabled int `json:"disabled"`
	Enabled  int `json:"enabled"`
	Removed  int `json:"removed"`
	Restored int `json:"restored"`
	Total    int `json:"total"`
}

// GroupCounts are the group changes of a run. Total is the number of live groups afterwards.
type GroupCounts struct {
	Added   int `json:"added"`
	Updated int `json:"updated"`
	Removed int `json:"removed"`
	Total   int `json:"total"`
}

// MembershipCounts count the direct memberships that were added and removed. Total counts those that an
// export lists: memberships of live groups whose member is not a deleted or out-of-scope account.
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
	Slots       []time.Time // times in the schedule that the run covers, oldest first; nil: none
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
	// Listing is set if the tenant does not track changes. Every run of that tenant reads
	// everything by listings.
	Listing bool
	// Granted are the application permissions in the run's token; nil: unknown.
	Granted []string
	// Verified is the proof of completeness: the numbers from $count and the numbers that were
	// read, such as "12,481 of 12,481 users, 933 of 933 groups".
	Verified string
	// Found counts the changes that a verification read found and no delta round announced. It is
	// nil if the run did not verify.
	Found    *Found
	Error    *problem.Problem
	Warnings []problem.Problem

	// Preview is set for a run that only plans and applies nothing.
	Preview bool
	// Causes counts the run's changes by cause. If the run was not applied, the
	// counts describe its plan.
	Causes []CauseCount
	// Properties counts the accounts and groups updated in each property, the most frequent
	// first. Runs of older versions did not count them and have none.
	Properties []PropertyCount
	// GroupLoss is the largest number of members that a single remaining group lost.
	GroupLoss int
	// PropertyLoss counts the accounts in which a single property was emptied. It is the number for
	// the property that lost most.
	PropertyLoss int
	// Breaches are the guards that the plan exceeded. A held run has at least one.
	Breaches []Breach
	// Edits are the connector's options that were edited since the previous run.
	Edits []OptionEdit
	// Reading are the properties that the run read for the first time or no longer read.
	Reading []Reading
	// RenewedAt is when a later run last updated the plan of a held run.
	RenewedAt time.Time
	// Approves is the held run whose approval started this run; 0: none.
	Approves int64
	// Decisions are the decisions about a held run, oldest first. A run that an approval started
	// has that decision.
	Decisions []Decision
}

// RunQuery selects runs, newest first. Empty fields select all.
type RunQuery struct {
	Connector string
	States    []State
	Triggers  []Trigger
	Since     time.Time // only runs that began at or after this time
	Until     time.Time // only runs that began before this time
	Before    int64     // only those with a smaller ID
	Limit     int       // 0: no limit
}

// Latest returns when the run last did anything.
func (r Run) Latest() time.Time {
	latest := r.StartedAt
	for _, t := range []time.Time{r.EndedAt, r.RenewedAt} {
		if t.After(latest) {
			latest = t
		}
	}
	return latest
}
