package guitest

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
)

// Directory is what the screen Directory reads, as plain lists. Its zero value
// is an empty directory; with Err set, every question fails.
type Directory struct {
	List        []directory.Connector
	History     []directory.Run // newest first
	Accounts    []directory.User
	GroupList   []directory.Group
	Memberships []directory.Membership // names are found
	Events      []directory.Event      // of every account and group, newest first
	Err         error
	// Explanation is that of every account.
	Explanation logon.Explanation
	// Asked, unless nil, is called with every query for users and groups.
	Asked func(directory.Query)
	// Hold, unless nil, keeps every answer back until it is closed.
	Hold chan struct{}
}

func (d *Directory) wait(ctx context.Context) error {
	turn.Load()
	if d.Hold != nil {
		select {
		case <-d.Hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return d.Err
}

// Connectors returns List.
func (d *Directory) Connectors(ctx context.Context) ([]directory.Connector, error) {
	return d.List, d.wait(ctx)
}

// Runs returns History.
func (d *Directory) Runs(ctx context.Context, _ string, _ int) ([]directory.Run, error) {
	return d.History, d.wait(ctx)
}

// Domains lists those of the addresses of Accounts.
func (d *Directory) Domains(ctx context.Context, _ int) (list []string, err error) {
	for _, u := range d.Accounts {
		list = append(list, domainOf(u.Attributes))
	}
	slices.Sort(list)
	return slices.Compact(list), d.wait(ctx)
}

func domainOf(a directory.Attributes) string {
	address := directory.PrimaryAddress(a)
	return address[strings.LastIndexByte(address, '@')+1:]
}

// Users gives the accounts that a query selects; searching looks at their names.
// They stand in the order of Accounts.
func (d *Directory) Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error] {
	return list(ctx, d, q, d.Accounts)
}

// Groups is Users for GroupList.
func (d *Directory) Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error] {
	return list(ctx, d, q, d.GroupList)
}

// UserMarks marks what Users gives.
func (d *Directory) UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error] {
	return marks(ctx, d, q, every, d.Accounts)
}

// GroupMarks marks what Groups gives.
func (d *Directory) GroupMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error] {
	return marks(ctx, d, q, every, d.GroupList)
}

// entry is a user or a group.
type entry interface {
	directory.User | directory.Group
	Key() directory.Key
}

func list[T entry](ctx context.Context, d *Directory, q directory.Query, all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if d.Asked != nil {
			d.Asked(q)
		}
		var none T
		if err := d.wait(ctx); err != nil {
			yield(none, err)
			return
		}
		if before, _ := askedOrder.Swap(q.Sort).(directory.Sort); before != q.Sort {
			Did("sort") // rows that are alike stay where they are
		}
		all := sorted(all, q.Sort)
		given, passed := 0, q.After == directory.Key{}
		for _, x := range all {
			switch {
			case !fits(q, directory.User(x)):
			case !passed:
				passed = x.Key() == q.After
			default:
				if given++; q.Limit > 0 && given > q.Limit || !yield(x, nil) {
					return
				}
			}
		}
	}
}

// askedOrder is the order that a list was asked for last.
var askedOrder atomic.Value

// sorted is a list in the order of departments or licences, or else as it is; by
// name in descending order it is turned round.
func sorted[T entry](all []T, by directory.Sort) []T {
	all = slices.Clone(all)
	switch by.By {
	case directory.SortDepartment:
		slices.SortStableFunc(all, func(a, b T) int {
			return strings.Compare(directory.User(a).Attributes.Text("department"), directory.User(b).Attributes.Text("department"))
		})
	case directory.SortLicences:
		slices.SortStableFunc(all, func(a, b T) int {
			return directory.Licences(directory.User(a).Attributes) - directory.Licences(directory.User(b).Attributes)
		})
	}
	if by.Descending {
		slices.Reverse(all)
	}
	return all
}

func fits(q directory.Query, x directory.User) bool {
	return (len(q.Connectors) == 0 || slices.Contains(q.Connectors, x.Connector)) &&
		(slices.Contains(q.Statuses, x.Status) || len(q.Statuses) == 0 && x.Status.Visible()) &&
		(len(q.Domains) == 0 || slices.Contains(q.Domains, domainOf(x.Attributes))) &&
		strings.Contains(strings.ToLower(x.Attributes.Text("displayName")), strings.ToLower(q.Search))
}

func marks[T entry](ctx context.Context, d *Directory, q directory.Query, every int, all []T) iter.Seq2[directory.Mark, error] {
	return func(yield func(directory.Mark, error) bool) {
		if err := d.wait(ctx); err != nil {
			yield(directory.Mark{}, err)
			return
		}
		var m directory.Mark
		for _, x := range sorted(all, q.Sort) {
			if !fits(q, directory.User(x)) {
				continue
			}
			m.Rows, m.Key = m.Rows+1, x.Key()
			if m.Rows%every == 0 && !yield(m, nil) {
				return
			}
		}
		if m.Rows == 0 || m.Rows%every != 0 {
			yield(m, nil)
		}
	}
}

// UserIn finds an account by id.
func (d *Directory) UserIn(ctx context.Context, connector, id string, _ directory.Moment) (directory.User, error) {
	return one(ctx, d, connector, id, d.Accounts)
}

// GroupIn finds a group by id.
func (d *Directory) GroupIn(ctx context.Context, connector, id string, _ directory.Moment) (directory.Group, error) {
	return one(ctx, d, connector, id, d.GroupList)
}

func one[T entry](ctx context.Context, d *Directory, connector, id string, all []T) (T, error) {
	var none T
	if err := d.wait(ctx); err != nil {
		return none, err
	}
	for _, x := range all {
		if k := x.Key(); k.Connector == connector && k.ID == id {
			return x, nil
		}
	}
	return none, fmt.Errorf("find: %w", directory.ErrNotFound)
}

// UserEvents gives Events.
func (d *Directory) UserEvents(ctx context.Context, _ directory.User, _ directory.Moment, limit int) ([]directory.Event, error) {
	return d.Events[:min(limit, len(d.Events))], d.wait(ctx)
}

// GroupEvents gives Events.
func (d *Directory) GroupEvents(ctx context.Context, _ directory.Group, _ directory.Moment, limit int) ([]directory.Event, error) {
	return d.Events[:min(limit, len(d.Events))], d.wait(ctx)
}

// Members gives the memberships of a group.
func (d *Directory) Members(ctx context.Context, g directory.Group, _ directory.Moment, _ bool) iter.Seq2[directory.Membership, error] {
	return d.edges(ctx, func(m directory.Membership) bool { return m.Connector == g.Connector && m.Group == g.ID },
		func(m directory.Membership) string { return m.Member })
}

// GroupsOf gives the memberships of an account.
func (d *Directory) GroupsOf(ctx context.Context, u directory.User, _ directory.Moment, _ bool) iter.Seq2[directory.Membership, error] {
	return d.edges(ctx, func(m directory.Membership) bool { return m.Connector == u.Connector && m.Member == u.ID },
		func(m directory.Membership) string { return m.Group })
}

func (d *Directory) edges(ctx context.Context, fits func(directory.Membership) bool, far func(directory.Membership) string,
) iter.Seq2[directory.Membership, error] {
	return func(yield func(directory.Membership, error) bool) {
		if err := d.wait(ctx); err != nil {
			yield(directory.Membership{}, err)
			return
		}
		for _, m := range d.Memberships {
			m.Name, m.ThroughName = d.nameOf(far(m)), d.nameOf(m.Through)
			if fits(m) && !yield(m, nil) {
				return
			}
		}
	}
}

// MemberCounts counts Memberships.
func (d *Directory) MemberCounts(ctx context.Context, groups []directory.Ref, _ directory.Moment) (map[directory.Ref]int, error) {
	counts := map[directory.Ref]int{}
	for _, g := range groups {
		for _, m := range d.Memberships {
			if m.Connector == g.Connector && m.Group == g.ID && m.Through == "" {
				counts[g]++
			}
		}
	}
	return counts, d.wait(ctx)
}

// RunEnds are those of History.
func (d *Directory) RunEnds(ctx context.Context, runs []int64) (map[int64]time.Time, error) {
	ends := map[int64]time.Time{}
	for _, r := range d.History {
		if slices.Contains(runs, r.ID) {
			ends[r.ID] = r.EndedAt
		}
	}
	return ends, d.wait(ctx)
}

// Explain gives Explanation.
func (d *Directory) Explain(ctx context.Context, _ string) (logon.Explanation, error) {
	return d.Explanation, d.wait(ctx)
}

// nameOf finds the name of an account or group.
func (d *Directory) nameOf(id string) string {
	for _, u := range d.Accounts {
		if u.ID == id {
			return u.Attributes.Text("displayName")
		}
	}
	for _, g := range d.GroupList {
		if g.ID == id {
			return g.Attributes.Text("displayName")
		}
	}
	return ""
}
