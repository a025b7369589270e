package storage_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// BenchmarkSorted reads the first page of a million accounts, or of their groups, in each order.
// best-ms is how long a person waits if nothing else runs.
func BenchmarkSorted(b *testing.B) {
	if testing.Short() {
		b.Skip("creates a million accounts")
	}
	db, err := storage.Open(b.Context(),
		storage.Options{Path: filepath.Join(storagetest.KeepCrowd(b, million), "rollcall.db")})
	must(b, 0, err)
	defer db.Close()
	past := directory.Moment{Run: int64(million.Runs / 2)}
	var middle directory.Key
	byDepartment := directory.Query{Sort: directory.Sort{By: directory.SortDepartment}}
	for m, err := range db.UserMarks(b.Context(), byDepartment, pageOfRows) {
		must(b, 0, err)
		if middle = m.Key; m.Rows >= million.Users/2 {
			break
		}
	}
	users := func(q directory.Query) func() int {
		q.Limit = pageOfRows
		return func() int { return count(b, db.Users(b.Context(), q)) }
	}
	measure := func(name string, read func() int) {
		b.Run(name, func(b *testing.B) {
			rows, best := 0, time.Hour
			for b.Loop() {
				start := time.Now()
				rows = read()
				best = min(best, time.Since(start))
			}
			b.ReportMetric(float64(rows), "rows")
			b.ReportMetric(float64(best.Microseconds())/1000, "best-ms")
		})
	}
	for by := directory.SortName; by <= directory.SortMail; by++ {
		for _, descending := range []bool{false, true} {
			q := directory.Query{Sort: directory.Sort{By: by, Descending: descending}, Limit: pageOfRows}
			name := fmt.Sprintf("%s/descending=%v", by, descending)
			measure("users/"+name, users(q))
			measure("groups/"+name, func() int { return count(b, db.Groups(b.Context(), q)) })
		}
	}
	for name, q := range map[string]directory.Query{
		"at 500,000":        {After: middle, Sort: byDepartment.Sort},
		"disabled":          {Statuses: []directory.Status{directory.StatusDisabled}, Sort: byDepartment.Sort},
		"of a small domain": {Domains: []string{"tailspin.example"}, Sort: byDepartment.Sort},
		"of a department": {
			Traits: directory.Traits{Department: "Legal"},
			Sort:   directory.Sort{By: directory.SortAddress},
		},
		"found, of many": {Search: "ann", Sort: byDepartment.Sort},
		"found, of few": {
			Search: "zoe young",
			Sort:   directory.Sort{By: directory.SortAddress, Descending: true},
		},
		"as of a run":           {At: past, Sort: byDepartment.Sort},
		"as of a run, licences": {At: past, Sort: directory.Sort{By: directory.SortLicences}},
		"as of a run, address":  {At: past, Sort: directory.Sort{By: directory.SortAddress}},
		"synchronized":          {Traits: directory.Traits{Synced: directory.Yes}},
	} {
		measure("narrowed/"+name, users(q))
	}
	measure("marks/by department", func() int {
		rows := 0
		for m, err := range db.UserMarks(b.Context(), byDepartment, pageOfRows) {
			must(b, 0, err)
			rows = m.Rows
		}
		return rows
	})
}
