package main

import (
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// runJSON is a run as --json shows it (design section 6).
type runJSON struct {
	ID          int64                      `json:"id"`
	Connector   string                     `json:"connector"`
	Trigger     directory.Trigger          `json:"trigger"`
	Slots       []time.Time                `json:"slots"` // scheduled times that the run covers
	Mode        directory.Mode             `json:"mode"`
	State       directory.State            `json:"state"`
	StartedAt   time.Time                  `json:"startedAt"`
	EndedAt     *time.Time                 `json:"endedAt"`
	Changes     int                        `json:"changes"` // the length of the run's list of changes
	Users       directory.UserCounts       `json:"users"`
	Groups      directory.GroupCounts      `json:"groups"`
	Memberships directory.MembershipCounts `json:"memberships"`
	Requests    int64                      `json:"requests"`
	Throttled   int64                      `json:"throttled"`
	Retried     int64                      `json:"retried"`
	Bytes       int64                      `json:"bytes"`
	Resync      *string                    `json:"resync"` // why the run read everything again; null if it did not
	// the tenant does not track changes, so each run lists everything
	Listing  bool   `json:"listing"`
	Verified string `json:"verified"`
	// changes that no delta query reported; null if the run did not verify
	Found     *directory.Found       `json:"foundByVerification"`
	Error     *problem.Problem       `json:"error"`
	Warnings  []problem.Problem      `json:"warnings"`
	Preview   bool                   `json:"preview"`
	Causes    []directory.CauseCount `json:"causes"`
	Edits     []directory.OptionEdit `json:"edits"`    // edited options of the connector
	Breaches  []directory.Breach     `json:"breaches"` // guards whose limits the plan exceeds
	RenewedAt *time.Time             `json:"renewedAt"`
	Approves  *int64                 `json:"approves"` // the held run that was approved and that this run carries out
	Decisions []directory.Decision   `json:"decisions"`
}

func runToJSON(r directory.Run) runJSON {
	out := runJSON{
		ID: r.ID, Connector: r.Connector, Trigger: r.Trigger, Slots: append([]time.Time{}, r.Slots...), Mode: r.Mode,
		State:     r.State,
		StartedAt: r.StartedAt.UTC(), EndedAt: optionalTime(r.EndedAt), Changes: r.Tally().Listed(), Users: r.Users,
		Groups: r.Groups, Memberships: r.Memberships,
		Requests: r.Requests, Throttled: r.Throttled, Retried: r.Retried, Bytes: r.Bytes,
		Listing: r.Listing, Verified: r.Verified, Found: r.Found, Error: withRemedyIfAny(r.Error),
		Warnings: allWithRemedy(r.Warnings),
		Preview:  r.Preview, Causes: append([]directory.CauseCount{}, r.Causes...),
		Edits:    append([]directory.OptionEdit{}, r.Edits...),
		Breaches: append([]directory.Breach{}, r.Breaches...), RenewedAt: optionalTime(r.RenewedAt),
		Decisions: append([]directory.Decision{}, r.Decisions...),
	}
	if r.Resync != "" {
		out.Resync = &r.Resync
	}
	if r.Approves != 0 {
		out.Approves = &r.Approves
	}
	return out
}
