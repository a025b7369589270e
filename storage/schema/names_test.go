package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// TestNamesMatchDirectory checks that the numbers in statements are those that Go stores.
func TestNamesMatchDirectory(t *testing.T) {
	for name, x := range map[string]struct {
		got  string
		want any
	}{
		"active": {Active, int(directory.StatusActive)}, "disabled": {Disabled, int(directory.StatusDisabled)},
		"deleted":      {Deleted, int(directory.StatusDeleted)},
		"out of scope": {OutOfScope, int(directory.StatusOutOfScope)},
		"user":         {KindUser, int(directory.KindUser)}, "group": {KindGroup, int(directory.KindGroup)},
		"not removed":  {NotRemoved, int(directory.NotRemoved)},
		"soft-deleted": {SoftDeleted, int(directory.SoftDeleted)},
		"purged":       {Purged, int(directory.Purged)},
	} {
		if x.got != fmt.Sprint(x.want) {
			t.Errorf("%s is %s in SQL, but %v in Go", name, x.got, x.want)
		}
	}
	for status := directory.StatusActive; status <= directory.StatusOutOfScope; status++ {
		if visible := strings.Contains(Visible, fmt.Sprint(int(status))); visible != status.Visible() {
			t.Errorf("status %v: visible is %v in SQL, but %v in Go", status, visible, status.Visible())
		}
	}
}

func TestNamed(t *testing.T) {
	if got, want := Named("status <> {Deleted} AND cause = {CauseNotListed} AND doc <> '{}'"),
		"status <> 3 AND cause = 3 AND doc <> '{}'"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown name did not panic")
		}
	}()
	Named("status = {Sleeping}")
}
