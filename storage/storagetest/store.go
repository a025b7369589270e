package storagetest

import (
	"context"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
)

// Store is everything that the engine and the application ask of a store. The
// methods are those of their ports (syncer.Store and app.Store), where they
// are described; adapters do not import their users.
type Store interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	Connector(ctx context.Context, ref string) (directory.Connector, error)
	AddConnector(ctx context.Context, c directory.Connector) error
	UpdateConnector(ctx context.Context, c directory.Connector) error
	SetTenant(ctx context.Context, connector, tenantID, name string) error
	SetLicences(ctx context.Context, connector string, list []directory.Licence) error
	Licences(ctx context.Context, connector string) ([]directory.Licence, error)
	RemoveConnector(ctx context.Context, id string) error
	States(ctx context.Context) ([]directory.ConnectorState, error)

	Profiles(ctx context.Context) ([]directory.Profile, error)
	Profile(ctx context.Context, ref string) (directory.Profile, error)
	AddProfile(ctx context.Context, p directory.Profile) error
	UpdateProfile(ctx context.Context, p directory.Profile) error
	RemoveProfile(ctx context.Context, id string) error
	SetDefaultProfile(ctx context.Context, id string) error

	LockConnector(ctx context.Context, connector string) (release func(), err error)
	Granted(ctx context.Context, connector string) ([]string, error)
	BeginRun(ctx context.Context, run directory.Run) (directory.Run, error)
	EndRun(ctx context.Context, run directory.Run) error
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	Run(ctx context.Context, id int64) (directory.Run, error)
	Changes(ctx context.Context, run int64, each func(directory.Change) error) error
	FindRuns(ctx context.Context, q directory.RunQuery) ([]directory.Run, error)
	Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error
	ChangePage(ctx context.Context, q directory.ChangeQuery, limit int) (page []directory.Change, last directory.ChangeKey, err error)
	ChangeMarks(ctx context.Context, q directory.ChangeQuery, every int) iter.Seq2[directory.ChangeMark, error]

	Links(ctx context.Context, connector string) (directory.Links, error)
	OpenFetch(ctx context.Context, connector string) (fetch directory.Fetch, found bool, err error)
	BeginFetch(ctx context.Context, begin directory.Fetch) (directory.Fetch, error)
	DropFetch(ctx context.Context, connector string) error
	SetExcluded(ctx context.Context, fetch *directory.Fetch, excluded []string) error
	StagePages(ctx context.Context, fetch *directory.Fetch, stream directory.Stream, pages []directory.Page) error
	ResetStream(ctx context.Context, fetch *directory.Fetch, stream directory.Stream, link string) error
	StageMembers(ctx context.Context, fetch *directory.Fetch, groups []directory.GroupMembers) error
	StageMemberOf(ctx context.Context, fetch *directory.Fetch, members []directory.MemberGroups) error
	StageReports(ctx context.Context, fetch *directory.Fetch, reports []directory.Reports) error
	GroupsToRead(ctx context.Context, fetch *directory.Fetch, after int64, n int) (groups []string, next int64, err error)
	GroupNames(ctx context.Context, fetch *directory.Fetch, ids []string) (map[string]string, error)
	Appeared(ctx context.Context, fetch *directory.Fetch, kind directory.Kind, but []string, n int) ([]string, error)
	Plan(ctx context.Context, fetch *directory.Fetch) (directory.Plan, error)
	Apply(ctx context.Context, fetch *directory.Fetch, plan directory.Plan, run directory.Run, settled *directory.Run) (directory.Run, error)
	KeepPlan(ctx context.Context, fetch *directory.Fetch, plan directory.Plan, run directory.Run, absorbed int64) (directory.Run, error)
	Troubled(ctx context.Context, connector string) ([]string, error)
	HeldRun(ctx context.Context, connector string) (*directory.Run, error)
	GroupLosses(ctx context.Context, fetch *directory.Fetch, above int, each func(directory.GroupLoss) error) error
	Index(ctx context.Context, connector string) (more bool, err error)

	Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error]
	User(ctx context.Context, ref string, at directory.Moment) (directory.User, error)
	UserIn(ctx context.Context, connector, id string, at directory.Moment) (directory.User, error)
	UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error]
	Group(ctx context.Context, ref string, at directory.Moment) (directory.Group, error)
	GroupIn(ctx context.Context, connector, id string, at directory.Moment) (directory.Group, error)
	GroupMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	Domains(ctx context.Context, limit int) ([]string, error)
	Departments(ctx context.Context, limit int) ([]string, error)
	UserEvents(ctx context.Context, u directory.User, at directory.Moment, limit int) ([]directory.Event, error)
	GroupEvents(ctx context.Context, g directory.Group, at directory.Moment, limit int) ([]directory.Event, error)
	Members(ctx context.Context, g directory.Group, at directory.Moment, effective bool) iter.Seq2[directory.Membership, error]
	GroupsOf(ctx context.Context, u directory.User, at directory.Moment, effective bool) iter.Seq2[directory.Membership, error]
	MemberCounts(ctx context.Context, groups []directory.Ref, at directory.Moment) (map[directory.Ref]int, error)
	RunEnds(ctx context.Context, runs []int64) (map[int64]time.Time, error)
	Memberships(ctx context.Context, q directory.Query, effective bool) iter.Seq2[directory.Membership, error]
	Ties(ctx context.Context, q directory.Query, ids []string) ([]directory.Tie, error)
	TieCounts(ctx context.Context, q directory.Query) (directory.TieCounts, error)
	OtherMembers(ctx context.Context, q directory.Query) iter.Seq2[directory.Membership, error]
	PreviewScope(ctx context.Context, connector string, scope directory.Scope, names int) (p directory.ScopePreview, known bool, err error)
	Statistics(ctx context.Context) (directory.Statistics, error)
	Check(ctx context.Context) ([]string, error)

	ForgetHistory(ctx context.Context, connector string, before, tombstonesBefore time.Time) (directory.Forgotten, error)
	HistoryBefore(ctx context.Context, before, tombstonesBefore time.Time) (directory.Forgotten, error)

	AddLogOn(ctx context.Context, l directory.LogOn) error
	LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error]
	ForgetLogOns(ctx context.Context, before time.Time) (dropped int, err error)
	UsersNamed(ctx context.Context, name string) ([]directory.User, error)
}

// Open makes an SQLite database on the disk, in a folder of the test's own,
// and closes it at the end of the test.
func Open(t testing.TB) *storage.DB {
	t.Helper()
	db, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(t.TempDir(), "rollcall.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
