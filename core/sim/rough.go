package sim

import (
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	// mostLag is the longest delay of a replica in a rough tenant. One in every lostShare changes is
	// never reported by delta rounds.
	mostLag   = 20 * time.Second
	lostShare = 25
)

// roughness is the random source of a rough tenant.
type roughness struct {
	mu  sync.Mutex
	rng *rand.Rand
}

func (r *roughness) intN(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rng.IntN(n)
}

// moment returns the current time in a rough tenant, and 0 otherwise.
func (t *Tenant) moment() int64 {
	if !t.opts.Rough || t.generating {
		return 0
	}
	return t.opts.Clock().UnixNano()
}

// age records that an object got its state now.
func (t *Tenant) age(r ref) { t.objects[r].since = t.moment() }

// loses reports whether delta rounds lose the change that is now being recorded.
func (t *Tenant) loses() bool { return t.opts.Rough && t.rough.intN(lostShare) == 0 }

// chance returns a number below n that depends on the request, the caller and the time. Equal calls
// at the same moment therefore reach the same replica, in any order.
func (t *Tenant) chance(n int, about ...string) int {
	h := fnv.New64a()
	for _, text := range about {
		_, _ = h.Write(append([]byte(text), 0))
	}
	now := t.opts.Clock().UnixNano()
	for range 8 {
		_, _ = h.Write([]byte{byte(now)})
		now >>= 8
	}
	return int(rand.New(rand.NewPCG(h.Sum64(), t.opts.Seed)).Uint64() % uint64(n))
}

// lag returns how far behind the answering replica is. Half of the replicas are up to date.
func (t *Tenant) lag(c *call) time.Duration {
	if !t.opts.Rough {
		return 0
	}
	seconds := t.chance(2*int(mostLag/time.Second), c.path) - int(mostLag/time.Second)
	return time.Duration(max(seconds, 0)) * time.Second
}

// replicated reports whether a replica with this lag knows that an object is live.
func (t *Tenant) replicated(o *object, lag time.Duration) bool {
	return lag == 0 || o.since == 0 || t.opts.Clock().Sub(time.Unix(0, o.since)) >= lag
}

// unreplicated counts the live objects that a replica does not know yet.
func (t *Tenant) unreplicated(kind Kind, lag time.Duration) (n int) {
	if lag == 0 {
		return 0
	}
	for _, r := range t.order[kind] {
		if o := t.objects[r]; o.state == live && !t.replicated(o, lag) {
			n++
		}
	}
	return n
}

// reached returns the position in the change log that the answering replica has reached. A later
// round reports the rest.
func (t *Tenant) reached(c *call, kind Kind) uint64 {
	end, lag := len(t.log[kind]), t.lag(c)
	for lag > 0 && end > 0 && t.opts.Clock().Sub(time.Unix(0, t.log[kind][end-1].at)) < lag {
		end--
	}
	return uint64(end)
}

// halfKnown returns the properties of a new user that the answering replica does not know yet. They
// are null for one user in three.
func (t *Tenant) halfKnown(o *object) mask {
	if o.kind != KindUser || o.since == 0 || t.replicated(o, mostLag) || t.chance(3, o.id.String()) > 0 {
		return 0
	}
	return userSchema.bit("accountEnabled") | userSchema.bit("userType")
}

// roughen gives a new person values that real directories contain although forms refuse them: white
// space around addresses and decomposed letters. It may also turn the person into an agent's
// account.
func (t *Tenant) roughen(id string, rng *rand.Rand) {
	if !t.opts.Rough {
		return
	}
	props := Props{}
	switch rng.IntN(5) {
	case 0:
		props["displayName"], props["surname"] = "Zoe\u0308 Mu\u0308ller", "Mu\u0308ller"
	case 1:
		props["mail"] = "\u00a0" + id[:8] + "@" + t.Domain + " "
	case 2:
		props["identityParentId"], props["displayName"] = id, "Agent "+id[:4]
	case 3:
		props["accountEnabled"] = false
	default:
		return
	}
	_ = t.UpdateUser(id, props) // the user may have been deleted in the meantime
}

// Upset causes an event in a rough tenant that does not change the directory: the application loses
// the permission to see hidden members, or gets it back.
func (t *Tenant) Upset(rng *rand.Rand) {
	switch rng.IntN(4) {
	case 0:
		t.Revoke("Member.Read.Hidden")
		t.RevokeTokens()
	case 1:
		t.Calm()
	}
}

// Calm ends the effects of Upset.
func (t *Tenant) Calm() {
	t.Grant("Member.Read.Hidden")
	t.RevokeTokens()
}
