package endtoend

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// sizes returns the options of the benchmark tenants. ROLLCALL_BENCH_USERS adds another size.
func sizes() []sim.Options {
	list := []sim.Options{
		{Seed: 1, Users: 10_000, Groups: 500, Memberships: 50_000},
		{Seed: 1, Users: 100_000, Groups: 5_000, Memberships: 500_000},
	}
	if n := 0; os.Getenv("ROLLCALL_BENCH_USERS") != "" {
		if _, err := fmt.Sscan(os.Getenv("ROLLCALL_BENCH_USERS"), &n); err == nil {
			list = append(list, sim.Options{Seed: 1, Users: n, Groups: n / 20, Memberships: 5 * n})
		}
	}
	return list
}

var tenants sync.Map // by size and latency, because making a tenant takes longer than reading it

func benchTenant(o sim.Options, latency time.Duration) *sim.Tenant {
	o.Latency = latency
	key := fmt.Sprint(o.Users, latency)
	if t, ok := tenants.Load(key); ok {
		return t.(*sim.Tenant)
	}
	t := sim.New(o)
	tenants.Store(key, t)
	return t
}

func eachSize(b *testing.B, f func(b *testing.B, o sim.Options, latency time.Duration)) {
	for _, o := range sizes() {
		for _, latency := range []time.Duration{0, 100 * time.Millisecond} {
			b.Run(fmt.Sprintf("users=%d/latency=%s", o.Users, latency), func(b *testing.B) { f(b, o, latency) })
		}
	}
}

// BenchmarkFirstRun reads a tenant for the first time. For comparison, it also reads it once with a
// client that discards the answers. x-lean is how many times longer the run takes until it is in
// the history; x-lean-indexed includes the remaining work on the search index.
func BenchmarkFirstRun(b *testing.B) {
	eachSize(b, func(b *testing.B, o sim.Options, latency time.Duration) {
		tenant := benchTenant(o, latency)
		b.ReportAllocs()
		var ours, indexed, theirs time.Duration
		var bytes int64
		for b.Loop() {
			b.StopTimer()
			theirs += timeLean(b, tenant)
			w := guardedWorld(b, tenant)
			runtime.GC()
			b.StartTimer()
			start := time.Now()
			run := w.mustRun(b, false, directory.StateSucceeded)
			indexed += time.Since(start)
			ours += run.EndedAt.Sub(run.StartedAt)
			b.StopTimer()
			w.close(b)
			bytes = fileSize(b, w.path)
			b.StartTimer()
		}
		b.ReportMetric(float64(o.Users)*float64(b.N)/ours.Seconds(), "users/s")
		b.ReportMetric(ours.Seconds()/theirs.Seconds(), "x-lean")
		b.ReportMetric(indexed.Seconds()/theirs.Seconds(), "x-lean-indexed")
		b.ReportMetric(float64(bytes), "db-bytes")
	})
}

// BenchmarkLaterRun reads changes: one in a thousand accounts, and one in a thousand memberships.
func BenchmarkLaterRun(b *testing.B) {
	eachSize(b, func(b *testing.B, o sim.Options, latency time.Duration) {
		tenant := sim.New(withLatency(o, latency))
		w := guardedWorld(b, tenant)
		w.keepSignIn = true
		defer w.close(b)
		start := time.Now()
		w.mustRun(b, false, directory.StateSucceeded)
		first := time.Since(start)
		rng := rand.New(rand.NewPCG(1, 1))
		b.ReportAllocs()
		var ours time.Duration
		for b.Loop() {
			b.StopTimer()
			changeSome(b, tenant, rng, o.Users/1000, o.Memberships/1000)
			b.StartTimer()
			start := time.Now()
			w.mustRun(b, false, directory.StateSucceeded)
			ours += time.Since(start)
		}
		b.ReportMetric(100*ours.Seconds()/float64(b.N)/first.Seconds(), "%-of-first")
	})
}

// BenchmarkUnchangedRun synchronizes a tenant that has not changed.
func BenchmarkUnchangedRun(b *testing.B) {
	o := sizes()[0]
	w := guardedWorld(b, benchTenant(o, 0))
	defer w.close(b)
	w.mustRun(b, false, directory.StateSucceeded)
	for b.Loop() {
		w.mustRun(b, false, directory.StateUnchanged)
	}
}

// guardedWorld returns a world with the guards of a new installation. It reads the attributes that
// ROLLCALL_BENCH_ATTRIBUTES names, or all.
func guardedWorld(b *testing.B, tenant *sim.Tenant) *world {
	w := worldOf(b, tenant)
	w.real = true // the benchmark measures real time
	w.choose(b, os.Getenv("ROLLCALL_BENCH_ATTRIBUTES"))
	w.guards = directory.DefaultGuards()
	return w
}

// changeSome changes users, mostly their properties, and memberships.
func changeSome(b *testing.B, tenant *sim.Tenant, rng *rand.Rand, users, memberships int) {
	b.Helper()
	ids, groups := tenant.UserIDs(), tenant.GroupIDs()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for i := range users {
		id := ids[rng.IntN(len(ids))]
		switch i % 10 {
		case 0:
			_, err := tenant.CreateUser(sim.Props{"displayName": fmt.Sprint("New ", rng.Uint32())})
			must(err)
		case 1:
			// The user may already be deleted.
			_ = tenant.DeleteUser(id)
		case 2:
			_ = tenant.DisableUser(id)
		default:
			_ = tenant.UpdateUser(id, sim.Props{"officeLocation": fmt.Sprint(rng.Uint32())})
		}
	}
	for range memberships {
		// Dynamic groups and existing members are refused.
		_ = tenant.AddMember(groups[rng.IntN(len(groups))], ids[rng.IntN(len(ids))])
	}
}

func withLatency(o sim.Options, latency time.Duration) sim.Options {
	o.Latency = latency
	return o
}

func timeLean(b *testing.B, tenant *sim.Tenant) time.Duration {
	b.Helper()
	client, err := newLean(tenant)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	start := time.Now()
	if err := client.read(b.Context()); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func fileSize(t testing.TB, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
