package sim

import (
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"sync"
)

// Rule says which calls fail and how. A rule without conditions matches every call. Calls inside a
// batch are matched one by one, by their own path.
type Rule struct {
	Name   string // the name for Remove
	Method string
	// Path is a pattern for path.Match. It applies to the path after /v1.0, such as
	// "/groups/*/members", "/users/delta" or "/$batch". For the sign-in service, it applies to the
	// path after the tenant, such as "/oauth2/v2.0/token".
	Path string
	// Query is a text that the query must contain, not percent-encoded.
	Query string
	Skip  int // number of matching calls that succeed first
	Times int // number of matching calls that then fail; 0 means all
	// Chance is the probability that a matching call fails; 0 means 1. It uses random numbers from
	// the tenant's seed.
	Chance float64
	// Page is the number of the requested page, starting at 1; 0 means any.
	Page int
	Do   Action
}

// Faults makes a tenant fail on command. Its methods may be called while the tenant is serving.
type Faults struct {
	tenant *Tenant
	mu     sync.Mutex
	rng    *rand.Rand
	rules  []*activeRule

	refuseLatest bool
	refuseDelta  bool
	refuseCount  bool
	properties   []string // refused by name
	denied       []string // permissions that are denied immediately
	resources    []string // audiences that the token endpoint does not know
	form         Expiry   // form of expired delta links
	deltaLinks   uint64   // generation of delta links
	pageLinks    uint64
	countOff     int
	empty        bool
	nulls        []string // properties that are null for every object
	hideManagers bool     // whether deleted managers are hidden
	silent       bool     // whether delta rounds report no changes
}

type activeRule struct {
	Rule
	matched, acted int
}

func newFaults(t *Tenant, seed uint64) *Faults {
	return &Faults{tenant: t, rng: rand.New(rand.NewPCG(seed, 2)), form: Gone}
}

// Add adds rules. If several rules match a call, the one that was added first applies.
func (f *Faults) Add(rules ...Rule) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range rules {
		f.rules = append(f.rules, &activeRule{Rule: r})
	}
}

// Remove removes the rules with the given name and returns the number of calls that they made fail.
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

// Clear ends all faults. Expired links stay expired.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules, f.properties, f.denied, f.resources = nil, nil, nil, nil
	f.refuseLatest, f.refuseDelta, f.refuseCount, f.countOff, f.empty, f.nulls, f.silent = false, false, false, 0,
		false, nil, false
}

// RefuseLatest makes the delta calls refuse $deltatoken=latest.
func (f *Faults) RefuseLatest() { f.change(func() { f.refuseLatest = true }) }

// RefuseChanges makes the delta calls refuse every request, as in Azure AD B2C and
// Entra External ID.
func (f *Faults) RefuseChanges() { f.change(func() { f.refuseDelta = true }) }

// RefuseCount makes every $count fail with status 400.
func (f *Faults) RefuseCount() { f.change(func() { f.refuseCount = true }) }

// RefuseProperty makes every $select and $expand of a property fail with status 400.
func (f *Faults) RefuseProperty(name string) {
	f.change(func() { f.properties = append(f.properties, name) })
}

// DenyRole denies a permission immediately, even if tokens contain it.
func (f *Faults) DenyRole(name string) { f.change(func() { f.denied = append(f.denied, name) }) }

// UnknownResource makes the token endpoint refuse a Graph host as if it belonged to another cloud
// (AADSTS500011).
func (f *Faults) UnknownResource(audience string) {
	f.change(func() { f.resources = append(f.resources, strings.TrimSuffix(audience, "/")) })
}

// ExpireDeltaLinks expires all existing delta links, in one of the forms that Graph was observed to
// use.
func (f *Faults) ExpireDeltaLinks(form Expiry) {
	f.change(func() { f.deltaLinks++; f.form = form })
}

// ExpirePageLinks expires all existing nextLinks.
func (f *Faults) ExpirePageLinks() { f.change(func() { f.pageLinks++ }) }

// LieAboutCount adds by to every $count.
func (f *Faults) LieAboutCount(by int) { f.change(func() { f.countOff = by }) }

// EmptyListings makes the listings of users and groups empty but valid.
func (f *Faults) EmptyListings() { f.change(func() { f.empty = true }) }

// Null makes properties null in every listing and delta round, whatever their values are. Graph was
// observed to answer like this if an application lacks permission to read them.
func (f *Faults) Null(properties ...string) {
	f.change(func() { f.nulls = append(f.nulls, properties...) })
}

// HideDeletedManagers makes listings and delta rounds hide managers in the deleted items, as a
// rough tenant does. When a manager is restored, nothing announces it.
func (f *Faults) HideDeletedManagers() { f.change(func() { f.hideManagers = true }) }

func (f *Faults) hidesManagers() bool {
	return guarded(f, func() bool { return f.hideManagers })
}

// Silence makes delta rounds lose all changes from now until Clear. They are never reported.
func (f *Faults) Silence() { f.change(func() { f.silent = true }) }

func (f *Faults) change(set func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	set()
}

// apply answers a call with the matching rule or, if there is none, by calling serve.
func (f *Faults) apply(c *call, serve func() *answer) *answer {
	if r := f.pick(c); r != nil {
		return r.Do.run(f.tenant, c, serve)
	}
	return serve()
}

// pick returns the rule that applies to a call.
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

// pageOf returns the number of the page that a call requests.
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

// nulled returns the properties of a schema that are null for every object.
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
