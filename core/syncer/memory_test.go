package syncer

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/rollcallsync/rollcall/core/directory"
)

// contents is a directory in a form that can be compared. It has the attributes of users and groups
// by ID, and memberships under "group member".
type contents map[string]string

// contents returns the objects of the tenant.
func (t *tenant) contents() contents {
	c := contents{}
	for id := range t.users {
		c[id] = string(t.object(id).Attributes.AppendJSON(nil))
	}
	for id, members := range t.groups {
		c[id] = string(t.object(id).Attributes.AppendJSON(nil))
		for member := range members {
			c[id+" "+member] = ""
		}
	}
	return c
}

// without returns the entries of c that are not in other, in order.
func (c contents) without(other contents) (keys []string) {
	for _, key := range slices.Sorted(maps.Keys(c)) {
		if _, ok := other[key]; !ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// isMembership reports whether a key of contents belongs to a membership.
func isMembership(key string) bool { return strings.Contains(key, " ") }

// memory is a store for one connector, in memory. It lacks the methods of a Store that the runs of
// these tests do not call.
type memory struct {
	Runs
	Fetches
	Plans
	mu       sync.Mutex
	runs     []directory.Run    // by number, starting at 1
	removals map[int64][]string // of stored plans
	links    directory.Links
	mirror   contents
	gone     []string        // withheld removals
	again    map[string]bool // objects whose memberships must be requested again
	fetch    *staged
	locked   bool
	troubled []string
	// spoil changes a plan before the engine gets it.
	spoil   func(*directory.Plan)
	plans   int
	options directory.PlanOptions // of the newest plan
	reports []directory.Reports   // staged reports
}

func newMemory() *memory {
	return &memory{mirror: contents{}, removals: map[int64][]string{}, again: map[string]bool{}}
}

// staged is the data that a fetch has read so far.
type staged struct {
	directory.Fetch
	reported contents
	gone     map[string]bool
	listed   map[string]bool // groups
	whole    map[string]bool // groups whose members are complete
	asked    map[string]bool // objects whose groups were requested
	appeared map[string]bool // objects that appeared in a round for the first time
	missing  map[string]bool // objects that Graph does not find
	withheld []string
}

func (m *memory) LockConnector(context.Context, string) (release func(), err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return nil, directory.ErrBusy
	}
	m.locked = true
	return func() { m.locked = false }, nil
}

func (m *memory) SetTenant(context.Context, string, string, string) error { return nil }

func (m *memory) GrantedPermissions(context.Context, string) ([]string, error) {
	for _, run := range slices.Backward(m.runs) {
		if run.State.Applied() {
			return run.Granted, nil
		}
	}
	return nil, nil
}

func (m *memory) BeginRun(_ context.Context, run directory.Run) (directory.Run, error) {
	run.ID = int64(len(m.runs) + 1)
	m.runs = append(m.runs, run)
	return run, nil
}

func (m *memory) EndRun(_ context.Context, run directory.Run) error {
	m.runs[run.ID-1] = run
	return nil
}

func (m *memory) HeldRun(context.Context, string) (*directory.Run, error) {
	for _, run := range m.runs {
		if run.State == directory.StateHeld {
			return &run, nil
		}
	}
	return nil, nil
}

func (m *memory) Links(context.Context, string) (directory.Links, error) { return m.links, nil }

func (m *memory) OpenFetch(context.Context, string) (directory.Fetch, bool, error) {
	if m.fetch == nil {
		return directory.Fetch{}, false, nil
	}
	f := m.fetch.Fetch
	f.Positions = maps.Clone(f.Positions)
	return f, true, nil
}

func (m *memory) BeginFetch(_ context.Context, f directory.Fetch) (directory.Fetch, error) {
	f.First = m.links.Users == ""
	m.fetch = &staged{
		Fetch: f, reported: contents{}, gone: map[string]bool{}, listed: map[string]bool{}, whole: map[string]bool{},
		asked:    map[string]bool{},
		appeared: maps.Clone(m.again), missing: map[string]bool{},
	}
	m.fetch.Positions = map[directory.Stream]directory.Position{}
	maps.Copy(m.fetch.Positions, f.Positions)
	return f, nil
}

func (m *memory) DropFetch(context.Context, string) error {
	m.fetch = nil
	return nil
}

func (m *memory) ResetStream(_ context.Context, _ *directory.Fetch, stream directory.Stream, link string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fetch.Positions[stream] = directory.Position{Link: link}
	return nil
}

// changesOf are the rounds that follow each listing.
var changesOf = map[directory.Stream]directory.Stream{
	directory.StreamUsers: directory.StreamUserChanges, directory.StreamGroups: directory.StreamGroupChanges,
}

func (m *memory) StagePages(
	_ context.Context, _ *directory.Fetch, stream directory.Stream, pages []directory.Page,
) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, page := range pages {
		for _, o := range page.Objects {
			m.fetch.object(o, changesOf[stream] == "", m.mirror)
		}
		m.fetch.Positions[stream] = directory.Position{Link: page.Next + page.Delta, Done: page.Next == ""}
		if changes := changesOf[stream]; changes != "" && page.Delta != "" { // a first round
			m.fetch.Positions[changes] = directory.Position{Link: page.Delta, Done: true}
		}
	}
	return nil
}

// object stages an object of a page.
func (f *staged) object(o directory.Object, inRound bool, mirror contents) {
	if !inRound && !isUser(o.ID) {
		f.listed[o.ID] = true
	}
	switch _, known := f.reported[o.ID]; {
	case o.Removed != directory.NotRemoved:
		delete(f.reported, o.ID)
		f.gone[o.ID] = true
	case o.Attributes != nil:
		if _, before := mirror[o.ID]; inRound && !known && !before {
			f.appeared[o.ID] = true
		}
		f.reported[o.ID] = string(o.Attributes.AppendJSON(nil))
		delete(f.gone, o.ID)
	}
	for _, x := range o.Members {
		f.membership(o.ID+" "+x.ID, x.Removed)
	}
}

func (f *staged) membership(key string, removed bool) {
	if removed {
		delete(f.reported, key)
		f.gone[key] = true
		return
	}
	f.reported[key] = ""
	delete(f.gone, key)
}

func (m *memory) StageMembers(_ context.Context, _ *directory.Fetch, groups []directory.GroupMembers) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, g := range groups {
		m.fetch.missing[g.Group] = g.Missing
		m.fetch.whole[g.Group] = g.Complete || g.Missing
		for _, x := range g.Members {
			m.fetch.membership(g.Group+" "+x.ID, false)
		}
	}
	return nil
}

func (m *memory) StageMemberOf(_ context.Context, _ *directory.Fetch, members []directory.MemberGroups) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, x := range members {
		if x.Untold {
			delete(m.fetch.appeared, x.Member)
			continue
		}
		m.fetch.asked[x.Member] = true
		m.fetch.missing[x.Member] = x.Missing
		for _, group := range x.Groups {
			m.fetch.membership(group+" "+x.Member, false)
		}
	}
	return nil
}

func (m *memory) GroupsToRead(
	_ context.Context, _ *directory.Fetch, after int64, n int,
) (groups []string, next int64, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, id := range slices.Sorted(maps.Keys(m.fetch.listed)) {
		if int64(i) >= after && !m.fetch.whole[id] && len(groups) < n {
			groups, next = append(groups, id), int64(i)+1
		}
	}
	return groups, next, nil
}

func (m *memory) GroupNames(_ context.Context, _ *directory.Fetch, ids []string) (map[string]string, error) {
	return map[string]string{}, nil
}

func (m *memory) ObjectsToReconcile(
	_ context.Context, _ *directory.Fetch, kind directory.Kind, but []string, n int,
) (ids []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range slices.Sorted(maps.Keys(m.fetch.appeared)) {
		done := m.fetch.asked[id] && (isUser(id) || m.fetch.whole[id])
		if isUser(id) == (kind == directory.KindUser) && !done && !slices.Contains(but, id) && len(ids) < n {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// outcome returns the directory that results from f with the given options.
func (m *memory) outcome(f *directory.Fetch, o directory.PlanOptions) contents {
	s, after := m.fetch, contents{}
	for key, value := range m.mirror {
		group, member, edge := strings.Cut(key, " ")
		unknown := s.missing[group] || edge && s.missing[member] || edge && !s.whole[group] && !s.asked[member]
		read := f.Mode == directory.ModeFull || edge && (s.whole[group] || s.asked[member])
		confirmed := isUser(key) && !edge && s.asked[key] && !s.missing[key] // we know that it exists
		if !read || o.KeepAbsent || confirmed || edge && unknown {
			after[key] = value
		}
	}
	for key := range s.gone {
		delete(after, key)
	}
	for _, key := range m.gone {
		delete(after, key)
	}
	maps.Copy(after, s.reported)
	maps.DeleteFunc(after, func(key, _ string) bool {
		group, member, edge := strings.Cut(key, " ")
		_, hasGroup := after[group]
		_, hasMember := after[member]
		return edge && !(hasGroup && hasMember)
	})
	return after
}

func (m *memory) Plan(_ context.Context, f *directory.Fetch, o directory.PlanOptions) (directory.Plan, error) {
	m.plans++
	m.options = o
	after := m.outcome(f, o)
	if o.Withhold {
		m.fetch.withheld = slices.DeleteFunc(m.mirror.without(after), func(key string) bool {
			return slices.Contains(m.removals[o.Approved], key)
		})
		for _, key := range m.fetch.withheld {
			after[key] = m.mirror[key]
		}
	}
	plan := m.compare(after, m.removals[o.Approved])
	plan.Options = o
	for id, missing := range m.fetch.missing {
		if _, there := after[id]; missing && there {
			plan.NotFound++
			plan.Unfound = append(plan.Unfound, directory.Unfound{ID: id, Name: id})
		}
	}
	if m.spoil != nil {
		m.spoil(&plan)
	}
	return plan, nil
}

// compare counts the changes from the directory to after. Approved changes are not losses.
func (m *memory) compare(after contents, approved []string) (p directory.Plan) {
	for key, value := range after {
		before, ok := m.mirror[key]
		added, updated := 0, 0
		if !ok {
			added = 1
		} else if before != value {
			updated = 1
		}
		p.Rows += int64(added + updated)
		switch {
		case isMembership(key):
			p.Memberships.Added += added
		case isUser(key):
			p.LiveUsers++
			p.Users.Added, p.Users.Updated = p.Users.Added+added, p.Users.Updated+updated
		default:
			p.LiveGroups++
			p.Groups.Added, p.Groups.Updated = p.Groups.Added+added, p.Groups.Updated+updated
		}
	}
	for key := range m.mirror {
		_, stays := after[key]
		gone, lost := 1, 1
		if stays {
			gone, lost = 0, 0
		} else if slices.Contains(approved, key) {
			lost = 0
		}
		p.Rows += int64(gone)
		count := func(removed, losses, of *int) { *removed, *losses, *of = *removed+gone, *losses+lost, *of+1 }
		switch {
		case isMembership(key):
			count(&p.Memberships.Removed, &p.Losses.Memberships, &p.Losses.OfMemberships)
		case isUser(key):
			count(&p.Users.Removed, &p.Losses.Accounts, &p.Losses.OfAccounts)
		default:
			count(&p.Groups.Removed, &p.Losses.Groups, &p.Losses.OfGroups)
		}
	}
	return p
}

func (m *memory) GroupLosses(
	_ context.Context, f *directory.Fetch, above int, each func(directory.GroupLoss) error,
) error {
	after, losses := m.outcome(f, m.options), map[string]*directory.GroupLoss{}
	for key := range m.mirror {
		group, _, edge := strings.Cut(key, " ")
		if _, stays := after[group]; !edge || !stays {
			continue
		}
		if losses[group] == nil {
			losses[group] = &directory.GroupLoss{ID: group}
		}
		losses[group].Had++
		if _, stays := after[key]; !stays && !slices.Contains(m.removals[m.options.Approved], key) {
			losses[group].Lost++
		}
	}
	for _, l := range slices.SortedFunc(maps.Values(losses), func(a, b *directory.GroupLoss) int {
		return b.Lost - a.Lost
	}) {
		if l.Lost > above {
			if err := each(*l); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *memory) Apply(
	_ context.Context, f *directory.Fetch, p directory.Plan, end directory.Conclusion,
) (directory.Run, error) {
	run, settled := end.Run, end.Settled
	after := m.outcome(f, p.Options)
	for _, key := range m.fetch.withheld {
		after[key] = m.mirror[key]
	}
	m.gone, m.mirror = m.fetch.withheld, after
	m.links = directory.Links{
		Users:  m.fetch.Positions[directory.StreamUserChanges].Link,
		Groups: m.fetch.Positions[directory.StreamGroupChanges].Link, Selected: f.Selected,
		ReadAt: m.links.ReadAt, Silence: end.Silence,
	}
	if f.Mode == directory.ModeFull {
		m.links.ReadAt = run.EndedAt
	}
	m.again = map[string]bool{}
	for _, id := range end.Unread {
		m.again[id] = true
	}
	for id, missing := range m.fetch.missing {
		if missing {
			m.again[id] = true
		}
	}
	m.fetch = nil
	if settled != nil {
		m.runs[settled.ID-1] = *settled
	}
	run.Users, run.Groups, run.Memberships = p.Users, p.Groups, p.Memberships
	m.runs[run.ID-1] = run
	return run, nil
}

func (m *memory) KeepPlan(
	_ context.Context, f *directory.Fetch, p directory.Plan, run directory.Run, absorbed int64,
) (directory.Run, error) {
	if absorbed != 0 {
		m.runs[absorbed-1] = directory.Run{}
	}
	run.Users, run.Groups, run.Memberships = p.Users, p.Groups, p.Memberships
	m.runs[run.ID-1], m.removals[run.ID] = run, m.mirror.without(m.outcome(f, p.Options))
	return run, nil
}

func (m *memory) ConnectorsInTrouble(context.Context, string) ([]string, error) {
	return m.troubled, nil
}

func (m *memory) Index(context.Context, string) (more bool, err error) { return false, nil }

// StageReports does nothing: the tenant of these tests has no managers.
func (m *memory) StageReports(_ context.Context, _ *directory.Fetch, reports []directory.Reports) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reports = append(m.reports, reports...)
	return nil
}

// MarkDoubtful makes the run request the groups of objects whose removal nobody announced,
// including removals from a group.
func (m *memory) MarkDoubtful(_ context.Context, f *directory.Fetch, most int) (n int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range m.mirror.without(m.outcome(f, m.options)) {
		id := key[strings.Index(key, " ")+1:]
		if !m.fetch.gone[key] && !m.fetch.gone[id] && !m.fetch.asked[id] && !m.fetch.appeared[id] {
			m.fetch.appeared[id] = true
			n++
		}
	}
	return n, nil
}

// UnconfirmedGroups always returns nothing, because no member comes as Indirect.
func (m *memory) UnconfirmedGroups(context.Context, *directory.Fetch, []directory.MemberGroups) ([]string, error) {
	return nil, nil
}
