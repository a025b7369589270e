package storagetest

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func (f *fixture) wantUserEvents(id string, at directory.Moment, limit int, expected ...string) {
	f.t.Helper()
	u, err := f.store.UserIn(f.ctx, f.connector.ID, id, at)
	f.must(err)
	events, err := f.store.UserEvents(f.ctx, u, at, limit)
	f.must(err)
	want(f.t, "events of an account", showEvents(events), expected)
}

func (f *fixture) wantGroupEvents(id string, at directory.Moment, expected ...string) {
	f.t.Helper()
	g, err := f.store.GroupIn(f.ctx, f.connector.ID, id, at)
	f.must(err)
	events, err := f.store.GroupEvents(f.ctx, g, at, 0)
	f.must(err)
	want(f.t, "events of a group", showEvents(events), expected)
}

func showEvents(events []directory.Event) (lines []string) {
	for _, e := range events {
		name := e.Name
		if e.Member != "" {
			name += " " + e.MemberName
		}
		lines = append(lines, showChange(e.Change)+": "+name)
	}
	return lines
}

func whatHappenedToAnAccount(t *testing.T, store Store) {
	f := newFixture(t, store)
	runs := []directory.Run{
		f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")},
			[]directory.Object{Group(1, "A"), Group(2, "B"), Group(3, "C")},
			map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2)), GroupID(3): members(UserID(1))}),
		f.delta([]directory.Object{changed(UserID(1), "displayName", "Anna", "accountEnabled", false)},
			[]directory.Object{
				memberChanges(GroupID(2), members(UserID(1))...),
				memberChanges(GroupID(3), gone(UserID(1))...),
			}),
		f.delta(nil, []directory.Object{removed(GroupID(1), directory.SoftDeleted)}),
		f.delta([]directory.Object{removed(UserID(1), directory.SoftDeleted)}, nil),
	}
	restored := f.begin(directory.ModeDelta)
	restored.userChanges(User(1, "Anna"))
	restored.groupChanges()
	restored.memberOf(UserID(1), GroupID(2))
	runs = append(runs, restored.apply())

	everything := []string{
		"user u1 restored (restored in Entra ID) accountEnabled false>true: Anna",
		"user u1 removed (deleted in Entra ID): Anna",
		"membership g1 has u1 removed (deleted in Entra ID): A ",
		`user u1 disabled (disabled in Entra ID) accountEnabled true>false displayName "Ann">"Anna": Anna`,
		"membership g2 has u1 added: B ",
		"membership g3 has u1 removed: C ",
		"user u1 added (new): Ann",
	}
	f.wantUserEvents(UserID(1), now, 0, everything...)
	f.wantUserEvents(UserID(1), now, 4, everything[:4]...)
	f.wantUserEvents(UserID(1), after(runs[1]), 0, everything[3:]...)
	f.wantUserEvents(UserID(2), now, 0, "membership g1 has u2 removed (deleted in Entra ID): A ",
		"user u2 added (new): Bob")
	f.wantGroupEvents(GroupID(1), now, "group g1 removed (deleted in Entra ID): A", "group g1 added (new): A")
	f.wantGroupEvents(GroupID(3), now, "membership g3 has u1 removed:  Anna", "group g3 added (new): C")

	ann, err := store.UserIn(f.ctx, f.connector.ID, UserID(1), now)
	f.must(err)
	events, err := store.UserEvents(f.ctx, ann, now, 1)
	f.must(err)
	want(t, "run", events[0].Run, runs[4].ID)
	want(t, "moment", events[0].At, runs[4].EndedAt)
}
