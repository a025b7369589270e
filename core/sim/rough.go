package sim

import (
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	// mostLag is the longest delay of a replica of a rough tenant. lostShare means that
	// delta rounds never report one of that many changes.
	mostLag   = 20 * time.Second
	lostShare = 25
)

// roughness is the chance of a rough tenant.
type roughness struct {
	mu  sync.Mutex
	rng *rand.Rand
}

func (r *roughness) intN(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rng.IntN(n)
}

// moment is now, in a rough tenant; 0 otherwise.
func (t *Tenant) moment() int64 {
	if !t.opts.Rough || t.generating {
		return 0
	}
	return t.opts.Clock().UnixNano()
}

// age notes that an object came to its state now.
func (t *Tenant) age(r ref) { t.objects[r].since = t.moment() }

// loses says whether the change that is noted now is lost to delta rounds.
func (t *Tenant) loses() bool { return t.opts.Rough && t.rough.intN(lostShare) == 0 }

// chance is a number below n that depends on the request, the caller and the time, so
// that equal calls at one moment reach the same replica in any order.
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

// lag is how far the replica that answers a call is behind; half of them are not.
func (t *Tenant) lag(c *call) time.Duration {
	if !t.opts.Rough {
		return 0
	}
	seconds := t.chance(2*int(mostLag/time.Second), c.path) - int(mostLag/time.Second)
	return time.Duration(max(seconds, 0)) * time.Second
}

// replicated says whether a replica that lags knows of a live object that it is.
func (t *Tenant) replicated(o *object, lag time.Duration) bool {
	return lag == 0 || o.since == 0 || t.opts.Clock().Sub(time.Unix(0, o.since)) >= lag
}

// unreplicated counts the live objects that a replica does not know of yet.
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

// told is the position in the change log that the answering replica has reached. A
// later round reports the rest.
func (t *Tenant) told(c *call, kind Kind) uint64 {
	end, lag := len(t.log[kind]), t.lag(c)
	for lag > 0 && end > 0 && t.opts.Clock().Sub(time.Unix(0, t.log[kind][end-1].at)) < lag {
		end--
	}
	return uint64(end)
}

// halfKnown are the properties of a user that is new and that the replica which
// answers does not know yet: null for one in three.
func (t *Tenant) halfKnown(o *object) mask {
	if o.kind != KindUser || o.since == 0 || t.replicated(o, mostLag) || t.chance(3, o.id.String()) > 0 {
		return 0
	}
	return userSchema.bit("accountEnabled") | userSchema.bit("userType")
}

// roughen gives a new person values that exist in directories although forms refuse
// them: white space around addresses, decomposed letters, and the account of an agent.
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
	_ = t.UpdateUser(id, props) // somebody else may have deleted it meanwhile
}

// Upset makes something happen in a rough tenant that does not change the directory:
// the application loses the permission to see hidden members, or gets it back.
func (t *Tenant) Upset(rng *rand.Rand) {
	switch rng.IntN(4) {
	case 0:
		t.Revoke("Member.Read.Hidden")
		t.RevokeTokens()
	case 1:
		t.Calm()
	}
}

// Calm ends what Upset began.
func (t *Tenant) Calm() {
	t.Grant("Member.Read.Hidden")
	t.RevokeTokens()
}
