package health

import (
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Severity says how loud a condition is.
type Severity uint8

// The severities, in their order.
const (
	Notice  Severity = iota + 1 // worth knowing; all works
	Warning                     // something is left out, or will soon fail
	Serious                     // the directory is not kept up, or will not be within a day
)

var severityNames = [...]string{Notice: "notice", Warning: "warning", Serious: "serious"}

// String returns the word for a severity.
func (s Severity) String() string { return severityNames[s] }

// MarshalText is String, for JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Action is what mends a condition; front ends have a button or a command for
// each.
type Action string

// The actions. The empty one is none that Rollcall could offer.
const (
	ActionRenewKey       Action = "renew-key"       // give the connector a new key
	ActionPermissions    Action = "permissions"     // the setup guide's step about permissions
	ActionShowRun        Action = "show-run"        // the newest run, and what went wrong
	ActionReview         Action = "review"          // the held run's plan, to approve or discard it
	ActionSync           Action = "sync"            // run the connector now
	ActionResumeSchedule Action = "resume-schedule" // the schedule is paused
	ActionProfile        Action = "profile"         // give the authentication profile other groups
	ActionSettings       Action = "settings"        // look at the settings, and mend them
)

// Condition is one thing that stands until it is mended. Title, Detail and Hint
// are sentences for an administrator, as in problem.Problem.
type Condition struct {
	Code      problem.Code   `json:"code"`
	Severity  Severity       `json:"severity"`
	Connector string         `json:"connector,omitempty"` // connector id; empty: the whole computer
	Profile   string         `json:"profile,omitempty"`   // id of the authentication profile that it is about
	Title     string         `json:"title"`
	Detail    string         `json:"detail,omitempty"`
	Hint      string         `json:"hint,omitempty"`
	Remedy    problem.Remedy `json:"remedy,omitzero"`
	Action    Action         `json:"action,omitempty"`
	Since     time.Time      `json:"since,omitzero"` // zero: not known
	Run       int64          `json:"run,omitempty"`  // that it is about; 0: none
	// Days is, for a key that expires, the threshold that it has passed: 30, 14,
	// 7 or 1.
	Days int `json:"days,omitempty"`
}

// ID tells conditions apart: one that has the same in two lists still stands.
// A key that expires has another at each threshold, so that it is told again.
func (c Condition) ID() string {
	return fmt.Sprintf("%s/%s/%s/%d", c.Connector, c.Profile, c.Code, c.Days)
}

// Appeared returns the conditions of now that were not there before.
func Appeared(before, now []Condition) []Condition {
	var list []Condition
	for _, c := range now {
		stood := func(b Condition) bool { return b.ID() == c.ID() }
		if !slices.ContainsFunc(before, stood) {
			list = append(list, c)
		}
	}
	return list
}
