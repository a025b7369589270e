package soaktest

import "testing"

// TestSeeds checks that a part lies within the whole and continues at the beginning, and that the
// whole contains every seed once.
func TestSeeds(t *testing.T) {
	for name, asked := range map[string]string{"slice": "", "whole": "yes"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(Variable, asked)
			seen := map[uint64]bool{}
			seeds := Seeds(t, 3, 4)
			for _, s := range seeds {
				seen[s] = s < 4
			}
			want := 3
			if asked != "" {
				want = 4
			}
			if len(seeds) != want || len(seen) != want || seen[seeds[0]] != true || seeds[1] != (seeds[0]+1)%4 {
				t.Errorf("seeds %v", seeds)
			}
		})
	}
}
