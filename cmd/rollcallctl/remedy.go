package main

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

// remedies are the sentences that lead to a remedy on the command line. An asterisk
// stands for what a remedy is of.
var remedies = map[problem.RemedyKind]string{
	problem.ListConnectors:   "rollcallctl connector list shows them.",
	problem.ListProfiles:     "rollcallctl profile list shows them.",
	problem.ListRuns:         "rollcallctl runs list shows them.",
	problem.ListAttributes:   "rollcallctl connector attributes lists the properties.",
	problem.SearchUsers:      "rollcallctl users list --search * --connector ID shows the one of a connector.",
	problem.SearchGroups:     "rollcallctl groups list --search * --connector ID shows the one of a connector.",
	problem.FollowRuns:       "rollcallctl status shows it.",
	problem.SaveFilter:       "rollcallctl filters save does that.",
	problem.TestConnection:   "rollcallctl connector test checks them.",
	problem.ReadEverything:   "The commands are rollcallctl connector test and rollcallctl sync --full.",
	problem.CheckDatabase:    "rollcallctl database check does that.",
	problem.RestoreBackup:    "The commands are rollcallctl database check and rollcallctl database restore.",
	problem.RestoreAtStart:   "The command is rollcallctl database restore *",
	problem.ChooseDataFolder: "--data-dir names a data folder.",
	problem.SetCAFile:        "The flag of the connector is --ca-file.",
	problem.SetProxy:         "The flag of the connector is --proxy.",
	problem.SetKeyExpiry:     "The flag of the connector is --key-expires.",
}

// remedyInWords is the sentence for a remedy; empty for none, and for one that only a
// later Rollcall knows.
func remedyInWords(r problem.Remedy) string {
	of := "FILE"
	if r.Of != "" {
		of = shellWord(r.Of)
	}
	return strings.Replace(remedies[r.Kind], "*", of, 1)
}

// told is p for those who work on the command line, in words or as JSON.
func told(p problem.Problem) problem.Problem { return p.Told(remedyInWords(p.Remedy)) }

// toldAll is told for each of a list; not nil.
func toldAll(list []problem.Problem) []problem.Problem {
	out := make([]problem.Problem, len(list))
	for i, p := range list {
		out[i] = told(p)
	}
	return out
}

// toldIfAny is told for what may be nil.
func toldIfAny(p *problem.Problem) *problem.Problem {
	if p == nil {
		return nil
	}
	out := told(*p)
	return &out
}

// conditionTold is told for a condition.
func conditionTold(c health.Condition) health.Condition {
	c.Hint, c.Remedy = problem.Joined(c.Hint, remedyInWords(c.Remedy)), problem.Remedy{}
	return c
}
