package present

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/update"
)

// TestRefusedManifestIsNotGood: once a manifest was refused, the settings screen does not say that this
// is the newest version.
func TestRefusedManifestIsNotGood(t *testing.T) {
	refused := update.State{
		Version: "0.2.0", Checked: time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC),
		Failure: &problem.Problem{
			Code: problem.CodeUpdateRolledBack, Title: "The published release manifest was refused",
		},
	}
	want := Update{Text: "This is version 0.2.0. The published release manifest was refused.", Tone: ToneWarn}
	if got := UpdateOf(refused, true, Clock{}); got != want {
		t.Errorf("shown %+v, want %+v", got, want)
	}
}
