package directory_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/app"
	vocabulary "github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/page/directory"
	"github.com/rollcallsync/rollcall/gui/task"
)

var _ directory.Backend = (*app.App)(nil)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func user(connector, id, name, department string, status vocabulary.Status, more ...string) vocabulary.User {
	address := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@contoso.com"
	doc := fmt.Sprintf(`{"accountEnabled":%t,"assignedLicenses":[{"skuId":"a"},{"skuId":"b"}],"businessPhones":["+44 20 7946 0100"],`+
		`"createdDateTime":"2021-03-04T05:06:07Z","department":%q,"displayName":%q,"jobTitle":"Buyer","mail":%q,`+
		`"proxyAddresses":["SMTP:%s","smtp:%s@contoso.onmicrosoft.com"],"userPrincipalName":%q%s}`,
		status == vocabulary.StatusActive, department, name, address, address, id, address, strings.Join(more, ""))
	a, err := vocabulary.ParseAttributes([]byte(doc))
	if err != nil {
		panic(err)
	}
	return vocabulary.User{ID: id, Connector: connector, Status: status, Cause: vocabulary.CauseDisabled, Attributes: a}
}

func group(connector, id, name, more string) vocabulary.Group {
	a, err := vocabulary.ParseAttributes([]byte(fmt.Sprintf(`{"displayName":%q,"securityEnabled":true,"mailEnabled":false%s}`, name, more)))
	if err != nil {
		panic(err)
	}
	return vocabulary.Group{ID: id, Connector: connector, Status: vocabulary.StatusActive, Attributes: a}
}

func run(id int64, connector string, users int) vocabulary.Run {
	return vocabulary.Run{
		ID: id, Connector: connector, State: vocabulary.StateSucceeded, StartedAt: now.Add(time.Duration(id-40) * time.Hour),
		Users: vocabulary.UserCounts{Total: users}, Groups: vocabulary.GroupCounts{Total: 3},
	}
}

// contoso is a directory that shows everything that there is.
func contoso() *guitest.Directory {
	edge := func(group, member, through string, kind vocabulary.Kind) vocabulary.Membership {
		return vocabulary.Membership{Connector: "c1", Group: group, Member: member, MemberKind: kind, Through: through}
	}
	return &guitest.Directory{
		List:    []vocabulary.Connector{{ID: "c1", Description: "Contoso"}, {ID: "c2", Description: "Fabrikam"}},
		History: []vocabulary.Run{run(39, "c1", 4), run(38, "c2", 1), run(30, "c1", 3)},
		Accounts: []vocabulary.User{
			user("c1", "u1", "Adele Vance", "Retail", vocabulary.StatusActive, `,"manager":"u2"`),
			user("c1", "u2", "Adele Wilber", "Sales", vocabulary.StatusDisabled),
			user("c1", "u3", "Bartholomäus Maximilian von und zu Hohenlohe-Schillingsfürst", "Legal and corporate affairs, Europe", vocabulary.StatusActive),
			user("c2", "u4", "Grady Archie", "Engineering", vocabulary.StatusActive),
			user("c1", "u5", "Henrietta Mueller", "Marketing", vocabulary.StatusDeleted),
		},
		GroupList: []vocabulary.Group{
			group("c1", "g1", "All employees", `,"description":"Everybody who is paid."`), group("c1", "g2", "Retail", ""),
			group("c2", "g3", "Engineers", `,"groupTypes":["Unified"],"mail":"engineers@fabrikam.com"`),
		},
		Memberships: []vocabulary.Membership{
			edge("g2", "u1", "", vocabulary.KindUser), edge("g1", "u1", "g2", vocabulary.KindUser),
			edge("g1", "g2", "", vocabulary.KindGroup), edge("g1", "d1", "", vocabulary.KindDevice),
		},
	}
}

// many is a directory of n users.
func many(n int) *guitest.Directory {
	d := &guitest.Directory{List: []vocabulary.Connector{{ID: "c1", Description: "Contoso"}}, History: []vocabulary.Run{run(1, "c1", n)}}
	for i := range n {
		d.Accounts = append(d.Accounts, user("c1", fmt.Sprint("u", i), fmt.Sprintf("Person %06d", i), "", vocabulary.StatusActive))
	}
	return d
}

// screen is a page in a window.
type screen struct {
	*directory.Page
	window    fyne.Window
	navigated []string
}

// show runs body with the page shown in a window.
func show(t *testing.T, d *guitest.Directory, body func(s *screen)) {
	synctest.Test(t, func(t *testing.T) { shown(t, d, body) })
}

// shown is show in a bubble that is there already.
func shown(t *testing.T, d *guitest.Directory, body func(s *screen)) {
	guitest.App(t)
	tasks := task.NewRunner(t.Context())
	defer tasks.Close()
	s := new(screen)
	s.Page = directory.New(directory.Env{
		Backend: d, Tasks: tasks, Now: func() time.Time { return now },
		Navigate: func(screen string, args ...string) { s.navigated = append([]string{screen}, args...) },
	})
	s.window = test.NewTempWindow(t, s.Content())
	s.window.Resize(fyne.NewSize(1100, 700))
	s.Shown()
	guitest.Settle()
	body(s)
}

func TestStates(t *testing.T) {
	wrong := problem.Problem{
		Code: "database", Title: "The database could not be read", Detail: "The disk answers with an error.", Hint: "Look at the disk.",
	}.Wrap(errors.New("disk"))
	for name, tt := range map[string]struct {
		directory *guitest.Directory
		do        func(s *screen)
	}{
		"no_connector": {directory: &guitest.Directory{}},
		"no_run":       {directory: &guitest.Directory{List: contoso().List}},
		"users":        {directory: contoso()},
		"account":      {directory: contoso(), do: func(s *screen) { s.Choose(0) }},
		"long_texts":   {directory: contoso(), do: func(s *screen) { s.Choose(2) }},
		"groups":       {directory: contoso(), do: func(s *screen) { s.ShowGroups(); guitest.Settle(); s.Choose(0) }},
		"nothing_fits": {directory: contoso(), do: func(s *screen) { s.Search("zzz") }},
		"failing":      {directory: &guitest.Directory{Err: wrong}},
		"many":         {directory: many(1000)},
		"narrow":       {directory: contoso(), do: func(s *screen) { s.window.Resize(fyne.NewSize(720, 560)); s.Choose(0) }},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, tt.directory, func(s *screen) {
				if tt.do != nil {
					tt.do(s)
					guitest.Settle()
				}
				test.AssertRendersToMarkup(t, name+".xml", s.window.Canvas())
				guitest.Gallery(t, "directory_"+name, s.window)
			})
		})
	}
}

func TestLoading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := contoso()
		slow.Hold = make(chan struct{}) // of the bubble, so that waiting for it counts as rest
		defer close(slow.Hold)
		shown(t, slow, func(s *screen) {
			test.AssertRendersToMarkup(t, "loading.xml", s.window.Canvas())
			guitest.Gallery(t, "directory_loading", s.window)
		})
	})
}

func TestSearchWaitsForTheEndOfTyping(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		var asked []string
		d.Asked = func(q vocabulary.Query) { asked = append(asked, q.Search) }
		test.Type(s.SearchField(), "adele")
		guitest.Settle()
		if want := []string{"adele"}; !slices.Equal(asked, want) {
			t.Errorf("searched for %q, want %q", asked, want)
		}
		if got, want := s.Names(), []string{"Adele Vance", "Adele Wilber"}; !slices.Equal(got, want) {
			t.Errorf("rows %q, want %q", got, want)
		}
	})
}

func TestNewerSearchCancelsTheOlder(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		d.Hold = make(chan struct{})
		s.Search("wilber")
		guitest.Settle()
		s.Search("grady")
		guitest.Settle()
		close(d.Hold)
		guitest.Settle()
		if got, want := s.Names(), []string{"Grady Archie"}; !slices.Equal(got, want) {
			t.Errorf("rows %q, want %q", got, want)
		}
	})
}

func TestReadsOnWhenTheEndComesIntoSight(t *testing.T) {
	d := many(5000)
	show(t, d, func(s *screen) {
		var limits []int
		d.Asked = func(q vocabulary.Query) { limits = append(limits, q.Limit) }
		for range 3 {
			s.ScrollToEnd()
			guitest.Settle()
		}
		if want := []int{1001, 5001}; !slices.Equal(limits, want) {
			t.Errorf("read up to %v, want %v", limits, want)
		}
		if got := len(s.Names()); got != 5000 {
			t.Errorf("%d rows, want 5000", got)
		}
	})
}

func TestAsOfAsksForTheRun(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		var at []int64
		d.Asked = func(q vocabulary.Query) { at = append(at, q.At.Run) }
		s.AsOf(3) // now, run 39, run 38, run 30
		guitest.Settle()
		if want := []int64{30}; !slices.Equal(at, want) {
			t.Errorf("asked as of %v, want %v", at, want)
		}
	})
}

func TestNamesLeadToOthersAndBack(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		s.Choose(0)
		guitest.Settle()
		for _, step := range []struct{ tap, shown string }{{"Retail", "Retail"}, {"Back", "Adele Vance"}, {"Adele Wilber", "Adele Wilber"}} {
			guitest.Tap(t, s.window, step.tap)
			guitest.Settle()
			if got := s.Shows(); got != step.shown {
				t.Errorf("after %q the pane shows %q, want %q", step.tap, got, step.shown)
			}
		}
	})
}

// Two connectors of one tenant hold the same ids.
func TestSharedTenant(t *testing.T) {
	d := contoso()
	for _, u := range d.Accounts[:2] {
		u.Connector = "c2"
		d.Accounts = append(d.Accounts, u)
	}
	show(t, d, func(s *screen) {
		s.Choose(0)
		guitest.Settle()
		if got := s.Shows(); got != "Adele Vance" {
			t.Errorf("the pane shows %q", got)
		}
		guitest.Tap(t, s.window, "Adele Wilber")
	})
}

func TestEmptyStatesLeadOn(t *testing.T) {
	show(t, &guitest.Directory{}, func(s *screen) {
		guitest.Tap(t, s.window, "Connect Microsoft 365")
		if want := []string{"connectors", "new"}; !slices.Equal(s.navigated, want) {
			t.Errorf("went to %q, want %q", s.navigated, want)
		}
	})
	show(t, contoso(), func(s *screen) {
		s.Search("zzz")
		guitest.Settle()
		guitest.Tap(t, s.window, "Clear search and filters")
		guitest.Settle()
		if got := len(s.Names()); got != 4 {
			t.Errorf("%d rows after clearing, want 4", got)
		}
	})
}
