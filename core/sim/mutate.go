package sim

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/rollcallsync/rollcall/core/pause"
)

// mutation is a kind of change. share is roughly its frequency in percent. do returns false if the
// tenant has no suitable object.
type mutation struct {
	share int
	do    func(*Tenant, *rand.Rand) bool
}

var mutations = []mutation{
	{24, changeProperty},
	{5, clearProperty},
	{8, changeManager},
	{8, joinCompany},
	{5, leaveCompany},
	{3, comeBack},
	{3, purgeDeleted},
	{4, toggleAccount},
	{22, addRandomMember},
	{14, removeRandomMember},
	{3, changeGroup},
	{3, newGroup},
	{2, deleteGroup},
	{2, restoreRandomGroup},
	{1, purgeDeletedGroup},
	{1, otherObject},
	{1, changeRule},
}

// Mutate makes n realistic random changes of all kinds. Equal sources make equal changes to equal
// tenants.
func (t *Tenant) Mutate(n int, rng *rand.Rand) {
	for range n {
		for tries := 0; tries < 20; tries++ {
			m := &mutations[weighted(rng, len(mutations), func(i int) int { return mutations[i].share })]
			if m.do(t, rng) {
				break
			}
		}
	}
}

// Live changes the tenant at random until ctx ends, with n changes per interval. It occasionally
// calls Upset for a rough tenant. It returns ctx's error.
func (t *Tenant) Live(ctx context.Context, every time.Duration, n int) error {
	rng := rand.New(rand.NewPCG(t.opts.Seed, 3))
	for {
		if err := pause.For(ctx, every); err != nil {
			return err
		}
		t.Mutate(n, rng)
		if t.opts.Rough {
			t.Upset(rng)
		}
	}
}

// pick returns the ID of a random object of the given kind and state. ok is false if it finds none
// in a few attempts.
func (t *Tenant) pick(rng *rand.Rand, kind Kind, want state) (id string, ok bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	order := t.order[kind]
	if len(order) == 0 {
		return "", false
	}
	at := rng.IntN(len(order))
	for i := range min(len(order), 5000) {
		if o := t.objects[order[(at+i)%len(order)]]; o.state == want {
			return o.id.String(), true
		}
	}
	return "", false
}
