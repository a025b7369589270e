package directory_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/app"
	vocabulary "github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/page/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

var _ backend = (*app.App)(nil)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func user(connector, id, name, department string, status vocabulary.Status, more ...string) vocabulary.User {
	address := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@contoso.com"
	doc := fmt.Sprintf(`{"accountEnabled":%t,"assignedLicenses":[{"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df"},`+
		`{"skuId":"84a661c4-e949-4bd2-a560-ed7766fcaf2b"}],"businessPhones":["+44 20 7946 0100"],`+
		`"createdDateTime":"2021-03-04T05:06:07Z","department":%q,"displayName":%q,"jobTitle":"Buyer","mail":%q,`+
		`"proxyAddresses":["SMTP:%s","smtp:%s@contoso.onmicrosoft.com"],"userPrincipalName":%q%s}`,
		status == vocabulary.StatusActive, department, name, address, address, id, address, strings.Join(more, ""))
	a, err := vocabulary.ParseAttributes([]byte(doc))
	if err != nil {
		panic(err)
	}
	return vocabulary.User{
		ID: id, Connector: connector, Status: status, Cause: vocabulary.CauseDisabled, Run: 39,
		Attributes: a,
	}
}

func group(connector, id, name, more string) vocabulary.Group {
	a, err := vocabulary.ParseAttributes([]byte(fmt.Sprintf(`{"displayName":%q,"securityEnabled":true,`+
		`"mailEnabled":false%s}`, name, more)))
	if err != nil {
		panic(err)
	}
	return vocabulary.Group{ID: id, Connector: connector, Status: vocabulary.StatusActive, Run: 30, Attributes: a}
}

func run(id int64, connector string, users int) vocabulary.Run {
	return vocabulary.Run{
		ID: id, Connector: connector, State: vocabulary.StateSucceeded,
		StartedAt: now.Add(time.Duration(id-40) * time.Hour),
		EndedAt:   now.Add(time.Duration(id-40)*time.Hour + 14*time.Second),
		Users:     vocabulary.UserCounts{Total: users}, Groups: vocabulary.GroupCounts{Total: 3},
	}
}

// contoso returns a directory with everything that the screen can show.
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
			user("c1", "u3", "Bartholomäus Maximilian von und zu Hohenlohe-Schillingsfürst",
				"Legal and corporate affairs, Europe", vocabulary.StatusActive),
			user("c2", "u4", "Grady Archie", "Engineering", vocabulary.StatusActive),
			user("c1", "u5", "Henrietta Mueller", "Marketing", vocabulary.StatusDeleted),
		},
		GroupList: []vocabulary.Group{
			group("c1", "g1", "All employees", `,"description":"Everybody who is paid."`),
			group("c1", "g2", "Retail", ""),
			group("c2", "g3", "Engineers", `,"groupTypes":["Unified"],"mail":"engineers@fabrikam.com"`),
		},
		Memberships: []vocabulary.Membership{
			edge("g2", "u1", "", vocabulary.KindUser), edge("g1", "u1", "g2", vocabulary.KindUser),
			edge("g1", "g2", "", vocabulary.KindGroup), edge("g1", "d1", "", vocabulary.KindDevice),
		},
		Began: map[string]time.Time{"g2 u1": now.Add(-time.Hour), "g1 u1": now.Add(-40 * 24 * time.Hour)},
		Events: []vocabulary.Event{
			{At: now.Add(-time.Hour), Change: vocabulary.Change{
				Connector: "c1", Run: 39, What: "membership",
				Op: vocabulary.OpAdded, ID: "g2", Name: "Retail", Member: "u1",
			}},
			{At: now.Add(-30 * time.Hour), Change: vocabulary.Change{
				Connector: "c1", Run: 38, What: "user", Op: vocabulary.OpUpdated, Cause: vocabulary.CauseUpdated,
				Properties: []vocabulary.PropertyChange{
					{Name: "department", Old: `"Sales"`, New: `"Retail"`},
					{Name: "jobTitle", New: `"Buyer"`},
				},
			}},
			{
				At: now.Add(-1000 * time.Hour),
				Change: vocabulary.Change{
					Connector: "c1", Run: 30, What: "user", Op: vocabulary.OpAdded,
					Cause: vocabulary.CauseAdded,
				},
			},
		},
	}
}

// namesakes returns a directory with a group in which two people have the same name.
func namesakes() *guitest.Directory {
	d := contoso()
	d.Accounts = append(d.Accounts,
		user("c1", "u6", "Grady Archie", "Engineering", vocabulary.StatusActive),
		user("c1", "u7", "Grady Archie", "", vocabulary.StatusDisabled,
			`,"userType":"Guest","mail":"grady.archie@northwindtraders.example"`))
	for _, member := range []string{"u6", "u7"} {
		d.Memberships = append(d.Memberships,
			vocabulary.Membership{Connector: "c1", Group: "g1", Member: member, MemberKind: vocabulary.KindUser})
		d.Began["g1 "+member] = now.Add(-90 * 24 * time.Hour)
	}
	return d
}

// many returns a directory of n users.
func many(n int) *guitest.Directory {
	d := &guitest.Directory{
		List:    []vocabulary.Connector{{ID: "c1", Description: "Contoso"}},
		History: []vocabulary.Run{run(1, "c1", n)},
	}
	for i := range n {
		d.Accounts = append(d.Accounts, user("c1", fmt.Sprint("u", i), fmt.Sprintf("Person %06d", i), "",
			vocabulary.StatusActive))
	}
	return d
}

// endless is a directory with a given number of identical accounts.
type endless struct {
	*guitest.Directory
	n int
}

func (e endless) Users(ctx context.Context, q vocabulary.Query) iter.Seq2[vocabulary.User, error] {
	return func(yield func(vocabulary.User, error) bool) {
		first := 0
		if q.After.ID != "" {
			first, _ = strconv.Atoi(q.After.ID)
		}
		for i := first + 1; i <= min(e.n, first+q.Limit); i++ {
			if !yield(user("c1", strconv.Itoa(i), fmt.Sprintf("Person %07d", i), "Sales", vocabulary.StatusActive),
				nil) {
				return
			}
		}
	}
}

func (e endless) UserMarks(_ context.Context, _ vocabulary.Query, every int) iter.Seq2[vocabulary.Mark, error] {
	return func(yield func(vocabulary.Mark, error) bool) {
		for i := every; i <= e.n; i += every {
			if !yield(vocabulary.Mark{Rows: i, Key: vocabulary.Key{ID: strconv.Itoa(i)}}, nil) {
				return
			}
		}
	}
}

// screen is a page in a window.
type screen struct {
	*directory.Page
	env       directory.Env
	window    fyne.Window
	tasks     *task.Runner
	navigated nav.Destination
	tried     []string // the accounts whose log-on was tested
	files     []string // suggested names of new files
	opened    []string // opened folders
	asked     []string // questions, with the labels of their yes buttons
	refuses   bool     // answers questions with no
}

// scroll scrolls the table down by a number of pixels, like a mouse wheel.
func (s *screen) scroll(pixels float32) {
	guitest.Do(s.tasks, func() { test.Scroll(s.window.Canvas(), fyne.NewPos(200, 400), 0, -pixels) })
}

// backend is everything that the page calls.
type backend interface {
	directory.Backend
	directory.Lists
	directory.FilterStore
}

// show runs body with the page in a window.
func show(t *testing.T, d backend, body func(s *screen)) {
	synctest.Test(t, func(t *testing.T) { shown(t, d, body) })
}

// shown is like show, for a bubble that already exists.
func shown(t *testing.T, d backend, body func(s *screen)) {
	guitest.App(t)
	tasks := task.NewRunner(t.Context())
	defer tasks.Close()
	s := &screen{tasks: tasks}
	s.env = directory.Env{
		Backend: d, Lists: d, Filters: d, Tasks: tasks, Now: func() time.Time { return now },
		Navigate: func(d nav.Destination) {
			guitest.Did("navigate")
			s.navigated = d
		},
		TryLogOn: func(name string) {
			guitest.Did("try a log-on")
			s.tried = append(s.tried, name)
		},
		Dates: present.DateFormOf("en_GB"),
		NewFile: func(name string, chosen func(string)) {
			guitest.Did("name a file")
			s.files = append(s.files, name)
			chosen("/home/ada/" + name)
		},
		Confirm: func(title, _, yes string, do func()) {
			guitest.Did("ask")
			s.asked = append(s.asked, title+" "+yes)
			if !s.refuses {
				do()
			}
		},
		Open: func(folder string) {
			guitest.Did("open a folder")
			s.opened = append(s.opened, folder)
		},
	}
	s.Page = directory.New(s.env)
	s.window = test.NewTempWindow(t, s.Content())
	s.window.Resize(fyne.NewSize(1100, 700))
	s.Shown()
	guitest.Settle()
	body(s)
}

func TestStates(t *testing.T) {
	wrong := problem.Problem{
		Code: "database", Title: "The database could not be read", Detail: "The disk answers with an error.",
		Hint: "Look at the disk.",
	}.Wrap(errors.New("disk"))
	for name, tt := range map[string]struct {
		directory backend
		do        func(s *screen)
	}{
		"no_connector": {directory: &guitest.Directory{}},
		"no_run":       {directory: &guitest.Directory{List: contoso().List}},
		"users":        {directory: contoso()},
		"million": {directory: endless{contoso(), 1_000_000}, do: func(s *screen) {
			guitest.Do(s.tasks, s.ScrollToEnd)
		}},
		"moments":          {directory: contoso(), do: func(s *screen) { guitest.Tap(t, s.window, "Now") }},
		"account":          {directory: contoso(), do: func(s *screen) { s.Choose(0) }},
		"explained":        {directory: wellIn(), do: func(s *screen) { s.explain(t, 0) }},
		"explained_no":     {directory: keptOut(), do: func(s *screen) { s.explain(t, 2) }},
		"account_groups":   {directory: contoso(), do: func(s *screen) { s.Choose(0); s.ShowTab(1) }},
		"account_timeline": {directory: contoso(), do: func(s *screen) { s.Choose(0); s.ShowTab(2) }},
		"group_members": {directory: namesakes(), do: func(s *screen) {
			s.ShowGroups()
			guitest.Settle()
			s.Choose(0)
			s.ShowTab(1)
		}},
		"group_others": {directory: namesakes(), do: func(s *screen) {
			s.ShowGroups()
			guitest.Settle()
			s.Choose(0)
			s.ShowTab(1)
			guitest.Settle()
			guitest.Choose(t, s.window, "Others 1")
		}},
		"member_found": {directory: namesakes(), do: func(s *screen) {
			s.ShowGroups()
			guitest.Settle()
			s.Choose(0)
			s.ShowTab(1)
			guitest.Settle()
			s.SearchMembers("grady")
		}},
		"member_followed": {directory: namesakes(), do: func(s *screen) {
			s.ShowGroups()
			guitest.Settle()
			s.Choose(0)
			s.ShowTab(1)
			guitest.Settle()
			s.OpenMember(1)
		}},
		"left_out": {directory: contoso(), do: func(s *screen) { s.Choose(0); guitest.Settle(); s.Search("grady") }},
		"small_members": {directory: namesakes(), do: func(s *screen) {
			s.window.Resize(fyne.NewSize(720, 560))
			s.ShowGroups()
			guitest.Settle()
			s.Choose(0)
			s.ShowTab(1)
		}},
		"long_texts":   {directory: contoso(), do: func(s *screen) { s.Choose(2) }},
		"groups":       {directory: contoso(), do: func(s *screen) { s.ShowGroups(); guitest.Settle(); s.Choose(0) }},
		"nothing_fits": {directory: contoso(), do: func(s *screen) { s.Search("zzz") }},
		"filters": {directory: contoso(), do: func(s *screen) {
			s.nameFilter(t, "Ours")
			s.write(t, "Name for this filter", "Theirs")
		}},
		"failing": {directory: &guitest.Directory{Err: wrong}},
		"many":    {directory: many(1000)},
		"wide": {directory: endless{contoso(), 1000}, do: func(s *screen) {
			s.window.Resize(fyne.NewSize(2560, 1440))
			s.Choose(3)
		}},
		"wide_groups": {directory: contoso(), do: func(s *screen) {
			s.window.Resize(fyne.NewSize(2560, 1440))
			s.ShowGroups()
		}},
		"menu":    {directory: contoso(), do: func(s *screen) { s.openMenu(t, "Adele Wilber, ") }},
		"several": {directory: contoso(), do: func(s *screen) { s.focusRows(); s.shortcut(&fyne.ShortcutSelectAll{}) }},
		"narrow":  {directory: contoso(), do: func(s *screen) { s.window.Resize(fyne.NewSize(720, 560)); s.Choose(0) }},
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
		slow.Hold = make(chan struct{}) // made inside the bubble, so waiting for it counts as blocked
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

func TestDownLeadsFromTheSearchIntoTheRows(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		s.window.Canvas().Focus(s.SearchField())
		for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
			s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
		}
		guitest.Settle()
		if got, want := s.Shows(), "Adele Wilber"; got != want {
			t.Errorf("the pane shows %q, want %q", got, want)
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

// TestReadsWhatComesIntoSight checks that a table that is scrolled through a large directory reads
// the rows where scrolling stops, and keeps some of them.
func TestReadsWhatComesIntoSight(t *testing.T) {
	d := many(20_000)
	show(t, d, func(s *screen) {
		if got, want := s.Count(), "20,000 users"; got != want {
			t.Errorf("count %q, want %q", got, want)
		}
		asked := 0
		d.Asked = func(vocabulary.Query) { asked++ }
		for range 300 {
			s.scroll(60 * 100)
		}
		guitest.Settle()
		if asked > 4 {
			t.Errorf("%d pages were read of those that rushed by", asked)
		}
		if got := s.InSight(); slices.Contains(got, "…") {
			t.Errorf("in sight is %q", got)
		}
		for range 300 {
			s.scroll(-60 * 100)
			guitest.Settle()
		}
		if n := s.InMemory(); n > 5000 {
			t.Errorf("%d rows are kept", n)
		}
	})
}

func TestWhatChangedStaysInSight(t *testing.T) {
	d := many(2000)
	show(t, d, func(s *screen) {
		s.scroll(60 * 500)
		guitest.Settle()
		before := s.InSight()
		d.Accounts = append(d.Accounts, user("c1", "zz", "Zoe", "", vocabulary.StatusActive))
		s.Refresh(events.RunEnded{})
		guitest.Settle()
		if after := s.InSight(); !slices.Equal(before, after) {
			t.Errorf("in sight were %q and are %q", before, after)
		}
		if got, want := s.Count(), "2,001 users"; got != want {
			t.Errorf("count %q, want %q", got, want)
		}
	})
}

func TestSearchListsAsManyAsPeopleRead(t *testing.T) {
	show(t, many(20_000), func(s *screen) {
		s.Search("person")
		guitest.Settle()
		if got, want := s.Count(), "more than 5,000 users"; got != want {
			t.Errorf("count %q, want %q", got, want)
		}
	})
}

func TestAsOfAsksForTheMoment(t *testing.T) {
	d := contoso()
	for typed, want := range map[string]vocabulary.Moment{
		"run 30":           {Run: 30},
		"38":               {Run: 38},
		"2":                {Run: 2}, // the run with this number, not a part of the time 16:02
		"2026-11-20":       {Time: time.Date(2026, 11, 20, 23, 59, 59, 999e6, time.Local)},
		"20/11/2026 16:02": {Time: time.Date(2026, 11, 20, 16, 2, 0, 0, time.Local)},
	} {
		show(t, d, func(s *screen) {
			var at []vocabulary.Moment
			d.Asked = func(q vocabulary.Query) { at = append(at, q.At) }
			guitest.Tap(t, s.window, "Now")
			guitest.Settle()
			test.Type(s.window.Canvas().Focused(), typed)
			s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			guitest.Settle()
			if len(at) == 0 || at[len(at)-1] != want {
				t.Errorf("%q asked as of %v, want %v", typed, at, want)
			}
		})
	}
}

func TestInvalidMomentIsReportedNextToTheField(t *testing.T) {
	for typed, want := range map[string]string{
		"16:02": "16:02 is a time without a date.", "2027-01-01": "1 Jan 2027 is in the future.",
		"soon": `"soon" is not a run, a date or a time.`,
		"77":   "There is no run 77.",
	} {
		d := contoso()
		show(t, d, func(s *screen) {
			guitest.Tap(t, s.window, "Now")
			guitest.Settle()
			d.Asked = func(q vocabulary.Query) { t.Errorf("%q asks for %v", typed, q.At) }
			test.Type(s.window.Canvas().Focused(), typed)
			if !guitest.Reads(s.window, want) {
				t.Errorf("%q is not reported as wrong: want %q", typed, want)
			}
			s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			guitest.Settle()
			guitest.Tap(t, s.window, "Show the directory as it is now") // the box is still open
			d.Asked = nil
		})
	}
}

// TestMomentIsPicked checks that the calendar selects a day, and the list next to it selects one of
// its runs.
func TestMomentIsPicked(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		var at []vocabulary.Moment
		d.Asked = func(q vocabulary.Query) { at = append(at, q.At) }
		guitest.Tap(t, s.window, "Now")
		guitest.Settle()
		guitest.Tap(t, s.window, "Sunday, 22 November 2026")
		s.PickMoment(t, 1)
		guitest.Settle()
		if want := (vocabulary.Moment{Run: 30}); len(at) == 0 || at[len(at)-1] != want {
			t.Fatalf("asked as of %v, want %v", at, want)
		}
		s.Search("zzz")
		guitest.Settle()
		guitest.Tap(t, s.window, "Clear search and filters")
		guitest.Settle()
		if !at[len(at)-1].IsNow() || !guitest.Offers(s.window, "Now") {
			t.Errorf("asked as of %v after all was cleared", at[len(at)-1])
		}
	})
}

func TestFilterByDomain(t *testing.T) {
	d := contoso()
	d.Accounts[3] = user("c2", "u4", "Grady Archie", "Engineering", vocabulary.StatusActive,
		`,"mail":"grady@fabrikam.com"`)
	show(t, d, func(s *screen) {
		guitest.Tap(t, s.window, "Filters")
		guitest.Tap(t, s.window, "All domains")
		guitest.Settle()
		test.Type(s.window.Canvas().Focused(), "fab")
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		guitest.Settle()
		if got, want := s.Names(), []string{"Grady Archie"}; !slices.Equal(got, want) {
			t.Errorf("rows %q, want %q", got, want)
		}
		s.window.Canvas().Overlays().Top().Hide()
		if !guitest.Offers(s.window, "fabrikam.com") {
			t.Error("the domain does not stand below the search")
		}
		s.ShowGroups()
		guitest.Settle()
		if guitest.Offers(s.window, "fabrikam.com") {
			t.Error("groups are filtered by a domain")
		}
	})
}

// pick chooses an option in the drop-down list that now shows a text, in the popup.
func (s *screen) pick(t *testing.T, now, choice string) {
	t.Helper()
	for _, o := range guitest.All(s.window.Canvas().Overlays().Top()) {
		if x, ok := o.(*widgets.EscapeSelect); ok && (x.Selected == now || x.Selected == "" && x.PlaceHolder == now) {
			x.SetSelected(choice)
			return
		}
	}
	t.Fatalf("nothing shows %q", now)
}

// write types into the input with the given placeholder, in the popup.
func (s *screen) write(t *testing.T, hint, text string) {
	t.Helper()
	for _, o := range guitest.All(s.window.Canvas().Overlays().Top()) {
		if x, ok := o.(*widgets.Entry); ok && x.PlaceHolder == hint {
			test.Type(x, text)
			return
		}
	}
	t.Fatalf("there is no line for %q", hint)
}

// nameFilter opens the filters and saves them under a name.
func (s *screen) nameFilter(t *testing.T, name string) {
	t.Helper()
	guitest.Tap(t, s.window, "Filters")
	s.write(t, "Name for this filter", name)
	guitest.Tap(t, s.window, "Save")
	guitest.Settle()
}

// choose opens a filter and picks one of its options.
func (s *screen) choose(t *testing.T, now, choice string) {
	t.Helper()
	guitest.Tap(t, s.window, "Filters")
	s.pick(t, now, choice)
	guitest.Settle()
	s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
}

// TestFiltersAreChosenAndTakenAway checks that an active filter is shown below the search, and is
// removed when pressed.
func TestFiltersAreChosenAndTakenAway(t *testing.T) {
	d := contoso()
	d.Accounts[3] = user("c2", "u4", "Grady Archie", "Engineering", vocabulary.StatusActive, `,"userType":"Guest"`)
	show(t, d, func(s *screen) {
		s.choose(t, "Active and disabled", "Active")
		s.choose(t, "Guests and members", "No guests")
		if got, want := len(s.Names()), 2; got != want {
			t.Errorf("%d accounts are neither disabled nor guests, want %d", got, want)
		}
		guitest.Gallery(t, "directory_filtered", s.window)
		guitest.Tap(t, s.window, "Active")
		guitest.Settle()
		if got, want := s.Names(), 3; len(got) != want {
			t.Errorf("rows %q without the status, want %d", got, want)
		}
		guitest.Tap(t, s.window, "No guests")
		guitest.Settle()
		if got := s.Names(); len(got) != 4 || guitest.Offers(s.window, "No guests") {
			t.Errorf("rows %q without any filter", got)
		}
	})
}

func TestFiltersWithNames(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		s.choose(t, "All connectors", "Fabrikam")
		s.Search("grady")
		guitest.Settle()
		s.nameFilter(t, "Ours")
		want := vocabulary.SavedFilter{Name: "Ours", Filter: vocabulary.Filter{Search: "grady", Connector: "c2"}}
		if len(d.Named) != 1 || d.Named[0].Name != want.Name || d.Named[0].Filter.Search != "grady" ||
			d.Named[0].Filter.Connector != "c2" {
			t.Fatalf("saved %+v, want %+v", d.Named, want)
		}
		s.write(t, "Name for this filter", "Theirs")
		guitest.Tap(t, s.window, "Rename")
		guitest.Settle()
		s.window.Canvas().Overlays().Top().Hide()
		guitest.Tap(t, s.window, "Fabrikam") // the active filter
		s.Search("")
		guitest.Settle()
		if got := len(s.Names()); got != 4 {
			t.Fatalf("%d rows without a filter", got)
		}
		guitest.Tap(t, s.window, "Filters")
		s.pick(t, "Saved filters", "Theirs")
		guitest.Settle()
		if got, want := s.Names(), []string{"Grady Archie"}; !slices.Equal(got, want) {
			t.Errorf("rows %q of the saved filter, want %q", got, want)
		}
		guitest.Tap(t, s.window, "Filters")
		s.pick(t, "Saved filters", "Theirs")
		guitest.Tap(t, s.window, "Filters")
		if guitest.Offers(s.window, "Remove") {
			t.Error("nothing is chosen to be removed")
		}
	})
}

// TestSavedFiltersThatGo checks that removing a saved filter asks first. A filter by a removed
// connector is reported, and the list stays.
func TestSavedFiltersThatGo(t *testing.T) {
	d := contoso()
	gone := vocabulary.SavedFilter{Name: "Old tenant", Filter: vocabulary.Filter{Connector: "gone"}}
	d.Named = append(d.Named, gone)
	show(t, d, func(s *screen) {
		s.nameFilter(t, "Mine")
		s.refuses = true
		guitest.Tap(t, s.window, "Remove")
		guitest.Settle()
		if want := []string{"Remove the filter “Mine”? Remove filter"}; !slices.Equal(s.asked, want) ||
			len(d.Named) != 2 {
			t.Errorf("asked %q, want %q; filters %v", s.asked, want, d.Named)
		}
		s.refuses = false
		guitest.Tap(t, s.window, "Remove")
		guitest.Settle()
		if len(d.Named) != 1 {
			t.Errorf("filters are %v", d.Named)
		}
		s.pick(t, "Saved filters", "Old tenant")
		guitest.Settle()
		if got := len(s.Names()); got != 4 {
			t.Errorf("%d rows, want those that were there", got)
		}
		if !guitest.Reads(s.window, "selects a connector that was removed") {
			t.Error("the filter does not say that its connector was removed")
		}
	})
}

// TestPaneFollowsTheKeys checks that the pane shows the row that the arrow keys select, but only
// while the pane is open.
func TestPaneFollowsTheKeys(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		down := func() {
			guitest.Do(s.tasks, func() { s.table().FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) })
			guitest.Settle()
		}
		s.focusRows()
		down()
		if s.InPane() != "" {
			t.Fatal("a key opened the pane")
		}
		s.Choose(0)
		guitest.Settle()
		names := s.Names()
		for i := 1; i < len(names); i++ {
			down()
			if got := s.InPane(); got != names[i] {
				t.Errorf("row %d: the pane shows %q, want %q", i, got, names[i])
			}
		}
	})
}

// TestUnknownFieldIsReported checks that a search for an unknown field shows an error instead of an
// empty list.
func TestUnknownFieldIsReported(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		if !guitest.Offers(s.window, "Export…") {
			t.Error("rows cannot be exported")
		}
		d.Err = problem.Usage(`There is no field "colour" to search in`, "Fields are id and name.")
		s.Search("colour:red")
		guitest.Settle()
		if !guitest.Reads(s.window, `There is no field "colour" to search in`) {
			t.Error("the field is not reported as unknown")
		}
		if guitest.Offers(s.window, "Export…") {
			t.Error("an export is offered while no rows are there")
		}
		d.Err = nil
		guitest.Tap(t, s.window, "Clear search and filters")
		guitest.Settle()
		if got := len(s.Names()); got != 4 {
			t.Errorf("%d rows after all was cleared", got)
		}
		if !guitest.Offers(s.window, "Export…") {
			t.Error("rows cannot be exported again")
		}
	})
}

func TestNamesLeadToOthersAndBack(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		s.Choose(0)
		s.ShowTab(1)
		guitest.Settle()
		for _, step := range []struct {
			do          func()
			shown, back string
		}{
			{func() { s.OpenMember(1) }, "Retail", "Adele Vance"},
			{func() { s.OpenMember(0) }, "Adele Vance", "Retail"},
			{func() { s.ShowTab(0); guitest.Tap(t, s.window, "Adele Wilber") }, "Adele Wilber", "Adele Vance"},
			{func() { guitest.Tap(t, s.window, "Back to Adele Vance") }, "Adele Vance", "Retail"},
			{s.Escape, "Retail", "Adele Vance"},
			{s.Escape, "Adele Vance", ""},
			{s.Escape, "", ""},
		} {
			step.do()
			guitest.Settle()
			if got := s.Shows(); got != step.shown {
				t.Errorf("the pane shows %q, want %q", got, step.shown)
			}
			if back := "Back to " + step.back; guitest.Offers(s.window, back) != (step.back != "") {
				t.Errorf("next to %q, %q is offered: %t", step.shown, back, step.back == "")
			}
		}
	})
}

// TestAnotherPersonBeginsAtTheTop checks that a new object starts at the top of the pane. The
// position stays if the same object is read again.
func TestAnotherPersonBeginsAtTheTop(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		s.window.Resize(fyne.NewSize(1100, 420))
		s.Choose(0)
		guitest.Settle()
		guitest.Do(s.tasks, func() { s.ScrollFacts(120) })
		s.Refresh(events.RunEnded{})
		guitest.Settle()
		if got := s.FactsOffset(); got != 120 {
			t.Errorf("read again, the pane is at %v, want 120", got)
		}
		s.Choose(1)
		guitest.Settle()
		if got := s.FactsOffset(); got != 0 {
			t.Errorf("of another person, the pane is at %v", got)
		}
	})
}

// TestDetailsFollowTheList checks that the pane shows the current content of the directory.
func TestDetailsFollowTheList(t *testing.T) {
	const leftOut, gone = "Not in the list: the search or a filter hides it.",
		"Not listed: the list shows only active and disabled accounts."
	d := contoso()
	show(t, d, func(s *screen) {
		said := func(text string) bool { return slices.Contains(s.Says(), text) }
		s.Choose(0)
		guitest.Settle()
		if said(leftOut) || said(gone) {
			t.Error("a row of the list is reported as missing from it")
		}
		s.Search("grady")
		guitest.Settle()
		if s.Shows() != "Adele Vance" || !said(leftOut) {
			t.Errorf("filtered away, the pane shows %q: %q", s.Shows(), s.Says())
		}
		s.Search("")
		guitest.Settle()
		if said(leftOut) {
			t.Error("the row is back, but reported as missing")
		}
		d.Accounts[0] = user("c1", "u1", "Adele Vance-Miller", "Retail", vocabulary.StatusDeleted)
		s.Refresh(events.RunEnded{})
		guitest.Settle()
		if s.Shows() != "Adele Vance-Miller" || !said(gone) {
			t.Errorf("deleted meanwhile, the pane shows %q: %q", s.Shows(), s.Says())
		}
		d.Accounts = d.Accounts[1:]
		guitest.Tap(t, s.window, "Now")
		guitest.Settle()
		test.Type(s.window.Canvas().Focused(), "run 30")
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		guitest.Settle()
		if want := "Adele Vance-Miller was not in the directory at this time."; !said(want) ||
			guitest.Offers(s.window, "Test log-on") {
			t.Errorf("as of a moment without the account, the pane says %q", s.Says())
		}
		d.Accounts = append(d.Accounts, user("c1", "u1", "Adele Vance", "Retail", vocabulary.StatusActive))
		s.Refresh(events.RunEnded{})
		guitest.Settle()
		if s.Shows() != "Adele Vance" || said("Adele Vance-Miller was not in the directory at this time.") {
			t.Errorf("there again, the pane shows %q: %q", s.Shows(), s.Says())
		}
	})
}

// TestMembersOfOneName checks that two people with the same name can be distinguished, and each
// opens their own details.
func TestMembersOfOneName(t *testing.T) {
	show(t, namesakes(), func(s *screen) {
		s.ShowGroups()
		guitest.Settle()
		s.Choose(0)
		s.ShowTab(1)
		guitest.Settle()
		lines := s.Members()
		for _, want := range []string{
			"Grady Archie|since 25 Aug 2026|grady.archie@contoso.com|direct",
			"Grady Archie|since 25 Aug 2026|Guest · Disabled · grady.archie@northwindtraders.example|direct",
			"Adele Vance|since 14 Oct 2026|adele.vance@contoso.com|through Retail",
		} {
			if !slices.Contains(lines, want) {
				t.Errorf("there is no member %q among %q", want, lines)
			}
		}
		for _, tab := range []string{"Members 4 (+1)"} {
			if !guitest.Offers(s.window, tab) {
				t.Errorf("there is no tab %q", tab)
			}
		}
		s.OpenMember(slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "northwind") }))
		guitest.Settle()
		s.ShowTab(0)
		if !slices.Contains(s.Values(), "grady.archie@northwindtraders.example") {
			t.Errorf("the pane shows %q", s.Values())
		}
	})
}

// TestMembersOfALargeGroup checks that a group of any size is read page by page as rows become
// visible, and the store searches its members.
func TestMembersOfALargeGroup(t *testing.T) {
	const n = 20_000
	d := many(n)
	d.GroupList = []vocabulary.Group{group("c1", "g1", "Everybody", "")}
	for i := range n {
		d.Memberships = append(d.Memberships,
			vocabulary.Membership{
				Connector: "c1", Group: "g1", Member: fmt.Sprint("u", i),
				MemberKind: vocabulary.KindUser,
			})
	}
	var asked []vocabulary.Query
	show(t, crowded{d, &asked}, func(s *screen) {
		s.ShowGroups()
		guitest.Settle()
		s.Choose(0)
		s.ShowTab(1)
		guitest.Settle()
		if !guitest.Offers(s.window, "Members 20,000") || s.FoundMembers() != "20,000 users" {
			t.Errorf("the members are counted as %q", s.FoundMembers())
		}
		for range 40 {
			guitest.Do(s.tasks, func() { s.ScrollMembers(5000) })
			guitest.Settle()
		}
		if kept := s.MembersInMemory(); kept > 5000 {
			t.Errorf("%d members are kept", kept)
		}
		asked = nil
		s.SearchMembers("person 019999")
		guitest.Settle()
		if got := s.Members(); len(got) != 1 || !strings.HasPrefix(got[0], "Person 019999|") {
			t.Errorf("found %q", got)
		}
		if len(asked) == 0 || asked[0].Search != "person 019999" || asked[0].MembersOf.ID != "g1" {
			t.Errorf("asked %+v", asked)
		}
	})
}

// crowded is a directory whose accounts are all members, so it does not look up memberships.
type crowded struct {
	*guitest.Directory
	asked *[]vocabulary.Query
}

func (c crowded) Users(ctx context.Context, q vocabulary.Query) iter.Seq2[vocabulary.User, error] {
	*c.asked = append(*c.asked, q)
	q.MembersOf = vocabulary.Ref{}
	return c.Directory.Users(ctx, q)
}

func (c crowded) UserMarks(ctx context.Context, q vocabulary.Query, every int) iter.Seq2[vocabulary.Mark, error] {
	q.MembersOf = vocabulary.Ref{}
	return c.Directory.UserMarks(ctx, q, every)
}

func (c crowded) TieCounts(context.Context, vocabulary.Query) (vocabulary.TieCounts, error) {
	return vocabulary.TieCounts{Users: vocabulary.TieCount{Direct: len(c.Accounts)}}, nil
}

func (c crowded) Ties(context.Context, vocabulary.Query, []string) ([]vocabulary.Tie, error) {
	return nil, nil
}

// TestTimelineLeadsToTheRun checks that a run in the timeline is a link to the history.
func TestTimelineLeadsToTheRun(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		s.Choose(0)
		s.ShowTab(2)
		guitest.Settle()
		guitest.Tap(t, s.window, "Run 38")
		if want := (nav.Run{Connector: "c1", ID: 38}); s.navigated != want {
			t.Errorf("went to %#v, want %#v", s.navigated, want)
		}
	})
}

// TestSharedTenant covers two connectors of one tenant, which have accounts with the same IDs.
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
		guitest.Settle()
		if got := s.Shows(); got != "Adele Wilber" {
			t.Errorf("the pane shows %q", got)
		}
	})
}

func TestEmptyStatesLeadOn(t *testing.T) {
	show(t, &guitest.Directory{}, func(s *screen) {
		guitest.Tap(t, s.window, "Connect Microsoft 365")
		if want := (nav.NewConnector{}); s.navigated != want {
			t.Errorf("went to %#v, want %#v", s.navigated, want)
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
