package health

import (
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Severity says how serious a condition is.
type Severity uint8

// The severities, from lowest to highest.
const (
	Notice  Severity = iota + 1 // for information; everything works
	Warning                     // something is missing or will soon fail
	Serious                     // the directory is out of date or will be within a day
)

var severityNames = [...]string{Notice: "notice", Warning: "warning", Serious: "serious"}

// String returns the word for a severity.
func (s Severity) String() string { return severityNames[s] }

// MarshalText returns the word for a severity.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Action fixes a condition. The window has a button for each action, and the command line has a
// command.
type Action string

// The actions. An empty action means that Rollcall does not offer one.
const (
	ActionRenewKey       Action = "renew-key"       // enter a new key in the connector
	ActionPermissions    Action = "permissions"     // the permissions step of the setup guide
	ActionShowRun        Action = "show-run"        // the latest run, with its error
	ActionReview         Action = "review"          // the plan of the held run, to approve or discard it
	ActionSync           Action = "sync"            // run the connector now
	ActionResumeSchedule Action = "resume-schedule" // resume the paused schedule
	ActionProfile        Action = "profile"         // choose other groups for the authentication profile
	ActionSettings       Action = "settings"        // check the settings and fix them
	ActionVault          Action = "vault"           // look at where secrets are kept, and unlock the vault
)

// Condition is a problem that lasts until it is fixed. Title, Detail and Hint are sentences
// for an administrator, as in problem.Problem.
type Condition struct {
	Code      problem.Code   `json:"code"`
	Severity  Severity       `json:"severity"`
	Connector string         `json:"connector,omitempty"` // ID of the connector; empty: the whole computer
	Profile   string         `json:"profile,omitempty"`   // ID of the affected authentication profile
	Title     string         `json:"title"`
	Detail    string         `json:"detail,omitempty"`
	Hint      string         `json:"hint,omitempty"`
	Remedy    problem.Remedy `json:"remedy,omitzero"`
	Action    Action         `json:"action,omitempty"`
	Since     time.Time      `json:"since,omitzero"` // zero: unknown
	Run       int64          `json:"run,omitempty"`  // the run that it concerns; 0: none
	// Days is the threshold that an expiring key has passed: 30, 14, 7 or 1.
	Days int `json:"days,omitempty"`
}

// ID identifies a condition. If two lists have the same ID, the condition still exists in the
// second. An expiring key gets a new ID at each threshold, so people are notified again.
func (c Condition) ID() string {
	return fmt.Sprintf("%s/%s/%s/%d", c.Connector, c.Profile, c.Code, c.Days)
}

// Appeared returns the conditions in now that are not in before.
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
