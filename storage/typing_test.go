package storage_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// BenchmarkTyping searches a million accounts as if a user typed the names of some of them,
// letter by letter. Each text is searched twice, and the better time counts, because it does not
// include waiting for the disk. p50-ms to worst-ms come from these times.
func BenchmarkTyping(b *testing.B) {
	if testing.Short() {
		b.Skip("creates a million accounts")
	}
	db, err := storage.Open(b.Context(),
		storage.Options{Path: filepath.Join(storagetest.KeepCrowd(b, million), "rollcall.db")})
	must(b, 0, err)
	defer db.Close()
	var texts []string
	for n := 1; n < million.Users; n += 27_000 {
		texts = append(texts, typed(b, db, n)...)
	}
	slices.Sort(texts)
	texts = slices.Compact(texts)
	for b.Loop() {
		var times []time.Duration
		for _, text := range texts {
			best := time.Hour
			for range 2 {
				start := time.Now()
				count(b, db.Users(b.Context(), directory.Query{Search: text, Limit: pageOfRows}))
				best = min(best, time.Since(start))
			}
			times = append(times, best)
		}
		slices.Sort(times)
		for unit, part := range map[string]float64{"p50-ms": 0.5, "p95-ms": 0.95, "p99-ms": 0.99, "worst-ms": 1} {
			b.ReportMetric(times[int(part*float64(len(times)-1))].Seconds()*1000, unit)
		}
	}
	b.ReportMetric(float64(len(texts)), "texts")
	b.ReportMetric(0, "ns/op") // it means nothing here
}

// typed returns the texts that appear while the name of one account is typed, and while only its
// surname is typed.
func typed(t testing.TB, db *storage.DB, n int) (texts []string) {
	t.Helper()
	u, err := db.User(t.Context(), storagetest.UserID(n), directory.Moment{})
	if err != nil {
		return nil // deleted in one of the runs
	}
	name := strings.ToLower(u.Attributes.Text("displayName"))
	_, surname, _ := strings.Cut(name, " ")
	for _, whole := range []string{name, surname} {
		for end := range whole {
			if end > 0 {
				texts = append(texts, whole[:end])
			}
		}
		texts = append(texts, whole)
	}
	return texts
}
