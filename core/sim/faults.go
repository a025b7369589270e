package sim

import (
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"sync"
)

// Rule says which calls fail and how. The zero conditions match every call.
// Calls inside a batch are matched one by one, by their own path.
type Rule struct {
	Name   string // for Remove
	Method string
	// Path is a pattern of path.Match over the path after /v1.0, such as
	// "/groups/*/members", "/users/delta" or "/$batch"; for the sign-in service
	// over the path after the tenant, such as "/oauth2/v2.0/token".
	Path string
	// Query is a text that the query holds, not percent-encoded.
	Query string
	Skip  int // matching calls that pass first
	Times int // matching calls that fail then; 0 means all
	// Chance is the probability of a matching call to fail; 0 means 1. It is
	// drawn from the tenant's seed.
	Chance float64
	// Page is the number of the requested page, from 1; 0 means any.
	Page int
	Do   Action
}

// Faults makes a tenant fail on command. Its methods may be called while the
// tenant serves.
type Faults struct {
	tenant *Tenant
	mu     sync.Mutex
	rng    *rand.Rand
	rules  []*activeRule

	refuseLatest bool
	refuseDelta  bool
	refuseCount  bool
	properties   []string // refused by name
	denied       []string // permissions gone at once
	resources    []string // audiences that the token endpoint does not know
	form         Expiry   // of expired delta links
	deltaLinks   uint64   // generation
	pageLinks    uint64
	countOff     int
	empty        bool
	nulls        []string // properties that are null for everybody
	hideManagers bool     // deleted ones
	silent       bool     // delta rounds do not report changes
}

type activeRule struct {
	Rule
	matched, acted int
}

func newFaults(t *Tenant, seed uint64) *Faults {
	return &Faults{tenant: t, rng: rand.New(rand.NewPCG(seed, 2)), form: Gone}
}

// Add puts rules in force. If several match a call, the one that was added first
// applies.
func (f *Faults) Add(rules ...Rule) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range rules {
		f.rules = append(f.rules, &activeRule{Rule: r})
	}
}

// Remove ends the rules with a name, and returns how many calls they failed.
func (f *Faults) Remove(name string) (failed int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = slices.DeleteFunc(f.rules, func(r *activeRule) bool {
		if r.Name == name {
			failed += r.acted
		}
		return r.Name == name
	})
	return failed
}

// Clear ends every fault. Expired links stay expired.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules, f.properties, f.denied, f.resources = nil, nil, nil, nil
	f.refuseLatest, f.refuseDelta, f.refuseCount, f.countOff, f.empty, f.nulls, f.silent = false, false, false, 0, false, nil, false
}

// RefuseLatest makes the delta calls refuse $deltatoken=latest.
func (f *Faults) RefuseLatest() { f.change(func() { f.refuseLatest = true }) }

// RefuseChanges makes the delta calls refuse everything, as in Azure AD B2C and
// Entra External ID.
func (f *Faults) RefuseChanges() { f.change(func() { f.refuseDelta = true }) }

// RefuseCount makes every $count an error 400.
func (f *Faults) RefuseCount() { f.change(func() { f.refuseCount = true }) }

// RefuseProperty makes every $select and $expand of a property an error 400.
func (f *Faults) RefuseProperty(name string) {
	f.change(func() { f.properties = append(f.properties, name) })
}

// DenyRole removes a permission at once, whatever tokens say.
func (f *Faults) DenyRole(name string) { f.change(func() { f.denied = append(f.denied, name) }) }

// UnknownResource makes the token endpoint refuse a Graph host, as one of
// another cloud (AADSTS500011).
func (f *Faults) UnknownResource(audience string) {
	f.change(func() { f.resources = append(f.resources, strings.TrimSuffix(audience, "/")) })
}

// ExpireDeltaLinks expires every delta link given out so far, in one of the
// forms that Graph was seen to use.
func (f *Faults) ExpireDeltaLinks(form Expiry) {
	f.change(func() { f.deltaLinks++; f.form = form })
}

// ExpirePageLinks expires every nextLink given out so far.
func (f *Faults) ExpirePageLinks() { f.change(func() { f.pageLinks++ }) }

// LieAboutCount adds by to every $count.
func (f *Faults) LieAboutCount(by int) { f.change(func() { f.countOff = by }) }

// EmptyListings makes the listings of users and groups well-formed and empty.
func (f *Faults) EmptyListings() { f.change(func() { f.empty = true }) }

// Null makes properties null in every listing and delta round, whatever values
// they have, as Graph was seen to answer an application that may not read them.
func (f *Faults) Null(properties ...string) {
	f.change(func() { f.nulls = append(f.nulls, properties...) })
}

// HideDeletedManagers makes listings and delta rounds hide managers in the deleted
// items, as a rough tenant does. Nothing announces it when one comes back.
func (f *Faults) HideDeletedManagers() { f.change(func() { f.hideManagers = true }) }

func (f *Faults) hidesManagers() bool {
	return guarded(f, func() bool { return f.hideManagers })
}

// Silence makes delta rounds lose all changes from now until Clear: they never report
// them.
func (f *Faults) Silence() { f.change(func() { f.silent = true }) }

func (f *Faults) change(set func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	set()
}

// apply answers a call through the rule that matches it, or just serves it.
func (f *Faults) apply(c *call, serve func() *answer) *answer {
	if r := f.pick(c); r != nil {
		return r.Do.run(f.tenant, c, serve)
	}
	return serve()
}

// pick returns the rule that acts on a call.
func (f *Faults) pick(c *call) *activeRule {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.rules {
		if r.Do.run == nil || !r.matches(f.tenant, c) {
			continue
		}
		r.matched++
		if r.matched <= r.Skip || r.Times > 0 && r.matched > r.Skip+r.Times {
			continue
		}
		if r.Chance == 0 || f.rng.Float64() < r.Chance {
			r.acted++
			return r
		}
	}
	return nil
}

func (r *activeRule) matches(t *Tenant, c *call) bool {
	if r.Method != "" && !strings.EqualFold(r.Method, c.req.Method) {
		return false
	}
	if ok, err := path.Match(r.Path, c.path); r.Path != "" && (err != nil || !ok) {
		return false
	}
	if r.Query != "" && !strings.Contains(unescape(c.req.URL.RawQuery), r.Query) {
		return false
	}
	return r.Page == 0 || r.Page == t.pageOf(c)
}

// pageOf returns the number of the page that a call asks for.
func (t *Tenant) pageOf(c *call) int {
	for _, option := range []string{"$skiptoken", "$deltatoken"} {
		if content, ok := t.seal.open(c.query[option]); ok {
			if at, ok := decodeCursor(content); ok {
				return int(at.page)
			}
		}
	}
	return 1
}

// guarded reads something under the lock.
func guarded[T any](f *Faults, read func() T) T {
	f.mu.Lock()
	defer f.mu.Unlock()
	return read()
}

func (f *Faults) latestRefused() bool {
	return guarded(f, func() bool { return f.refuseLatest })
}

func (f *Faults) changesRefused() bool {
	return guarded(f, func() bool { return f.refuseDelta })
}

func (f *Faults) countRefused() bool {
	return guarded(f, func() bool { return f.refuseCount })
}

func (f *Faults) emptyListing() bool {
	return guarded(f, func() bool { return f.empty })
}

func (f *Faults) count(n int) int {
	return guarded(f, func() int { return max(n+f.countOff, 0) })
}

func (f *Faults) deltaGeneration() uint64 {
	return guarded(f, func() uint64 { return f.deltaLinks })
}

func (f *Faults) pageGeneration() uint64 {
	return guarded(f, func() uint64 { return f.pageLinks })
}

func (f *Faults) expiredForm() Expiry {
	return guarded(f, func() Expiry { return f.form })
}

// nulled are the properties of a schema that are null for everybody.
func (f *Faults) nulled(s *schema) mask {
	return guarded(f, func() (m mask) {
		for _, name := range f.nulls {
			if _, known := s.places[name]; known {
				m |= s.bit(name)
			}
		}
		return m
	})
}

func (f *Faults) isSilent() bool {
	return guarded(f, func() bool { return f.silent })
}

func (f *Faults) deniedRoles() []string {
	return guarded(f, func() []string { return slices.Clone(f.denied) })
}

func (f *Faults) resourceUnknown(audience string) bool {
	return guarded(f, func() bool { return slices.Contains(f.resources, audience) })
}

// refused returns the first refused property that $select or $expand names.
func (f *Faults) refused(selected, expanded string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	expanded, _, _ = strings.Cut(expanded, "(")
	for name := range strings.SplitSeq(selected+","+expanded, ",") {
		if name = strings.TrimSpace(name); name != "" && slices.Contains(f.properties, name) {
			return name
		}
	}
	return ""
}
