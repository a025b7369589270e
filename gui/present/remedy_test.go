package present

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

// TestRemediesHavePlaces checks that each remedy has a place in the window, and its text names no
// command.
func TestRemediesHavePlaces(t *testing.T) {
	for _, kind := range problem.RemedyKinds() {
		if text := RemedyPlace(problem.Remedy{Kind: kind}); text == "" || strings.Contains(text, "rollcallctl") {
			t.Errorf("%s is at %q", kind, text)
		}
	}
	if text := RemedyPlace(problem.Remedy{Kind: "of a later Rollcall"}); text != "" {
		t.Errorf("an unknown remedy is at %q", text)
	}
}

func TestHintsNameThePlace(t *testing.T) {
	p := problem.Problem{Title: "There is no run 7", Hint: "Choose a run that still exists."}.With(problem.ListRuns)
	if got := ProblemOf(&p).Hint; got != "Choose a run that still exists. See History." {
		t.Errorf("a problem hints %q", got)
	}
	banner := BannersOf([]health.Condition{{
		Title: "The daily backup failed", Hint: "Check it.",
		Remedy: problem.Remedy{Kind: problem.RestoreBackup},
	}})
	if got := banner[0].Hint; got != "Check it. Restore one in Settings, Backups." {
		t.Errorf("a condition hints %q", got)
	}
	newest := problem.Problem{
		Hint:   "Restore the newest backup.",
		Remedy: problem.Remedy{Kind: problem.RestoreAtStart, Of: "/data/b.db"},
	}
	if got := ProblemOf(&newest).Hint; got != "Restore the newest backup. It is /data/b.db." {
		t.Errorf("a damaged database hints %q", got)
	}
}
