package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// Options describe a practice tenant. The zero value gives a company of 500 people. The same
// options give the same tenant.
type Options struct {
	Seed        uint64
	Users       int    // live users at the beginning; 0 means 500, negative none
	Groups      int    // live groups at the beginning; 0 means 1 per 10 users, at least 12; negative none
	Memberships int    // direct memberships of live groups; 0 means 100 per group, at most 5 per user
	TenantName  string // "" means Contoso Practice
	Domain      string // default verified domain; "" means practice.example
	// Clock returns the time for tokens, deletions and throttling; nil means time.Now.
	Clock func() time.Time
	// Latency is the time to wait before each answer, within the request's context.
	Latency time.Duration
	// Throttle enforces Graph's resource unit limits (graph docs,
	// throttling-limits). ThrottleScale multiplies them; 0 means 1.
	Throttle      bool
	ThrottleScale float64
	// ListPage limits a page of a listing, whatever $top says; 0 means $top. Graph reserves the
	// right to do this.
	ListPage int
	// DeltaPage and DeltaLinks limit a page of a delta round; 0 means the values observed in Graph:
	// 200 objects and 500 members.
	DeltaPage, DeltaLinks int
	// Repeat makes delta rounds show an object once for every change instead of once per page.
	// Graph reserves the right to do this.
	Repeat bool
	// Rough makes the tenant behave as real tenants were observed to: replicas lag, delta rounds
	// lose changes, and new objects are not found. Tenant.Upset does the rest.
	Rough bool
	// DeltaLifetime is how long a delta link is valid; 0 means 30 days. PageLifetime is how long a
	// nextLink is valid; 0 means 24 hours.
	DeltaLifetime, PageLifetime time.Duration
	// RenewAtOnce makes tokens ask to be renewed immediately (refresh_in), long before they expire.
	// Entra ID does so early for tokens that are valid for a day.
	RenewAtOnce bool
}

// withDefaults returns o with defaults for zero values.
func (o Options) withDefaults() Options {
	o.Users = countOr(o.Users, 500)
	o.Groups = countOr(o.Groups, max(o.Users/10, 12))
	o.Memberships = countOr(o.Memberships, min(o.Groups*100, o.Users*5))
	o.ListPage = countOr(o.ListPage, maxTop)
	o.DeltaPage = countOr(o.DeltaPage, 200)
	o.DeltaLinks = countOr(o.DeltaLinks, 500)
	if o.TenantName == "" {
		o.TenantName = "Contoso Practice"
	}
	if o.Domain == "" {
		o.Domain = "practice.example"
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.ThrottleScale == 0 {
		o.ThrottleScale = 1
	}
	if o.DeltaLifetime == 0 {
		o.DeltaLifetime = 30 * 24 * time.Hour
	}
	if o.PageLifetime == 0 {
		o.PageLifetime = 24 * time.Hour
	}
	return o
}

// countOr returns n, but fallback for 0 and 0 for a negative n.
func countOr(n, fallback int) int {
	if n == 0 {
		n = fallback
	}
	return max(n, 0)
}

// Tenant is a practice tenant. New sets the exported fields, which then do not change. They are the
// values that an administrator would enter in a connector.
type Tenant struct {
	TenantID string
	Name     string
	Domain   string
	ClientID string
	Secret   string // value of the client secret
	SecretID string // ID of the client secret, which people paste by mistake
	// Faults makes the tenant fail on command.
	Faults *Faults

	opts  Options
	stats counters
	seal  sealer
	quota bucket
	rough roughness
	login credentials
	// idKey and signIns are used when people sign in.
	idKey   signingKey
	signIns signIns
	// answers counts the answers, for request IDs.
	answers atomic.Uint64

	mu         sync.RWMutex // guards all fields below
	rng        *rand.Rand
	generating bool
	objects    []*object
	byID       map[guid]ref
	order      [kinds][]ref
	log        [2][]change // change logs of users and of groups
	dynamic    map[clause][]ref
	domains    []string // verified, the default first
	plant      *plant
	situations map[ref]Situation // of people who are not normal
	// history identifies the changes since the tenant was generated; 0 means none. A link from
	// another process is accepted only if neither tenant has changed.
	history uint64
}

// New generates a tenant. It takes about ten microseconds per user.
func New(options Options) *Tenant {
	o := options.withDefaults()
	rng := rand.New(rand.NewPCG(o.Seed, 0x526f6c6c63616c6c))
	t := &Tenant{
		Name: o.TenantName, Domain: o.Domain, opts: o, rng: rng,
		byID: make(map[guid]ref, o.Users+o.Groups), dynamic: make(map[clause][]ref),
		situations: make(map[ref]Situation),
		signIns: signIns{
			codes: make(map[string]*authCode), devices: make(map[string]*device),
			tickets: make(map[string]ticket),
		},
	}
	t.TenantID, t.ClientID, t.SecretID = newGUID(rng).String(), newGUID(rng).String(), newGUID(rng).String()
	t.Secret = newSecret(rng)
	t.seal = newSealer(fingerprint(o))
	t.Faults = newFaults(t, o.Seed)
	t.login.init(t, rng)
	t.quota.init(o)
	t.rough.rng = rand.New(rand.NewPCG(o.Seed, 5))
	t.generate()
	t.assignSituations()
	return t
}

// fingerprint returns a key that is the same for all tenants generated with the same options.
func fingerprint(o Options) [32]byte {
	key := fmt.Appendf(nil, "practice tenant %d %d %d %d %q %q", o.Seed, o.Users, o.Groups, o.Memberships, o.TenantName,
		o.Domain)
	return sha256.Sum256(key)
}

// newSecret returns a client secret in the format of Entra ID: 40 characters, with "8Q~" after the
// third.
func newSecret(rng *rand.Rand) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~-"
	secret := make([]byte, 40)
	for i := range secret {
		secret[i] = letters[rng.IntN(len(letters))]
	}
	copy(secret[3:], "8Q~")
	return string(secret)
}

// newHistory returns a number that no other tenant has. It is never 0.
func (t *Tenant) newHistory() uint64 {
	var b [8]byte
	randomBytes(b[:])
	return binary.LittleEndian.Uint64(b[:]) | 1
}
