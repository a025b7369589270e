package storage_test

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// The size of the directory in design section 8.
const (
	benchUsers   = 100_000
	benchGroups  = 5_000
	benchMembers = 100 // of each group
	benchRuns    = 20  // after the first run; each changes one account in a thousand
)

// BenchmarkReading reads a directory of 100,000 accounts and 500,000 memberships. Creating it
// takes a while.
func BenchmarkReading(b *testing.B) {
	if testing.Short() {
		b.Skip("creates a large directory")
	}
	ctx := b.Context()
	db := storagetest.Open(b)
	fill(b, db)
	assign(b, db)
	past := directory.Moment{Run: benchRuns / 2}
	user, err := db.User(ctx, storagetest.UserID(4711), directory.Moment{})
	if err != nil {
		b.Fatal(err)
	}
	group, err := db.Group(ctx, storagetest.GroupID(1), directory.Moment{})
	if err != nil {
		b.Fatal(err)
	}
	users := func(q directory.Query) func() int {
		return func() int { return count(b, db.Users(ctx, q)) }
	}
	for name, read := range map[string]func() int{
		"page of users":             users(directory.Query{Limit: 50}),
		"page of users as of a run": users(directory.Query{Limit: 50, At: past}),
		"page of deleted users": users(directory.Query{
			Limit:    50,
			Statuses: []directory.Status{directory.StatusDeleted},
		}),
		"search for few":            users(directory.Query{Limit: 50, Search: "person 04711"}),
		"search for many":           users(directory.Query{Limit: 50, Search: "contoso"}),
		"search for some":           users(directory.Query{Limit: 50, Search: "person 047"}),
		"search for none":           users(directory.Query{Limit: 50, Search: "nobody at all"}),
		"search of two letters":     users(directory.Query{Limit: 50, Search: "pe"}),
		"search as of a run":        users(directory.Query{Limit: 50, Search: "person 04711", At: past}),
		"all users":                 users(directory.Query{}),
		"groups of a user":          func() int { return count(b, db.GroupsOf(ctx, user, directory.Moment{}, true)) },
		"members of a group":        func() int { return count(b, db.Members(ctx, group, directory.Moment{}, true)) },
		"all memberships":           func() int { return count(b, db.Memberships(ctx, directory.Query{}, false)) },
		"all effective memberships": func() int { return count(b, db.Memberships(ctx, directory.Query{}, true)) },
		"profiles": func() int {
			list, err := db.Profiles(ctx)
			return must(b, len(list), err)
		},
		"user by address": func() int {
			_, err := db.User(ctx, "person04711@contoso.com", directory.Moment{})
			return must(b, 1, err)
		},
		"user by address, then": func() int {
			_, err := db.User(ctx, "person04711@contoso.com", past)
			return must(b, 1, err)
		},
		"states": func() int { list, err := db.States(ctx); return must(b, len(list), err) },
		"check":  func() int { list, err := db.Check(ctx); return must(b, len(list), err) },
	} {
		b.Run(name, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				rows = read()
			}
			b.ReportMetric(float64(rows), "rows")
		})
	}
}

func must(b *testing.B, n int, err error) int {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func count[T any](b *testing.B, values iter.Seq2[T, error]) (n int) {
	b.Helper()
	for _, err := range values {
		must(b, 0, err)
		n++
	}
	return n
}

// person is an account with about 1 kB of properties.
func person(n, revision int) directory.Object {
	address := fmt.Sprintf("person%05d@contoso.com", n)
	return storagetest.User(n, fmt.Sprintf("Person %05d", n), "userPrincipalName", address, "mail", address,
		"givenName", "Person",
		"surname", fmt.Sprintf("Number %d", n), "department", fmt.Sprintf("Department %d", n%200), "jobTitle",
		fmt.Sprintf("Clerk %d", revision),
		"city", "Cologne", "country", "Germany", "companyName", "Contoso", "officeLocation", "Building 7",
		"preferredLanguage", "de-DE",
		"proxyAddresses", []string{"SMTP:" + address, "smtp:p" + address}, "businessPhones", []string{"+49 221 12345"},
		"createdDateTime", "2026-01-02T03:04:05Z", "employeeId", fmt.Sprint(n), "usageLocation", "DE", "userType",
		"Member",
		"streetAddress", "Some Street 1", "postalCode", "50667", "mobilePhone", "+49 170 1234567",
		"onPremisesSamAccountName", fmt.Sprintf("p%05d", n),
		"assignedLicenses",
		[]map[string]any{{"disabledPlans": []string{}, "skuId": "c7df2760-2c81-4ef7-b578-5b5392b571df"}})
}

// fill creates the directory. Every second group is in another one.
func fill(b *testing.B, db *storage.DB) {
	b.Helper()
	ctx := b.Context()
	must(b, 0, db.AddConnector(ctx, directory.Connector{ID: "contosoaaa", Description: "Contoso"}))
	apply(b, db, directory.ModeFull, func(f *directory.Fetch) {
		for from := 0; from < benchUsers; from += 1000 {
			page := directory.Page{}
			for n := from; n < from+1000; n++ {
				page.Objects = append(page.Objects, person(n, 0))
			}
			must(b, 0, db.StagePages(ctx, f, directory.StreamUsers, []directory.Page{page}))
		}
		var page directory.Page
		for n := range benchGroups {
			page.Objects = append(page.Objects,
				storagetest.Group(n, fmt.Sprintf("Group %04d", n), "mailNickname", fmt.Sprintf("group%d", n)))
		}
		must(b, 0, db.StagePages(ctx, f, directory.StreamGroups, []directory.Page{page}))
		for batch := range slices.Chunk(memberLists(), 200) {
			must(b, 0, db.StageMembers(ctx, f, batch))
		}
	})
	for run := range benchRuns {
		apply(b, db, directory.ModeDelta, func(f *directory.Fetch) {
			page := directory.Page{Delta: "next"}
			for n := run; n < benchUsers; n += 1000 {
				page.Objects = append(page.Objects, person(n, run+1))
			}
			page.Objects = append(page.Objects,
				directory.Object{ID: storagetest.UserID(benchUsers - 1 - run), Removed: directory.SoftDeleted})
			must(b, 0, db.StagePages(ctx, f, directory.StreamUserChanges, []directory.Page{page}))
		})
	}
}

// assign gives ten profiles twenty groups each.
func assign(b *testing.B, db *storage.DB) {
	for i := range 10 {
		p := directory.NewProfile()
		p.ID, p.Name = fmt.Sprintf("profile%03d", i), fmt.Sprintf("Profile %d", i)
		for n := range 20 {
			p.Groups = append(p.Groups, directory.ProfileGroup{ID: storagetest.GroupID(1 + i*20 + n)})
		}
		if err := db.AddProfile(b.Context(), p); err != nil {
			b.Fatal(err)
		}
	}
}

func memberLists() (list []directory.GroupMembers) {
	for g := range benchGroups {
		members := []directory.Member{{
			ID:   storagetest.GroupID((g + 1) / 2 * 2 % benchGroups),
			Kind: directory.KindGroup,
		}}
		if g%2 == 0 {
			members = nil
		}
		for i := range benchMembers {
			members = append(members, directory.Member{
				ID:   storagetest.UserID((g*37 + i*991) % benchUsers),
				Kind: directory.KindUser,
			})
		}
		list = append(list, directory.GroupMembers{Group: storagetest.GroupID(g), Members: members, Complete: true})
	}
	return list
}

func apply(b *testing.B, db *storage.DB, mode directory.Mode, read func(*directory.Fetch)) {
	b.Helper()
	ctx := b.Context()
	at := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	run, err := db.BeginRun(ctx, directory.Run{
		Connector: "contosoaaa", Mode: mode, State: directory.StateRunning,
		StartedAt: at,
	})
	must(b, 0, err)
	fetch, err := db.BeginFetch(ctx, directory.Fetch{
		Connector: "contosoaaa", Snapshot: run.ID, Mode: mode, StartedAt: at, Scope: directory.Scope{Guests: true},
		Positions: map[directory.Stream]directory.Position{
			directory.StreamUserChanges:  {Link: "u"},
			directory.StreamGroupChanges: {Link: "g"},
		},
	})
	must(b, 0, err)
	read(&fetch)
	plan, err := db.Plan(ctx, &fetch, directory.PlanOptions{})
	must(b, 0, err)
	run.State, run.EndedAt = directory.StateSucceeded, at.Add(time.Duration(run.ID)*time.Hour)
	_, err = db.Apply(ctx, &fetch, plan, directory.Conclusion{Run: run})
	must(b, 0, err)
	index(ctx, b, db)
}

func index(ctx context.Context, b *testing.B, db *storage.DB) {
	b.Helper()
	for more := true; more; {
		var err error
		more, err = db.Index(ctx, "contosoaaa")
		must(b, 0, err)
	}
}

// crowdedGroups is a directory whose groups have 100,000 members each.
var crowdedGroups = storagetest.Crowd{Users: 200_000, Groups: 5, Members: 100_000, Runs: 2}

// BenchmarkLargeGroup runs the window's queries for a group with 100,000 members.
func BenchmarkLargeGroup(b *testing.B) {
	if testing.Short() {
		b.Skip("creates a large directory")
	}
	ctx := b.Context()
	db, err := storage.Open(ctx,
		storage.Options{Path: filepath.Join(storagetest.KeepCrowd(b, crowdedGroups), "rollcall.db")})
	must(b, 0, err)
	defer db.Close()
	group := directory.Query{MembersOf: directory.Ref{
		Connector: storagetest.CrowdConnector,
		ID:        storagetest.GroupID(1),
	}}
	page := func(search string, after directory.Key) func() int {
		q := group
		q.Search, q.After, q.Limit = search, after, pageOfRows
		return func() int { return count(b, db.Users(ctx, q)) }
	}
	var middle directory.Key
	for m, err := range db.UserMarks(ctx, group, pageOfRows) {
		must(b, 0, err)
		if middle = m.Key; m.Rows >= crowdedGroups.Members/2 {
			break
		}
	}
	var ids []string
	q := group
	q.Limit = pageOfRows
	for u, err := range db.Users(ctx, q) {
		must(b, 0, err)
		ids = append(ids, u.ID)
	}
	for name, read := range map[string]func() int{
		"first page":         page("", directory.Key{}),
		"page in the middle": page("", middle),
		"search for some":    page("zoe", directory.Key{}),
		"search for few":     page("zoe young", directory.Key{}),
		"ties of a page":     func() int { list, err := db.Ties(ctx, group, ids); return must(b, len(list), err) },
		"counts":             func() int { c, err := db.TieCounts(ctx, group); return must(b, c.All().All(), err) },
		"all marks": func() int {
			rows := 0
			for m, err := range db.UserMarks(ctx, group, pageOfRows) {
				rows = must(b, m.Rows, err)
			}
			return rows
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if read() == 0 {
					b.Fatal("no rows")
				}
			}
		})
	}
}
