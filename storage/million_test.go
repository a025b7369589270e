package storage_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// million is the largest directory in design section 8.
var million = storagetest.Crowd{Users: 1_000_000, Groups: 20_000, Members: 100, Runs: 20}

// pageOfRows is how many rows the window reads at once.
const pageOfRows = 100

// BenchmarkMillion runs each of the window's queries separately for a million accounts. ns/op is
// how long a person waits.
func BenchmarkMillion(b *testing.B) {
	if testing.Short() {
		b.Skip("creates a million accounts")
	}
	ctx := b.Context()
	db, err := storage.Open(ctx, storage.Options{Path: filepath.Join(storagetest.KeepCrowd(b, million), "rollcall.db")})
	must(b, 0, err)
	defer db.Close()
	past := directory.Moment{Run: int64(million.Runs / 2)}
	u, err := db.User(ctx, storagetest.UserID(4711), directory.Moment{})
	must(b, 0, err)
	g, err := db.Group(ctx, storagetest.GroupID(1), directory.Moment{})
	must(b, 0, err)
	page := func(q directory.Query) func() int {
		q.Limit = pageOfRows
		return func() int { return count(b, db.Users(ctx, q)) }
	}
	marks := func(q directory.Query) func() int {
		return func() int {
			rows := 0
			for m, err := range db.UserMarks(ctx, q, pageOfRows) {
				must(b, 0, err)
				rows = m.Rows
			}
			return rows
		}
	}
	var middle directory.Key
	for m, err := range db.UserMarks(ctx, directory.Query{}, pageOfRows) {
		must(b, 0, err)
		if middle = m.Key; m.Rows >= million.Users/2 {
			break
		}
	}
	search := func(text string) func() int { return page(directory.Query{Search: text}) }
	deleted := []directory.Status{directory.StatusDeleted}
	for _, read := range []struct {
		name string
		read func() int
	}{
		{"page/first", page(directory.Query{})},
		{"page/as of a run", page(directory.Query{At: past})},
		{"page/disabled", page(directory.Query{Statuses: []directory.Status{directory.StatusDisabled}})},
		{"page/deleted", page(directory.Query{Statuses: deleted})},
		{"page/at 500,000", page(directory.Query{After: middle})},
		{"page/as of a run at 500,000", page(directory.Query{After: middle, At: past})},
		{"page/deleted as of a run", page(directory.Query{Statuses: deleted, At: past})},
		{"page/large domain", page(directory.Query{Domains: []string{"fabrikam.com"}})},
		{"page/small domain", page(directory.Query{Domains: []string{"tailspin.example"}})},
		{"page/least domain", page(directory.Query{Domains: []string{"lone.example"}})},
		{
			"page/disabled of small domain",
			page(directory.Query{
				Domains:  []string{"tailspin.example"},
				Statuses: []directory.Status{directory.StatusDisabled},
			}),
		},
		{"page/one connector", page(directory.Query{Connectors: []string{storagetest.CrowdConnector}})},
		{"marks/all", marks(directory.Query{})},
		{"marks/as of a run", marks(directory.Query{At: past})},
		{"marks/disabled", marks(directory.Query{Statuses: []directory.Status{directory.StatusDisabled}})},
		{"marks/deleted", marks(directory.Query{Statuses: deleted})},
		{"marks/large domain", marks(directory.Query{Domains: []string{"fabrikam.com"}})},
		{"marks/found", marks(directory.Query{Search: "zoe young"})},
		{"search/a", search("a")},
		{"search/zo", search("zo")},
		{"search/qz", search("qz")},
		{"search/ü", search("ü")},
		{"search/ann", search("ann")},
		{"search/quint", search("quint")},
		{"search/legal", search("legal")},
		{"search/contoso", search("contoso")},
		{"search/tailspin", search("tailspin")},
		{"search/zoe young", search("zoe young")},
		{"search/adele.quintson", search("adele.quintson")},
		{"search/absent", search("nobody at all")},
		{"search/address", search(u.Attributes.Text("mail"))},
		{"search/deleted contoso", page(directory.Query{Search: "contoso", Statuses: deleted})},
		{"search/as of a run", page(directory.Query{Search: "zoe young", At: past})},
		{"one/by id", func() int { _, err := db.User(ctx, u.ID, directory.Moment{}); return must(b, 1, err) }},
		{"one/by address", func() int {
			_, err := db.User(ctx, u.Attributes.Text("mail"), directory.Moment{})
			return must(b, 1, err)
		}},
		{"one/groups", func() int { return count(b, db.GroupsOf(ctx, u, directory.Moment{}, true)) }},
		{"one/members", func() int { return count(b, db.Members(ctx, g, directory.Moment{}, true)) }},
		{"one/events", func() int {
			list, err := db.UserEvents(ctx, u, directory.Moment{}, 0)
			return must(b, len(list), err)
		}},
		{"one/domains", func() int { list, err := db.Domains(ctx, 100); return must(b, len(list), err) }},
		{"overview/states", func() int { list, err := db.States(ctx); return must(b, len(list), err) }},
		{"overview/runs", func() int { list, err := db.Runs(ctx, "", 200); return must(b, len(list), err) }},
	} {
		b.Run(read.name, func(b *testing.B) {
			rows, worst := 0, time.Duration(0)
			for b.Loop() {
				start := time.Now()
				rows = read.read()
				worst = max(worst, time.Since(start))
			}
			b.ReportMetric(float64(rows), "rows")
			b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
		})
	}
}
