package syncer

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// refusedGroup is the error for a group that the application may not see.
type refusedGroup struct{ error }

func (refusedGroup) MissingPermission() bool { return true }

// A group whose members cannot be read keeps its members, and the next run requests them again.
func TestUnreadGroupStaysAsItWas(t *testing.T) {
	for name, tt := range map[string]struct {
		group string
		full  bool
	}{
		"in a full read": {groupID(1), true},
		"a new one":      {groupID(9), false},
	} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := filled(t, 20)
			want := r.tenant.contents()
			if tt.full { // no round reports the changes
				delete(r.tenant.groups[tt.group], userID(1))
			} else {
				r.tenant.groups[tt.group] = map[string]bool{}
				r.tenant.change(tt.group)
				want = r.tenant.contents()
				r.tenant.groups[tt.group][userID(1)] = true
			}
			r.tenant.unread[tt.group] = refusedGroup{errors.New("403")}
			run := r.run(t, Options{Full: tt.full}, directory.StateWarnings)
			warning := run.Warnings[0]
			if warning.Code != "group_unread" || !strings.Contains(warning.Title, tt.group) ||
				!strings.Contains(warning.Detail, "does not let the application see") {
				t.Errorf("warning %+v", warning)
			}
			r.is(t, want)

			r.tenant.asked = nil
			r.run(t, Options{}, directory.StateWarnings)
			if r.tenant.calls("members "+tt.group) != 1 {
				t.Errorf("asked %q", r.tenant.asked)
			}
			delete(r.tenant.unread, tt.group)
			r.run(t, Options{}, directory.StateSucceeded)
			r.equal(t)
		}))
	}
}

// The cause of unread groups can affect single groups or all groups.
func TestHowManyGroupsMayBeUnread(t *testing.T) {
	missing := &problem.Problem{Code: "permission_missing"}
	for name, tt := range map[string]struct {
		groups, unread int
		err            error
		state          directory.State
	}{
		"as many as pass":         {maxUnread + 1, maxUnread, errors.New("500"), directory.StateWarnings},
		"more":                    {maxUnread + 2, maxUnread + 1, errors.New("500"), directory.StateFailed},
		"the only one":            {1, 1, errors.New("500"), directory.StateWarnings},
		"the only one, forbidden": {1, 1, missing, directory.StateFailed},
		"one of two, forbidden":   {2, 1, missing, directory.StateWarnings},
		"all of two":              {2, 2, errors.New("500"), directory.StateFailed},
	} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := newRig(5)
			r.tenant.groups = map[string]map[string]bool{}
			for n := range tt.groups {
				r.tenant.groups[groupID(n)] = map[string]bool{userID(0): true}
				if n < tt.unread {
					r.tenant.unread[groupID(n)] = fmt.Errorf("members: %w", tt.err)
				}
			}
			r.run(t, Options{}, tt.state)
			if tt.state == directory.StateFailed {
				r.is(t, contents{})
			}
			clear(r.tenant.unread)
			r.run(t, Options{}, directory.StateSucceeded)
			r.equal(t)
		}))
	}
}

// If a user is listed but then not found because a replica lags, this does not mean that the user
// has no groups. The next run asks again.
func TestListedAndNotFoundIsAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 10)
		r.tenant.users[userID(20)] = "New"
		r.tenant.change(userID(20))
		want := r.tenant.contents()
		r.tenant.groups[groupID(0)][userID(20)] = true
		r.tenant.notFound[userID(20)] = true
		run := r.run(t, Options{}, directory.StateWarnings)
		if warning := run.Warnings[0]; warning.Code != "listed_not_found" ||
			!strings.Contains(warning.Detail, userID(20)) {
			t.Errorf("warning %+v", warning)
		}
		r.is(t, want)
		delete(r.tenant.notFound, userID(20))
		r.run(t, Options{}, directory.StateSucceeded)
		r.equal(t)
	})
}
