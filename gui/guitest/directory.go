package guitest

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
)

// Directory is the backend of the Directory screen, as plain lists. Its zero value is an empty
// directory. If Err is set, every query fails.
type Directory struct {
	List        []directory.Connector
	History     []directory.Run // newest first
	Accounts    []directory.User
	GroupList   []directory.Group
	Memberships []directory.Membership // names are looked up by ID
	// when each membership began, by the IDs of group and member with a space in between
	Began  map[string]time.Time
	Events []directory.Event      // of all accounts and groups, newest first
	Named  directory.SavedFilters // the named filters
	Err    error
	// Explanation is returned for every account.
	Explanation logon.Explanation
	// Products are returned for every tenant.
	Products []directory.Licence
	// SavedRows are the lists that were written. If SaveErr is set, writing fails.
	SavedRows []app.SaveRows
	SaveErr   error
	// Written, unless nil, delays the writing of a list until Written is closed.
	Written chan struct{}
	// Asked, unless nil, is called with every query for users and groups.
	Asked func(directory.Query)
	// Hold, unless nil, delays every answer until Hold is closed.
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

// Domains returns the domains of the addresses in Accounts.
func (d *Directory) Domains(ctx context.Context, _ int) (list []string, err error) {
	for _, u := range d.Accounts {
		list = append(list, domainOf(u.Attributes))
	}
	slices.Sort(list)
	return slices.Compact(list), d.wait(ctx)
}

// Departments returns the departments in Accounts.
func (d *Directory) Departments(ctx context.Context, _ int) (list []string, err error) {
	for _, u := range d.Accounts {
		if department := u.Attributes.Text("department"); department != "" {
			list = append(list, department)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), d.wait(ctx)
}

// Filters returns Named.
func (d *Directory) Filters() directory.SavedFilters { return d.Named }

// SaveFilter adds a filter to Named.
func (d *Directory) SaveFilter(_ context.Context, f directory.SavedFilter) error {
	return d.change(d.Named.With(f))
}

// RemoveFilter removes a filter from Named.
func (d *Directory) RemoveFilter(_ context.Context, name string) error {
	return d.change(d.Named.Without(name))
}

// RenameFilter renames a filter in Named.
func (d *Directory) RenameFilter(_ context.Context, name, to string) error {
	return d.change(d.Named.Renamed(name, to))
}

func (d *Directory) change(list directory.SavedFilters, err error) error {
	if err == nil {
		Did("change the filters with names")
		d.Named = list
	}
	return err
}

func domainOf(a directory.Attributes) string {
	address := directory.PrimaryAddress(a)
	return address[strings.LastIndexByte(address, '@')+1:]
}

// Users returns the accounts that a query selects, in the order of Accounts. A search compares only
// their names.
func (d *Directory) Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error] {
	return list(ctx, d, q, d.Accounts)
}

// Groups does for GroupList what Users does for Accounts.
func (d *Directory) Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error] {
	return list(ctx, d, q, d.GroupList)
}

// UserMarks returns the marks of what Users returns.
func (d *Directory) UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error] {
	return marks(ctx, d, q, every, d.Accounts)
}

// GroupMarks returns the marks of what Groups returns.
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
			Did("sort") // equal rows keep their order
		}
		all := sorted(all, q.Sort)
		given, passed := 0, q.After == directory.Key{}
		for _, x := range all {
			switch {
			case !d.fits(q, directory.User(x)):
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

// askedOrder is the order of the last query.
var askedOrder atomic.Value

// sorted sorts a list by department or licences; for other keys the order stays. If by is
// descending, the result is reversed.
func sorted[T entry](all []T, by directory.Sort) []T {
	all = slices.Clone(all)
	switch by.By {
	case directory.SortDepartment:
		slices.SortStableFunc(all, func(a, b T) int {
			return strings.Compare(directory.User(a).Attributes.Text("department"),
				directory.User(b).Attributes.Text("department"))
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

func (d *Directory) fits(q directory.Query, x directory.User) bool {
	ref := directory.Ref{Connector: x.Connector, ID: x.ID}
	return (len(q.Only) == 0 || slices.Contains(q.Only, ref)) && d.tied(q, ref) &&
		(len(q.Connectors) == 0 || slices.Contains(q.Connectors, x.Connector)) &&
		(slices.Contains(q.Statuses, x.Status) || len(q.Statuses) == 0 && x.Status.Visible()) &&
		q.Traits.Guest.Fits(directory.IsGuest(x.Attributes)) &&
		q.Traits.Licensed.Fits(directory.Licences(x.Attributes) > 0) &&
		(q.Traits.Department == "" || q.Traits.Department == x.Attributes.Text("department")) &&
		(len(q.Domains) == 0 || slices.Contains(q.Domains, domainOf(x.Attributes))) &&
		strings.Contains(strings.ToLower(x.Attributes.Text("displayName")), strings.ToLower(q.Search))
}

// tied reports whether an account or group is among the members or groups that a query selects.
func (d *Directory) tied(q directory.Query, x directory.Ref) bool {
	if q.MembersOf.IsZero() && q.GroupsOf.IsZero() {
		return true
	}
	return slices.ContainsFunc(d.Memberships, func(m directory.Membership) bool {
		far, ok := farEnd(q, m)
		return ok && m.Connector == x.Connector && far == x.ID
	})
}

func marks[T entry](
	ctx context.Context, d *Directory, q directory.Query, every int, all []T,
) iter.Seq2[directory.Mark, error] {
	return func(yield func(directory.Mark, error) bool) {
		if err := d.wait(ctx); err != nil {
			yield(directory.Mark{}, err)
			return
		}
		var m directory.Mark
		for _, x := range sorted(all, q.Sort) {
			if !d.fits(q, directory.User(x)) {
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

// UserIn finds an account by its ID.
func (d *Directory) UserIn(ctx context.Context, connector, id string, _ directory.Moment) (directory.User, error) {
	return one(ctx, d, connector, id, d.Accounts)
}

// GroupIn finds a group by its ID.
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

// UserEvents returns Events.
func (d *Directory) UserEvents(
	ctx context.Context, _ directory.User, _ directory.Moment, limit int,
) ([]directory.Event, error) {
	return d.Events[:min(limit, len(d.Events))], d.wait(ctx)
}

// GroupEvents returns Events.
func (d *Directory) GroupEvents(
	ctx context.Context, _ directory.Group, _ directory.Moment, limit int,
) ([]directory.Event, error) {
	return d.Events[:min(limit, len(d.Events))], d.wait(ctx)
}

// Ties returns the memberships of the members or groups that a query selects. A membership that is
// missing in Began has existed since the first run.
func (d *Directory) Ties(ctx context.Context, q directory.Query, ids []string) (list []directory.Tie, err error) {
	for _, m := range d.Memberships {
		if far, ok := farEnd(q, m); ok && slices.Contains(ids, far) {
			t := directory.Tie{
				ID: far, Through: m.Through, ThroughName: d.nameOf(m.Through),
				Since: d.Began[m.Group+" "+m.Member], Run: 30,
			}
			if t.Since.IsZero() && len(d.History) > 0 {
				t.Since, t.FirstRead = d.History[len(d.History)-1].StartedAt, true
			}
			list = append(list, t)
		}
	}
	return list, d.wait(ctx)
}

// TieCounts counts the members or groups that a query selects.
func (d *Directory) TieCounts(ctx context.Context, q directory.Query) (c directory.TieCounts, err error) {
	for _, m := range d.Memberships {
		far, ok := farEnd(q, m)
		if !ok {
			continue
		}
		count := &c.Others
		switch {
		case d.isUser(far):
			count = &c.Users
		case d.nameOf(far) != "":
			count = &c.Groups
		}
		if m.Through == "" {
			count.Direct++
		} else {
			count.Nested++
		}
	}
	return c, d.wait(ctx)
}

// OtherMembers returns the members of a group that are neither accounts nor groups.
func (d *Directory) OtherMembers(ctx context.Context, q directory.Query) iter.Seq2[directory.Membership, error] {
	return func(yield func(directory.Membership, error) bool) {
		if err := d.wait(ctx); err != nil {
			yield(directory.Membership{}, err)
			return
		}
		for _, m := range d.Memberships {
			if far, ok := farEnd(q, m); ok && d.nameOf(far) == "" && far > q.After.ID && !yield(m, nil) {
				return
			}
		}
	}
}

// MemberCounts counts Memberships.
func (d *Directory) MemberCounts(
	ctx context.Context, groups []directory.Ref, _ directory.Moment,
) (map[directory.Ref]int, error) {
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

// RunEnds returns the end times of runs in History.
func (d *Directory) RunEnds(ctx context.Context, runs []int64) (map[int64]time.Time, error) {
	ends := map[int64]time.Time{}
	for _, r := range d.History {
		if slices.Contains(runs, r.ID) {
			ends[r.ID] = r.EndedAt
		}
	}
	return ends, d.wait(ctx)
}

// farEnd returns the other end of a membership if one end is the subject of the query.
func farEnd(q directory.Query, m directory.Membership) (id string, ok bool) {
	if q.MembersOf == (directory.Ref{Connector: m.Connector, ID: m.Group}) {
		return m.Member, true
	}
	return m.Group, q.GroupsOf == directory.Ref{Connector: m.Connector, ID: m.Member}
}

func (d *Directory) isUser(id string) bool {
	return slices.ContainsFunc(d.Accounts, func(u directory.User) bool { return u.ID == id })
}

// SaveRows records how many rows would be written.
func (d *Directory) SaveRows(ctx context.Context, s app.SaveRows, report func(int)) (n int, err error) {
	if d.Written != nil {
		report(1)
		select {
		case <-d.Written:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	d.SavedRows = append(d.SavedRows, s)
	switch s.What {
	case directory.KindUser:
		for range d.Users(ctx, s.Query) {
			n++
		}
	case directory.KindGroup:
		for range d.Groups(ctx, s.Query) {
			n++
		}
	default:
		for range d.OtherMembers(ctx, s.Query) {
			n++
		}
	}
	return n, d.SaveErr
}

// Licences returns Products.
func (d *Directory) Licences(ctx context.Context, _ string) ([]directory.Licence, error) {
	return d.Products, d.wait(ctx)
}

// Explain returns Explanation.
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
