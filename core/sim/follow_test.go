package sim

import (
	"math/rand/v2"
	"testing"
)

// TestDeltaLinksReproduceTheTruth changes a tenant thousands of times and
// checks after each batch that a client that only follows links holds exactly
// what is there.
func TestDeltaLinksReproduceTheTruth(t *testing.T) {
	for name, options := range map[string]Options{
		"as Graph":                {Seed: 1, Users: 300, Groups: 40},
		"tiny pages with repeats": {Seed: 2, Users: 120, Groups: 25, DeltaPage: 3, DeltaLinks: 5, Repeat: true},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := New(options)
			c, m, rng := newClient(t, tenant), newMirror(), rand.New(rand.NewPCG(options.Seed, 9))
			for round := range 60 {
				m.follow(c)
				if diff := differences(m.truth(t), tenant.Truth()); diff != nil {
					t.Fatalf("round %d: %s", round, diff)
				}
				tenant.Mutate(1+rng.IntN(80), rng)
			}
		})
	}
}
