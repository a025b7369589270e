package problem_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

func TestQuoted(t *testing.T) {
	for text, want := range map[string]string{
		`C:\Users\Ada`: `"C:\Users\Ada"`, "a\nb": `"a\nb"`, `"x"`: `"\"x\""`, "": `""`,
	} {
		if got := problem.Quoted(text); got != want {
			t.Errorf("%q is shown as %s, want %s", text, got, want)
		}
	}
}

func TestOfClassifies(t *testing.T) {
	inner := errors.New("dial tcp: secret detail")
	known := problem.Problem{
		Code: "disk_full", Title: "The disk is full", Detail: "Nothing was changed.",
		Hint: "Free some space.",
	}
	for _, tt := range []struct {
		name string
		err  error
		code problem.Code
	}{
		{"nil", nil, ""},
		{"a problem", &known, "disk_full"},
		{"a wrapped problem", fmt.Errorf("apply: %w", known.Wrap(inner)), "disk_full"},
		{"joined with another", errors.Join(errors.New("close"), &known), "disk_full"},
		{"bad input", problem.Usage("no such flag", "use --full"), problem.CodeUsage},
		{"cancelled", fmt.Errorf("read: %w", context.Canceled), problem.CodeCancelled},
		{"too slow", fmt.Errorf("read: %w", context.DeadlineExceeded), problem.CodeTimeout},
		{"a problem that was caused by cancelling", known.Wrap(context.Canceled), "disk_full"},
		{"unknown", inner, problem.CodeUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := problem.Of(tt.err); got.Code != tt.code {
				t.Errorf("code %q, want %q", got.Code, tt.code)
			}
		})
	}
}

func TestUnknownErrorsShowAReferenceOnly(t *testing.T) {
	err := errors.New("token=abc")
	p := problem.Of(err)
	if text := fmt.Sprintf("%+v", p); strings.Contains(text, "token=abc") ||
		!strings.Contains(text, problem.Reference(err)) {
		t.Errorf("problem is %s", text)
	}
	if problem.Reference(err) == problem.Reference(errors.New("other")) {
		t.Error("different errors have the same reference")
	}
}

func TestWrapKeepsTheCause(t *testing.T) {
	cause := errors.New("cause")
	p := problem.Problem{Code: "x", Title: "What happened", Detail: "Why."}
	err := p.Wrap(cause)
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if p.Unwrap() != nil {
		t.Error("Wrap changed the problem that it was called on")
	}
	if got, want := err.Error(), "What happened: Why."; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
}

// TestRemediesOfOtherVersions checks that a problem stored before there were remedies can still be
// read, and that a remedy of a later version is kept.
func TestRemediesOfOtherVersions(t *testing.T) {
	for stored, want := range map[string]problem.Remedy{
		`{"code":"empty_directory","title":"It is empty","hint":"Look at it with rollcallctl connector test."}`: {},

		`{"code":"later","title":"It is late","remedy":{"kind":"ask_the_moon","of":"phase"}}`: {
			Kind: "ask_the_moon",
			Of:   "phase",
		},
	} {
		var p problem.Problem
		if err := json.Unmarshal([]byte(stored), &p); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(p)
		if err != nil || p.Remedy != want || string(again) != stored {
			t.Errorf("%s is read as %+v and written as %s, %v", stored, p, again, err)
		}
	}
}

func TestRemedyEndsTheHint(t *testing.T) {
	p := problem.Problem{Title: "There is no run 7", Hint: "Choose one that is kept."}.With(problem.ListRuns)
	want := problem.Problem{Title: "There is no run 7", Hint: "Choose one that is kept. History shows them."}
	if got := p.WithRemedyText("History shows them."); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := p.WithRemedyText(""); got.Hint != p.Hint {
		t.Errorf("without a place the hint is %q", got.Hint)
	}
	if got := problem.Joined("", "History shows them."); got != "History shows them." {
		t.Errorf("without a hint it is %q", got)
	}
}
