package storagetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
)

// Crowd is a directory for benchmarks: one connector with a given number of people. Their
// names, addresses and properties are spread as unevenly as in a company. Equal crowds have
// equal people.
type Crowd struct {
	Users   int
	Groups  int
	Members int // of each group
	Runs    int // after the first, each changing one account in a thousand
}

// CrowdConnector is the connector that a crowd belongs to.
const CrowdConnector = "crowdaaaaa"

// crowdVersion is part of the folder name of a stored crowd. Increase it when the contents
// of a crowd change.
const crowdVersion = 1

// KeepCrowd returns the folder of a database with this crowd. The first call makes the
// database, which can take minutes, and keeps it among the temporary files. Callers must
// not change it. A database from an older program is brought up to date, as in an update.
func KeepCrowd(t testing.TB, c Crowd) (folder string) {
	t.Helper()
	folder = filepath.Join(os.TempDir(),
		fmt.Sprintf("rollcall-crowd-%d-%d-%d-%d-%d", crowdVersion, c.Users, c.Groups, c.Members, c.Runs))
	if _, err := os.Stat(folder); err == nil {
		c.visit(t, folder, func(ctx context.Context, db *storage.DB) error { return index(ctx, db) })
		return folder
	}
	unfinished, err := os.MkdirTemp("", "rollcall-crowd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("making %d users in %s", c.Users, folder)
	c.visit(t, unfinished, func(ctx context.Context, db *storage.DB) error { return c.Fill(ctx, db) })
	if err := os.Rename(unfinished, folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// visit opens the database in a folder, calls do and closes the database.
func (c Crowd) visit(t testing.TB, folder string, do func(context.Context, *storage.DB) error) {
	t.Helper()
	db, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(folder, "rollcall.db")})
	if err != nil {
		t.Fatalf("%s: %v", folder, err)
	}
	if err := errors.Join(do(t.Context(), db), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// Fill adds the crowd to an empty store, in several runs.
func (c Crowd) Fill(ctx context.Context, store Store) error {
	m := maker{Crowd: c, ctx: ctx, store: store}
	at := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	m.do(func() error {
		return store.AddConnector(ctx, directory.Connector{
			ID: CrowdConnector, Description: "Contoso", Enabled: true, TenantDomain: crowdDomains[0].name,
			Cloud:               directory.CloudPractice,
			AcknowledgeDisabled: true, Guests: true, CreatedAt: at, UpdatedAt: at,
		})
	})
	m.run(directory.ModeFull, at, m.everything)
	for run := range c.Runs {
		m.run(directory.ModeDelta, at.Add(time.Duration(run+1)*8*time.Hour), func() { m.someChanges(run + 1) })
	}
	return m.err
}

// maker fills a store. After the first error it does nothing more.
type maker struct {
	Crowd
	ctx   context.Context
	store Store
	fetch directory.Fetch
	err   error
}

func (m *maker) do(f func() error) {
	if m.err == nil {
		m.err = f()
	}
}

// run reads and applies the data that read stages, and updates the index.
func (m *maker) run(mode directory.Mode, at time.Time, read func()) {
	run := directory.Run{
		Connector: CrowdConnector, Trigger: directory.TriggerSchedule, Mode: mode,
		State: directory.StateRunning, StartedAt: at,
	}
	m.do(func() (err error) {
		if run, err = m.store.BeginRun(m.ctx, run); err != nil {
			return err
		}
		m.fetch, err = m.store.BeginFetch(m.ctx, directory.Fetch{
			Connector: CrowdConnector, Snapshot: run.ID, Mode: mode, StartedAt: at,
			Scope: directory.Scope{AcknowledgeDisabled: true, Guests: true},
			Positions: map[directory.Stream]directory.Position{
				directory.StreamUserChanges: {Link: "users"}, directory.StreamGroupChanges: {Link: "groups"},
			},
		})
		return err
	})
	read()
	m.do(func() error {
		plan, err := m.store.Plan(m.ctx, &m.fetch, directory.PlanOptions{})
		if err != nil {
			return err
		}
		run.State, run.EndedAt = directory.StateSucceeded, at.Add(time.Minute)
		_, err = m.store.Apply(m.ctx, &m.fetch, plan, directory.Conclusion{Run: run})
		return err
	})
	m.do(func() error { return index(m.ctx, m.store) })
}

// index brings the search index up to date.
func index(ctx context.Context, store Store) (err error) {
	for more := true; more && err == nil; {
		more, err = store.Index(ctx, CrowdConnector)
	}
	return err
}

func (m *maker) stage(stream directory.Stream, page directory.Page) {
	m.do(func() error { return m.store.StagePages(m.ctx, &m.fetch, stream, []directory.Page{page}) })
}

// everything stages the data of the first run.
func (m *maker) everything() {
	const pageSize = 999
	for from := 0; from < m.Users; from += pageSize {
		var page directory.Page
		for n := from; n < min(from+pageSize, m.Users); n++ {
			page.Objects = append(page.Objects, CrowdUser(n, 0))
		}
		m.stage(directory.StreamUsers, page)
	}
	var groups directory.Page
	for n := range m.Groups {
		groups.Objects = append(groups.Objects, crowdGroup(n))
	}
	m.stage(directory.StreamGroups, groups)
	for n := range m.Groups {
		m.do(func() error { return m.store.StageMembers(m.ctx, &m.fetch, []directory.GroupMembers{m.membersOf(n)}) })
	}
}

// membersOf returns random users and, for every second group, the next group.
func (m *maker) membersOf(group int) directory.GroupMembers {
	rng := rand.New(rand.NewPCG(uint64(group), 2))
	met := map[int]bool{}
	list := directory.GroupMembers{Group: GroupID(group), Complete: true}
	for len(list.Members) < min(m.Members, m.Users) {
		if n := rng.IntN(m.Users); !met[n] {
			met[n] = true
			list.Members = append(list.Members, directory.Member{ID: UserID(n), Kind: directory.KindUser})
		}
	}
	if group%2 == 1 && group+1 < m.Groups {
		list.Members = append(list.Members, directory.Member{ID: GroupID(group + 1), Kind: directory.KindGroup})
	}
	return list
}

// someChanges moves one account in a thousand to another office, and removes up to ten.
func (m *maker) someChanges(run int) {
	page := directory.Page{Delta: "next"}
	for n := run; n < m.Users; n += 1000 {
		page.Objects = append(page.Objects, CrowdUser(n, run))
	}
	for i := range min(10, m.Users/100) {
		page.Objects = append(page.Objects,
			directory.Object{ID: UserID(m.Users - 1 - 10*run - i), Removed: directory.SoftDeleted})
	}
	m.stage(directory.StreamUserChanges, page)
	m.stage(directory.StreamGroupChanges, directory.Page{Delta: "next"})
}

// crowdDomains differ greatly in size.
var crowdDomains = []struct {
	name  string
	share int // of 100,000
}{
	{"contoso.com", 62_000},
	{"fabrikam.com", 25_000},
	{"northwind.example", 12_890},
	{"tailspin.example", 100},
	{"lone.example", 10},
}

var (
	crowdGiven = []string{
		"Adele", "Alex", "Amira", "Ana", "Anna", "Ben", "Björn", "Carla", "Chen", "Clara", "Daniel", "David", "Dora",
		"Edith", "Élodie", "Emma",
		"Erik", "Fatima", "Felix", "Finn", "Grace", "Grady", "Hannah", "Henrietta", "Hiro", "Ida", "Igor", "Ines",
		"Isaiah", "Ivan", "Jan", "Joana",
		"João", "Johanna", "Jonas", "Jörg", "Julia", "Karim", "Kofi", "Laura", "Lee", "Lidia", "Lukas", "Lynne",
		"Maria", "Mark", "Megan", "Miriam",
		"Nadia", "Nestor", "Noah", "Olga", "Omar", "Patti", "Paul", "Pradeep", "Quentin", "Raul", "Rosa", "Sofia",
		"Tara", "Tom", "Uma", "Vera",
		"Wanda", "Xavier", "Yara", "Zoe",
	}
	crowdStems = []string{
		"Ander", "Baker", "Berg", "Brand", "Carl", "Christian", "Clark", "Dahl", "Fischer", "Fors", "Gonza", "Grün",
		"Hart", "Hender", "Holm", "Ivan",
		"Jack", "Jacob", "Johan", "Kowal", "Kramer", "Lang", "Lind", "Mac", "Mar", "Meyer", "Mul", "Nil", "Nov",
		"O'Neil", "Palm", "Peter", "Quint",
		"Richard", "Robert", "Ros", "Sand", "Schmid", "Simon", "Sten", "Strand", "Thom", "Vander", "Wagner", "Wal",
		"Weber", "Wester", "Will", "Young", "Zimmer",
	}
	crowdEndings = []string{
		"", "s", "son", "sen", "mann", "berg", "ström", "ski", "ez", "er", "ov", "ova", "li", "ton", "field", "wood",
		"qvist", "hauser", "stein", "bach",
	}
	crowdDepartments = []string{
		"Sales", "Engineering", "Operations", "Customer Service", "Finance", "Human Resources", "IT", "Marketing",
		"Legal", "Research & Development",
		"Facilities", "Retail", "Logistics", "Purchasing", "Quality", "Security",
	}
)

// CrowdUser returns account n of a crowd, with about 1 kB of properties. Some of them
// depend on the revision.
func CrowdUser(n, revision int) directory.Object {
	rng := rand.New(rand.NewPCG(uint64(n), 1))
	of := func(list []string) string { return list[rng.IntN(len(list))] }
	given, family, domain := of(crowdGiven), of(crowdStems)+of(crowdEndings), crowdDomain(rng)
	address := fmt.Sprintf("%s.%s%d@%s", given, family, n, domain)
	return User(n, given+" "+family, "userPrincipalName", address, "mail", address, "givenName", given, "surname",
		family,
		"accountEnabled", rng.IntN(25) > 0, "department", of(crowdDepartments), "jobTitle",
		fmt.Sprintf("Clerk %d", revision),
		"city", "Cologne", "country", "Germany", "companyName", "Contoso", "officeLocation",
		fmt.Sprintf("Building %d", revision+n%9),
		"proxyAddresses", []string{"SMTP:" + address, fmt.Sprintf("smtp:u%d@%s", n, domain)}, "businessPhones",
		[]string{"+49 221 12345"},
		"createdDateTime", "2026-01-02T03:04:05Z", "employeeId", fmt.Sprint(n), "usageLocation", "DE", "userType",
		"Member",
		"streetAddress", "Some Street 1", "postalCode", "50667", "mobilePhone", "+49 170 1234567", "preferredLanguage",
		"de-DE",
		"onPremisesSamAccountName", fmt.Sprintf("u%d", n), "onPremisesImmutableId", fmt.Sprintf("immutable%012d==", n),
		"manager", UserID(n/8),
		"assignedLicenses",
		[]map[string]any{{"disabledPlans": []string{}, "skuId": "c7df2760-2c81-4ef7-b578-5b5392b571df"}})
}

func crowdDomain(rng *rand.Rand) string {
	at := rng.IntN(100_000)
	for _, d := range crowdDomains {
		if at -= d.share; at < 0 {
			return d.name
		}
	}
	panic("the shares do not add up to 100,000")
}

func crowdGroup(n int) directory.Object {
	name := fmt.Sprintf("%s %s %d", crowdDomains[n%3].name, crowdDepartments[n%len(crowdDepartments)], n)
	return Group(n, name, "mailNickname", fmt.Sprintf("group%d", n), "securityEnabled", true, "mailEnabled", false)
}
