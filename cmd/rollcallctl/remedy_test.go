package main

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

// TestRemediesAreCommands checks that every remedy has a sentence, and that the command or flag in
// it exists.
func TestRemediesAreCommands(t *testing.T) {
	root := newRoot(&program{})
	for _, kind := range problem.RemedyKinds() {
		text := remedyInWords(problem.Remedy{Kind: kind})
		if text == "" {
			t.Errorf("%s has no words", kind)
		}
		for _, rest := range strings.Split(text, "rollcallctl ")[1:] {
			words := strings.Fields(strings.TrimSuffix(rest, "."))
			if cmd, _, err := root.Find(words); err != nil || !cmd.Runnable() || cmd.HasSubCommands() {
				t.Errorf("%s: there is no command %q", kind, rest)
			}
		}
	}
	if got := remedyInWords(problem.Remedy{Kind: "of a later Rollcall"}); got != "" {
		t.Errorf("an unknown remedy reads %q", got)
	}
}

func TestRemedyQuotesWhatItIsOf(t *testing.T) {
	for of, want := range map[string]string{
		"/home/ada lovelace/x.db": "Use rollcallctl database restore '/home/ada lovelace/x.db'",
		"":                        "Use rollcallctl database restore FILE",
	} {
		if got := remedyInWords(problem.Remedy{Kind: problem.RestoreAtStart, Of: of}); got != want {
			t.Errorf("%q reads %q, want %q", of, got, want)
		}
	}
}

// TestJSONHintsAreComplete checks that in JSON, the hint of a run or a condition contains the
// command, and that there is no separate remedy. The run itself must not change.
func TestJSONHintsAreComplete(t *testing.T) {
	why := problem.Problem{Title: "It is empty", Hint: "Look at the permissions."}.With(problem.TestConnection)
	run := directory.Run{Error: &why, Warnings: []problem.Problem{why}}
	condition := conditionWithRemedy(health.Condition{Hint: why.Hint, Remedy: why.Remedy})
	want := "Look at the permissions. To check them, use rollcallctl connector test."
	out := runToJSON(run)
	for what, p := range map[string]problem.Problem{
		"error": *out.Error, "warning": out.Warnings[0], "condition": {Hint: condition.Hint, Remedy: condition.Remedy},
	} {
		if p.Hint != want || p.Remedy != (problem.Remedy{}) {
			t.Errorf("the %s hints %q, with the remedy %v", what, p.Hint, p.Remedy)
		}
	}
	if *run.Error != why || run.Warnings[0] != why {
		t.Error("showing a run changed it")
	}
}
