package soaktest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
)

// Variable is set by make soak; its value does not matter.
const Variable = "ROLLCALL_SOAK"

// SeedVariable sets where the part begins. The log of a failed test contains the value. Without it,
// each run begins somewhere else.
const SeedVariable = "ROLLCALL_SEED"

// Asked reports whether everything should be tested.
func Asked() bool { return os.Getenv(Variable) != "" }

// Of returns few, or many if everything should be tested.
func Of(few, many int) int {
	if Asked() {
		return many
	}
	return few
}

// Seed returns the number at which the parts in this process begin. It is the value of
// SeedVariable, or a different number each time. It is written to the test's log.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed, err := seedOfProcess()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s=%d", SeedVariable, seed)
	return seed
}

var seedOfProcess = sync.OnceValues(func() (uint64, error) {
	given := os.Getenv(SeedVariable)
	if given == "" {
		return uint64(rand.Uint32()), nil
	}
	seed, err := strconv.ParseUint(given, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", SeedVariable, err)
	}
	return seed, nil
})

// Seeds returns all seeds below many if everything should be tested. Otherwise it returns a few
// consecutive ones that begin at Seed.
func Seeds(t testing.TB, few, many int) (seeds []uint64) {
	t.Helper()
	first := uint64(0)
	if !Asked() {
		first = Seed(t)
	}
	for i := range uint64(Of(few, many)) {
		seeds = append(seeds, (first+i)%uint64(many))
	}
	return seeds
}
