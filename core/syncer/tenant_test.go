package syncer

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/rollcallsync/rollcall/core/directory"
)

// tenant is a small tenant in memory that can be read like Graph: by paged listings, by rounds with
// the changes since a link, and by counts. It is safe for concurrent use.
type tenant struct {
	mu     sync.Mutex
	id     string
	roles  []string
	data   sync.RWMutex               // guards users and groups, which tests change while a run reads them
	users  map[string]string          // ID to name
	groups map[string]map[string]bool // group ID to the IDs of its members
	news   []string                   // changes, oldest first: an ID, or "group member"

	perPage           int
	unread            map[string]error // groups whose members cannot be read
	lost, lostReports map[string]error // users whose groups or reports cannot be read
	notFound          map[string]bool  // listed, but not found when their memberships are requested
	miscount          int64            // added to the count of users
	uncounted         bool             // nothing is counted
	// decides whether a call fails; "users 2" requests the page that begins at the third user
	refuse  func(call string) error
	asked   []string
	reports map[string][]string // by manager
}

func newTenant(users int) *tenant {
	t := &tenant{
		id: "t1", users: map[string]string{}, groups: map[string]map[string]bool{}, perPage: 4,
		unread: map[string]error{}, notFound: map[string]bool{},
	}
	for n := range users {
		t.users[userID(n)] = "User"
	}
	for n := range 3 {
		group := map[string]bool{}
		for m := n; m < users; m += n + 2 {
			group[userID(m)] = true
		}
		t.groups[groupID(n)] = group
	}
	return t
}

func userID(n int) string  { return fmt.Sprintf("u%03d", n) }
func groupID(n int) string { return fmt.Sprintf("g%03d", n) }

// isUser reports whether an ID belongs to a user.
func isUser(id string) bool { return strings.HasPrefix(id, "u") }

// change changes the tenant and reports that in its next rounds.
func (t *tenant) change(news ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.news = append(t.news, news...)
}

// changes returns the number of changes so far.
func (t *tenant) changes() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.news)
}

// rename changes the name of a user, or creates one.
func (t *tenant) rename(id, name string) {
	t.data.Lock()
	t.users[id] = name
	t.data.Unlock()
	t.change(id)
}

// remove purges users with their memberships.
func (t *tenant) remove(ids ...string) {
	t.data.Lock()
	for _, id := range ids {
		delete(t.users, id)
		for _, members := range t.groups {
			delete(members, id)
		}
	}
	t.data.Unlock()
	t.change(ids...)
}

// join and leave add and remove a membership.
func (t *tenant) join(group, member string) {
	t.data.Lock()
	t.groups[group][member] = true
	t.data.Unlock()
	t.change(group + " " + member)
}

func (t *tenant) leave(group, member string) {
	t.data.Lock()
	delete(t.groups[group], member)
	t.data.Unlock()
	t.change(group + " " + member)
}

// call records a call, which may be refused.
func (t *tenant) call(ctx context.Context, call string) error {
	t.mu.Lock()
	t.asked = append(t.asked, call)
	refuse := t.refuse
	t.mu.Unlock()
	if refuse != nil {
		if err := refuse(call); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// calls returns the number of calls that begin with prefix.
func (t *tenant) calls(prefix string) (n int) {
	for _, call := range t.asked {
		if strings.HasPrefix(call, prefix) {
			n++
		}
	}
	return n
}

// refuses makes calls that begin with prefix fail with err, always or a number of times.
func (t *tenant) refuses(prefix string, times int, err error) {
	t.refuse = func(call string) error {
		t.mu.Lock()
		defer t.mu.Unlock()
		if times == 0 || !strings.HasPrefix(call, prefix) {
			return nil
		}
		times--
		return err
	}
}

func (t *tenant) Tenant(ctx context.Context) (directory.Tenant, error) {
	return directory.Tenant{ID: t.id, DisplayName: "Contoso", Roles: t.roles}, t.call(ctx, "tenant")
}

func (t *tenant) Exclude([]string)   {}
func (t *tenant) Excluded() []string { return nil }

func (t *tenant) Counts(ctx context.Context) (users, groups int64, err error) {
	if err := t.call(ctx, "counts"); err != nil {
		return 0, 0, err
	}
	if t.uncounted {
		return -1, -1, nil
	}
	t.data.RLock()
	defer t.data.RUnlock()
	return int64(len(t.users)) + t.miscount, int64(len(t.groups)), nil
}

func (t *tenant) Users(ctx context.Context, from string) iter.Seq2[directory.Page, error] {
	return t.list(ctx, "users", from, func() []string { return sorted(t, t.users) })
}

func (t *tenant) Groups(ctx context.Context, from string) iter.Seq2[directory.Page, error] {
	return t.list(ctx, "groups", from, func() []string { return sorted(t, t.groups) })
}

// list yields the pages of a listing. A link contains the number of objects before it.
func (t *tenant) list(ctx context.Context, what, from string, listed func() []string) iter.Seq2[directory.Page, error] {
	return func(yield func(directory.Page, error) bool) {
		at := 0
		if from != "" {
			_, _ = fmt.Sscan(from, &at)
		}
		var ids []string // in their state when the first page is requested
		for more := true; more; {
			if err := t.call(ctx, fmt.Sprintf("%s %d", what, at)); err != nil {
				yield(directory.Page{}, err)
				return
			}
			if ids == nil {
				ids = listed()
			}
			var page directory.Page
			for ; at < len(ids) && len(page.Objects) < t.perPage; at++ {
				page.Objects = append(page.Objects, t.object(ids[at]))
			}
			if more = at < len(ids); more {
				page.Next = fmt.Sprint(at)
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// sorted returns the IDs of users or groups, sorted.
func sorted[T any](t *tenant, of map[string]T) []string {
	t.data.RLock()
	defer t.data.RUnlock()
	return slices.Sorted(maps.Keys(of))
}

// object returns a user or group in its current state.
func (t *tenant) object(id string) directory.Object {
	t.data.RLock()
	defer t.data.RUnlock()
	name, ok := t.users[id]
	if !isUser(id) {
		_, ok = t.groups[id]
		name = "Group"
	}
	if !ok {
		return directory.Object{ID: id, Removed: directory.Purged}
	}
	return directory.Object{
		ID:         id,
		Attributes: directory.Attributes{{Name: "displayName", Value: fmt.Sprintf("%q", name)}},
	}
}

func (t *tenant) LatestUsers(ctx context.Context) (string, error) {
	return fmt.Sprint("since ", t.changes()), t.call(ctx, "latest users")
}

func (t *tenant) LatestGroups(ctx context.Context) (string, error) {
	return fmt.Sprint("since ", t.changes()), t.call(ctx, "latest groups")
}

func (t *tenant) UserChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error] {
	return t.round(ctx, "user changes", link, func(news string) (directory.Object, bool) {
		return t.object(news), isUser(news)
	}, sorted(t, t.users))
}

func (t *tenant) GroupChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error] {
	return t.round(ctx, "group changes", link, func(news string) (directory.Object, bool) {
		group, member, found := strings.Cut(news, " ")
		if !found {
			return t.object(news), !isUser(news)
		}
		t.data.RLock()
		defer t.data.RUnlock()
		return directory.Object{
				ID:      group,
				Members: []directory.Member{{ID: member, Kind: directory.KindUser, Removed: !t.groups[group][member]}},
			},
			true
	}, sorted(t, t.groups))
}

// round yields one page with the changes since link. If there is no link, the page contains
// everything, including members.
func (t *tenant) round(ctx context.Context, what, link string, parse func(news string) (directory.Object, bool),
	all []string,
) iter.Seq2[directory.Page, error] {
	return func(yield func(directory.Page, error) bool) {
		if err := t.call(ctx, what+" "+link); err != nil {
			yield(directory.Page{}, err)
			return
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		page, since := directory.Page{Delta: fmt.Sprint("since ", len(t.news))}, len(t.news)
		if link == "" {
			for _, id := range all {
				o := t.object(id)
				o.Members = t.members(id)
				page.Objects = append(page.Objects, o)
			}
		} else {
			_, _ = fmt.Sscanf(link, "since %d", &since)
		}
		for _, news := range t.news[since:] {
			if o, ok := parse(news); ok {
				page.Objects = append(page.Objects, o)
			}
		}
		yield(page, nil)
	}
}

func (t *tenant) members(group string) (list []directory.Member) {
	t.data.RLock()
	defer t.data.RUnlock()
	for _, id := range slices.Sorted(maps.Keys(t.groups[group])) {
		list = append(list, directory.Member{ID: id, Kind: directory.KindUser})
	}
	return list
}

func (t *tenant) Members(ctx context.Context, groups []string, each func(directory.GroupMembers) error) error {
	for _, id := range groups {
		if err := t.call(ctx, "members "+id); err != nil {
			return err
		}
		t.data.RLock()
		_, there := t.groups[id]
		t.data.RUnlock()
		g := directory.GroupMembers{Group: id, Members: t.members(id), Complete: true, Missing: !there ||
			t.notFound[id]}
		if why := t.unread[id]; why != nil {
			g = directory.GroupMembers{Group: id, Unread: why}
		}
		if err := each(g); err != nil {
			return err
		}
	}
	return nil
}

func (t *tenant) MemberOf(
	ctx context.Context, kind directory.Kind, ids []string, each func(directory.MemberGroups) error,
) error {
	for _, id := range ids {
		if err := t.call(ctx, "memberOf "+id); err != nil {
			return err
		}
		t.data.RLock()
		_, there := t.users[id]
		m := directory.MemberGroups{Member: id, Kind: kind, Missing: t.notFound[id] ||
			isUser(id) && !there, Unread: t.lost[id]}
		for group, members := range t.groups {
			if members[id] && !m.Missing && m.Unread == nil {
				m.Groups = append(m.Groups, group)
			}
		}
		t.data.RUnlock()
		if err := each(m); err != nil {
			return err
		}
	}
	return nil
}

func (t *tenant) Reports(ctx context.Context, managers []string, each func(directory.Reports) error) error {
	for _, id := range managers {
		if err := t.call(ctx, "reports "+id); err != nil {
			return err
		}
		if err := each(directory.Reports{
			Manager: id, Users: t.reports[id], Missing: t.notFound[id],
			Unread: t.lostReports[id],
		}); err != nil {
			return err
		}
	}
	return nil
}
