package main

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

// remedies are sentences that say how to carry out a remedy on the command line. An asterisk stands
// for the object of the remedy.
var remedies = map[problem.RemedyKind]string{
	problem.ListConnectors:   "To list them, use rollcallctl connector list.",
	problem.ListProfiles:     "To list them, use rollcallctl profile list.",
	problem.ListRuns:         "To list them, use rollcallctl runs list.",
	problem.ListAttributes:   "To list the properties, use rollcallctl connector attributes.",
	problem.ListChannels:     "To list them, use rollcallctl notify list.",
	problem.SearchUsers:      "To find the right one, use rollcallctl users list --search * --connector ID.",
	problem.SearchGroups:     "To find the right one, use rollcallctl groups list --search * --connector ID.",
	problem.FollowRuns:       "To see it, use rollcallctl status.",
	problem.SaveFilter:       "Use rollcallctl filters save.",
	problem.TestConnection:   "To check them, use rollcallctl connector test.",
	problem.ReadEverything:   "Use rollcallctl connector test and rollcallctl sync --full.",
	problem.CheckDatabase:    "Use rollcallctl database check.",
	problem.RestoreBackup:    "Use rollcallctl database check and rollcallctl database restore.",
	problem.RestoreAtStart:   "Use rollcallctl database restore *",
	problem.ChooseDataFolder: "Choose a data folder with --data-dir.",
	problem.SetCAFile:        "Use the connector's flag --ca-file.",
	problem.SetProxy:         "Use the connector's flag --proxy.",
	problem.SetKeyExpiry:     "Use the connector's flag --key-expires.",
	problem.OpenVault: "Specify the file with --vault-key or in ROLLCALL_VAULT_KEY, or run the command at a " +
		"terminal, which asks for a passphrase.",
	problem.MakeVault:       "Use rollcallctl vault init --age FILE.",
	problem.SetUpdates:      "Use rollcallctl config set --update-address and --update-key.",
	problem.SetUpdateCAFile: "Use rollcallctl config set --update-ca-file.",
}

// remedyInWords returns the sentence for a remedy. It is empty if there is no remedy or if only a
// later version of Rollcall knows it.
func remedyInWords(r problem.Remedy) string {
	of := "FILE"
	if r.Of != "" {
		of = shellWord(r.Of)
	}
	return strings.Replace(remedies[r.Kind], "*", of, 1)
}

// withRemedy returns p with its remedy as a sentence.
func withRemedy(p problem.Problem) problem.Problem { return p.WithRemedyText(remedyInWords(p.Remedy)) }

// allWithRemedy calls withRemedy for each element of a list. The result is never nil.
func allWithRemedy(list []problem.Problem) []problem.Problem {
	out := make([]problem.Problem, len(list))
	for i, p := range list {
		out[i] = withRemedy(p)
	}
	return out
}

// withRemedyIfAny calls withRemedy unless p is nil.
func withRemedyIfAny(p *problem.Problem) *problem.Problem {
	if p == nil {
		return nil
	}
	out := withRemedy(*p)
	return &out
}

// conditionWithRemedy returns c with its remedy as a sentence.
func conditionWithRemedy(c health.Condition) health.Condition {
	c.Hint, c.Remedy = problem.Joined(c.Hint, remedyInWords(c.Remedy)), problem.Remedy{}
	return c
}
