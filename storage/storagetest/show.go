package storagetest

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

// The functions in this file turn the results of the store into lines that are easy to
// compare. They shorten the IDs of objects, for example to "u3", "g1" and "d7".

func short(id string) string {
	if len(id) != 36 {
		return id
	}
	return map[byte]string{'1': "u", '2': "g", '3': "d"}[id[7]] + strings.TrimLeft(id[24:], "0")
}

func showUser(u directory.User) string {
	return fmt.Sprintf("%s %s (%s) since %d: %s", short(u.ID), u.Status, u.Cause, u.Run, u.Attributes.AppendJSON(nil))
}

func showGroup(g directory.Group) string {
	return fmt.Sprintf("%s %s (%s) since %d: %s", short(g.ID), g.Status, g.Cause, g.Run, g.Attributes.AppendJSON(nil))
}

func showMembership(m directory.Membership) string {
	text := short(m.Group) + " has " + short(m.Member)
	if m.Through != "" {
		text += " through " + short(m.Through)
	}
	return text
}

func showNames(m directory.Membership) string {
	text := strings.TrimSuffix(m.Name+" "+m.Mail, " ")
	if m.Through != "" {
		text += " through " + m.ThroughName
	}
	return text
}

func showChange(c directory.Change) string {
	text := c.What + " " + short(c.ID)
	if c.Member != "" {
		text += " has " + short(c.Member)
	}
	text += " " + string(c.Op)
	if c.Cause != directory.CauseNone {
		text += " (" + c.Cause.String() + ")"
	}
	for _, p := range c.Properties {
		text += fmt.Sprintf(" %s %s>%s", p.Name, p.Old, p.New)
	}
	return text
}

// wantLines compares the values of an iterator, as show writes them, with lines.
func wantLines[T any](t *testing.T, what string, values iter.Seq2[T, error], show func(T) string, want ...string) {
	t.Helper()
	got := []string{}
	for _, x := range collect(t, values) {
		got = append(got, show(x))
	}
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// status returns the line of a user without the parts that most cases ignore.
func status(u directory.User) string {
	return short(u.ID) + " " + u.Attributes.Text("displayName") + ": " + u.Status.String() + ", " + u.Cause.String()
}

// anyStatus selects everything in a store.
var anyStatus = []directory.Status{
	directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
}

// wantUsers compares all users, whatever their status, with lines as the function status writes them.
func (f *fixture) wantUsers(at directory.Moment, want ...string) {
	f.t.Helper()
	q := directory.Query{At: at, Statuses: anyStatus, Connectors: []string{f.connector.ID}}
	wantLines(f.t, "users", f.store.Users(f.ctx, q), status, want...)
}

func (f *fixture) wantGroups(at directory.Moment, want ...string) {
	f.t.Helper()
	q := directory.Query{At: at, Statuses: anyStatus, Connectors: []string{f.connector.ID}}
	wantLines(f.t, "groups", f.store.Groups(f.ctx, q), func(g directory.Group) string {
		return status(directory.User(g))
	}, want...)
}

func (f *fixture) wantMemberships(at directory.Moment, want ...string) {
	f.t.Helper()
	q := directory.Query{At: at, Connectors: []string{f.connector.ID}}
	wantLines(f.t, "memberships", f.store.Memberships(f.ctx, q, false), showMembership, want...)
}

// changes returns the changes of a run.
func (f *fixture) changes(run int64) (list []directory.Change) {
	f.t.Helper()
	f.must(f.store.Changes(f.ctx, run, func(c directory.Change) error {
		list = append(list, c)
		return nil
	}))
	return list
}

func (f *fixture) wantChanges(run int64, want ...string) {
	f.t.Helper()
	got := []string{}
	for _, c := range f.changes(run) {
		got = append(got, showChange(c))
	}
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		f.t.Errorf("changes of run %d (-want +got):\n%s", run, diff)
	}
}

// want compares two values.
func want[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func wantError(t *testing.T, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Errorf("%s: %v, want %v", what, err, target)
	}
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// now is the zero moment. after returns the moment right after a run.
var now = directory.Moment{}

func after(run directory.Run) directory.Moment { return directory.Moment{Run: run.ID} }
