package authentication_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/page/authentication"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

var _ authentication.Backend = (*app.App)(nil)

// backend has profiles and a directory.
type backend struct {
	guitest.ProfilesBackend
	guitest.Directory
	slow bool // it does not answer during the test
}

func group(n int, name, mail string) directory.Group {
	g := directory.Group{ID: groupID(n), Connector: guitest.Contoso, Status: directory.StatusActive}
	g.Attributes = directory.Attributes{
		{Name: "displayName", Value: `"` + name + `"`},
		{Name: "mail", Value: `"` + mail + `"`},
	}
	return g
}

func groupID(n int) string { return fmt.Sprintf("20000000-0000-4000-8000-%012d", n) }

func defaultProfile() directory.Profile {
	p := directory.NewProfile()
	p.ID, p.Name, p.Default = "default", "Default", true
	return p
}

func staff() directory.Profile {
	return directory.Profile{
		ID: "staff", Name: "Staff", Description: "Everybody with a desk", Order: 1,
		Mechanism: directory.MechanismOffice365,
		Connector: guitest.Contoso, Ways: []directory.Way{
			directory.WayBrowser, directory.WayDevice,
			directory.WayPassword,
		},
		Suffix: "contoso.com", PermittedIPs: []netip.Prefix{
			netip.MustParsePrefix("10.0.0.0/8"),
			netip.MustParsePrefix("2001:db8::/32"),
		},
		ClientID: "6731de76-14a6-49ae-97bc-6eba6914391e",
		Groups: []directory.ProfileGroup{
			{ID: groupID(1), Name: "Sales"},
			{ID: groupID(2), Name: "Choir", Gone: true},
		},
	}
}

func several() []directory.Profile {
	first := defaultProfile()
	first.Mechanism, first.Connector = directory.MechanismOffice365, guitest.Contoso
	nobody := directory.NewProfile()
	nobody.ID, nobody.Name, nobody.Order = "draft", "Contractors", 2
	locked := directory.NewProfile()
	locked.ID, locked.Name, locked.Order = "locked", "Locked out", 3
	locked.Groups = []directory.ProfileGroup{{ID: groupID(3), Name: "Leavers"}}
	return []directory.Profile{first, staff(), nobody, locked}
}

func long() []directory.Profile {
	p := staff()
	p.Name, p.Description = strings.Repeat("A very long name of a profile ", 4), strings.Repeat("more about it ", 17)
	p.Groups = nil
	for i := range 12 {
		p.Groups = append(p.Groups, directory.ProfileGroup{
			ID:   groupID(i),
			Name: strings.Repeat("A department with a long name ", 3) + fmt.Sprint(i),
		})
	}
	return []directory.Profile{defaultProfile(), p}
}

func full(profiles ...directory.Profile) *backend {
	b := &backend{ProfilesBackend: guitest.ProfilesBackend{ProfileList: profiles}}
	b.List = guitest.Connectors()[:1]
	b.GroupList = []directory.Group{
		group(1, "Sales", "sales@contoso.com"), group(4, "Sales Europe", "sales-eu@contoso.com"),
		group(5, "Sales Europe", "sales-eu@fabrikam.com"),
		group(3, "Leavers", ""),
	}
	return b
}

// screen is a page in a window.
type screen struct {
	*authentication.Page
	*backend
	tasks    *task.Runner
	window   fyne.Window
	question string   // the question that was asked last
	no       bool     // answers questions with no
	added    int      // how often AddConnector was called
	tried    []string // the IDs given to TryLogOn
}

// show runs body with the page in a window.
func show(t *testing.T, b *backend, body func(s *screen)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		s := &screen{backend: b, tasks: tasks}
		if b.slow {
			b.Hold = make(chan struct{})
			defer close(b.Hold)
		}
		s.Page = authentication.New(authentication.Env{
			Backend: b, Tasks: tasks,
			AddConnector: func() {
				guitest.Did("navigate")
				s.added++
			},
			TryLogOn: func(profile string) {
				guitest.Did("try a log-on")
				s.tried = append(s.tried, profile)
			},
			Confirm: func(title, text, yes string, do func()) {
				guitest.Did("ask")
				if s.question = title + " " + text; !s.no {
					do()
				}
			},
		})
		s.window = test.NewTempWindow(t, s.Content())
		s.window.Resize(fyne.NewSize(1000, 940))
		guitest.Do(tasks, s.Shown)
		body(s)
	})
}

func (s *screen) press(t *testing.T, label string) {
	t.Helper()
	guitest.Tap(t, s.window, label)
	synctest.Wait()
}

func (s *screen) open(id string) {
	s.Open(nav.Profile{ID: id})
	synctest.Wait()
}

// search types part of a group's name, and waits for the groups that are offered.
func (s *screen) search(text string) {
	test.Type(s.Input(present.FieldGroups), text)
	guitest.Do(s.tasks, func() {}) // so the form draws after everything that the test did
	guitest.Settle()
}

func (s *screen) shows(text string) bool {
	return strings.Contains(test.RenderToMarkup(s.window.Canvas()), text)
}

// fill fills in a profile that can be saved.
func (s *screen) fill(t *testing.T) {
	s.press(t, "New profile")
	test.Type(s.Input(present.FieldName), "Contractors")
	s.ChooseMechanism("Office 365")
	s.search("sales")
	s.press(t, "Sales")
}

func TestStates(t *testing.T) {
	busy := problem.Problem{
		Title: "The database is busy", Detail: "Another program has kept it locked.",
		Hint: "Close other programs that use the data folder.",
	}
	refused := problem.Problem{
		Code: "disk_full", Title: "The disk with the data folder is full",
		Detail: "Nothing was changed.", Hint: "Free some space, and save again.",
	}
	for name, tt := range map[string]struct {
		backend *backend
		size    fyne.Size
		do      func(t *testing.T, s *screen)
	}{
		"loading":      {backend: &backend{slow: true}},
		"failing":      {backend: &backend{ProfilesBackend: guitest.ProfilesBackend{ReadErr: &busy}}},
		"default_only": {backend: full(defaultProfile())},
		"office_only":  {backend: full(several()[0])},
		"several":      {backend: full(several()...)},
		"long":         {backend: full(long()...)},
		"new": {backend: full(defaultProfile()), do: func(t *testing.T, s *screen) {
			s.press(t, "New profile")
		}},
		"new_office": {backend: full(defaultProfile()), do: func(t *testing.T, s *screen) { s.fill(t) }},
		"search": {backend: full(defaultProfile()), do: func(t *testing.T, s *screen) {
			s.press(t, "New profile")
			s.search("sales")
		}},
		"default":      {backend: full(several()...), do: func(_ *testing.T, s *screen) { s.open("default") }},
		"default_none": {backend: full(defaultProfile()), do: func(_ *testing.T, s *screen) { s.open("default") }},
		"edit":         {backend: full(several()...), do: func(_ *testing.T, s *screen) { s.open("staff") }},
		"edit_long":    {backend: full(long()...), do: func(_ *testing.T, s *screen) { s.open("staff") }},
		"edit_none": {backend: full(several()...), do: func(_ *testing.T, s *screen) {
			s.open("staff")
			s.ChooseMechanism("None")
		}},
		"without_groups": {backend: full(several()...), do: func(_ *testing.T, s *screen) { s.open("draft") }},
		"no_connector": {
			backend: &backend{
				ProfilesBackend: guitest.ProfilesBackend{ProfileList: []directory.Profile{defaultProfile()}},
			},
			do: func(t *testing.T, s *screen) { s.press(t, "Choose Office 365") },
		},
		"faults": {backend: full(defaultProfile()), do: func(t *testing.T, s *screen) {
			s.press(t, "New profile")
			s.ChooseMechanism("Office 365")
			s.press(t, "In the browser")
			s.press(t, "With a device code")
			test.Type(s.Input(present.FieldPublicClient), "12345")
			test.Type(s.Input(present.FieldSuffix), "@")
			test.Type(s.Input(present.FieldPermittedIPs), "192.0.2.7, 10.1.2.3/8")
			s.press(t, "Save")
		}},
		"refused": {backend: full(several()...), do: func(t *testing.T, s *screen) {
			s.open("staff")
			s.ProfileErr = &refused
			s.press(t, "Save")
		}},
		"name_taken": {backend: full(several()...), do: func(t *testing.T, s *screen) {
			s.open("staff")
			s.ProfileErr = &directory.FieldError{
				Field: directory.ProfileName,
				Err:   problem.Usage(`There is already a profile with the name "Staff"`, "Choose another name."),
			}
			s.press(t, "Save")
		}},
		"saved": {backend: full(several()...), do: func(t *testing.T, s *screen) {
			s.open("staff")
			s.press(t, "Save")
		}},
		"small": {backend: full(several()...), size: fyne.NewSize(720, 560)},
		"small_edit": {
			backend: full(several()...), size: fyne.NewSize(720, 560),
			do: func(_ *testing.T, s *screen) { s.open("staff") },
		},
		"not_changed": {backend: full(several()...), do: func(t *testing.T, s *screen) {
			s.ProfileErr = &refused
			s.press(t, "Down")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, tt.backend, func(s *screen) {
				if tt.size.Width > 0 {
					s.window.Resize(tt.size)
				}
				if tt.do != nil {
					tt.do(t, s)
				}
				s.window.Canvas().Unfocus()
				test.AssertRendersToMarkup(t, name+".xml", s.window.Canvas())
				guitest.Gallery(t, "authentication_"+name, s.window)
			})
		})
	}
}

func TestMechanismRevealsItsSettings(t *testing.T) {
	show(t, full(defaultProfile()), func(s *screen) {
		s.open("default")
		if s.OfficeVisible() || s.Says(present.FieldMechanism) == "" {
			t.Error("None shows the settings of Office 365, or does not say what it means")
		}
		s.ChooseMechanism("Office 365")
		if !s.OfficeVisible() || s.Says(present.FieldMechanism) != "" {
			t.Error("the settings of Office 365 do not show")
		}
		if got := s.ConnectorShown(); got != "Contoso" {
			t.Errorf("connector %q is chosen, want the only one", got)
		}
	})
}

func TestNextStepLeadsToOffice365(t *testing.T) {
	show(t, full(defaultProfile()), func(s *screen) {
		s.press(t, "Choose Office 365")
		s.press(t, "Save and Exit")
		if got := s.ProfileList[0]; got.Mechanism != directory.MechanismOffice365 || got.Connector != guitest.Contoso ||
			s.HasForm() {
			t.Errorf("stored %+v, form %v", got, s.HasForm())
		}
	})
}

func TestFieldsAreCheckedAsOneTypes(t *testing.T) {
	for name, tt := range map[string]struct {
		field       present.Field
		typed, want string
	}{
		"client id":   {present.FieldPublicClient, "6731de76", "is not a client ID"},
		"suffix":      {present.FieldSuffix, "contoso", "is not a domain"},
		"ranges":      {present.FieldPermittedIPs, "10.0.0.0/40", "neither an IP address"},
		"good suffix": {present.FieldSuffix, "@contoso.com", "are signed in as ada@contoso.com"},
		"good ranges": {present.FieldPermittedIPs, "10.0.0.0/8 ::1", ""},
		"description": {present.FieldDescription, strings.Repeat("x", 241), "241 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, full(defaultProfile()), func(s *screen) {
				s.press(t, "New profile")
				s.ChooseMechanism("Office 365")
				test.Type(s.Input(tt.field), tt.typed)
				if got := s.Says(tt.field); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
					t.Errorf("says %q, want %q", got, tt.want)
				}
			})
		})
	}
}

func TestRangesAreFixedByAButton(t *testing.T) {
	show(t, full(defaultProfile()), func(s *screen) {
		s.press(t, "New profile")
		s.ChooseMechanism("Office 365")
		test.Type(s.Input(present.FieldPermittedIPs), "192.0.2.7, 10.1.2.3/8")
		s.press(t, "Change to 192.0.2.7,10.0.0.0/8")
		if got := s.Says(present.FieldPermittedIPs); got != "" {
			t.Errorf("still says %q", got)
		}
	})
}

func TestSaveStoresWhatWasTyped(t *testing.T) {
	show(t, full(defaultProfile()), func(s *screen) {
		s.fill(t)
		s.search("europe")
		s.press(t, "Sales Europe")
		s.press(t, "With a password (legacy)")
		test.Type(s.Input(present.FieldPermittedIPs), "10.0.0.0/8")
		s.press(t, "Save")
		if !s.HasForm() || !s.shows("Saved") {
			t.Fatal("the form is gone, or does not say that it was saved")
		}
		want := directory.NewProfile()
		want.ID, want.Name, want.Order, want.Mechanism, want.Connector = "new1", "Contractors", 1,
			directory.MechanismOffice365, guitest.Contoso
		want.Ways = directory.Ways
		want.PermittedIPs = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
		want.Groups = []directory.ProfileGroup{{ID: groupID(1), Name: "Sales"}, {ID: groupID(4), Name: "Sales Europe"}}
		if got := s.ProfileList[1]; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("stored\n%+v, want\n%+v", got, want)
		}
		s.press(t, "Save and Exit")
		if got := []string{"add Contractors", "edit Contractors"}; !slices.Equal(s.ProfileChanges, got) || s.HasForm() {
			t.Errorf("asked for %q, want %q; form %v", s.ProfileChanges, got, s.HasForm())
		}
	})
}

// TestNoneKeepsOffice365 checks that the settings of Office 365 are hidden while None is chosen,
// and their stored values stay.
func TestNoneKeepsOffice365(t *testing.T) {
	show(t, full(several()...), func(s *screen) {
		s.open("staff")
		test.Type(s.Input(present.FieldPermittedIPs), "nonsense")
		s.ChooseMechanism("None")
		s.press(t, "Save and Exit")
		want := staff()
		want.Mechanism = directory.MechanismNone
		if got := s.ProfileList[1]; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("stored\n%+v, want\n%+v", got, want)
		}
	})
}

func TestRefusedFieldIsWrongUntilItIsEdited(t *testing.T) {
	show(t, full(several()...), func(s *screen) {
		s.open("staff")
		s.ProfileErr = &directory.FieldError{
			Field: directory.ProfileGroups,
			Err:   problem.Usage("The group no longer exists", "Choose another."),
		}
		s.press(t, "Save")
		if got := s.Says(present.FieldGroups); !strings.Contains(got, "no longer exists") {
			t.Errorf("says %q", got)
		}
		s.press(t, "Remove")
		if got := s.Says(present.FieldGroups); !strings.HasPrefix(got, "It applies to all members") {
			t.Errorf("still says %q", got)
		}
		s.ProfileErr = nil
		s.press(t, "Save")
		if got := s.ProfileList[1].Groups; len(got) != 1 || got[0].Name != "Choir" {
			t.Errorf("stored groups %v", got)
		}
	})
}

// TestAGroupThatIsTypedHasToBeChosen checks that saving fails if a group was typed but not chosen,
// because it would be lost unnoticed.
func TestAGroupThatIsTypedHasToBeChosen(t *testing.T) {
	show(t, full(several()...), func(s *screen) {
		s.open("staff")
		s.search("no such group")
		if got := s.Says(present.FieldGroups); strings.Contains(got, "is not chosen") {
			t.Errorf("while typing, it says %q", got)
		}
		s.press(t, "Save")
		if got := s.Says(present.FieldGroups); !strings.HasPrefix(got, "“no such group” is not a chosen group.") ||
			len(s.ProfileChanges) > 0 {
			t.Errorf("says %q, asked for %q", got, s.ProfileChanges)
		}
		guitest.Do(s.tasks, func() { s.Input(present.FieldGroups).(*widgets.Entry).SetText("") })
		if got := s.Says(present.FieldGroups); strings.Contains(got, "is not chosen") {
			t.Errorf("still says %q", got)
		}
		s.press(t, "Save")
		if len(s.ProfileChanges) != 1 {
			t.Errorf("asked for %q", s.ProfileChanges)
		}
	})
}

func TestGroupsByKeyboard(t *testing.T) {
	show(t, full(defaultProfile()), func(s *screen) {
		s.press(t, "New profile")
		key := func(k fyne.KeyName) {
			s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
			synctest.Wait()
		}
		s.window.Canvas().Focus(s.Input(present.FieldGroups))
		s.search("sales")
		for _, k := range []fyne.KeyName{
			fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp,
			fyne.KeyReturn,
		} {
			key(k)
		}
		if !s.shows("sales-eu@contoso.com") && !s.shows("Sales Europe") {
			t.Error("the second one is not chosen")
		}
		if s.window.Canvas().Focused() != s.Input(present.FieldGroups) {
			t.Error("the keyboard is not back at the input")
		}
		s.search("leave")
		key(fyne.KeyReturn) // chooses the first
		s.search("zzz")
		if !s.shows("No group matches.") {
			t.Error("it does not say that nothing fits")
		}
		key(fyne.KeyEscape)
		if s.shows("No group matches.") {
			t.Error("Escape does not put it away")
		}
		test.Type(s.Input(present.FieldName), "X")
		s.press(t, "Save")
		if got := s.ProfileList[1].Groups; len(got) != 2 || got[0].ID != groupID(4) || got[1].Name != "Leavers" {
			t.Errorf("stored groups %v", got)
		}
	})
}

func TestSearchIsOfTheConnectorAndAfterTyping(t *testing.T) {
	b := full(defaultProfile())
	var asked []directory.Query
	b.Asked = func(q directory.Query) { asked = append(asked, q) }
	show(t, b, func(s *screen) {
		s.press(t, "New profile")
		s.search("sales")
		s.ChooseMechanism("Office 365")
		s.search(" eu")
		if len(asked) != 2 || asked[0].Search != "sales" || len(asked[0].Connectors) != 0 ||
			asked[1].Search != "sales eu" ||
			!slices.Equal(asked[1].Connectors, []string{guitest.Contoso}) {
			t.Errorf("asked %+v", asked)
		}
	})
}

func TestCancelAsksOnlyWhenSomethingWouldBeLost(t *testing.T) {
	for name, tt := range map[string]struct {
		do        func(t *testing.T, s *screen)
		no        bool
		asks, out bool
	}{
		"nothing typed":    {do: func(t *testing.T, s *screen) { s.press(t, "New profile") }, out: true},
		"nothing changed":  {do: func(_ *testing.T, s *screen) { s.open("staff") }, out: true},
		"typed":            {do: func(t *testing.T, s *screen) { s.fill(t) }, asks: true, out: true},
		"typed, and stays": {do: func(t *testing.T, s *screen) { s.fill(t) }, asks: true, no: true},
		"group taken out": {do: func(t *testing.T, s *screen) {
			s.open("staff")
			s.press(t, "Remove")
		}, asks: true, no: true},
		"way taken out": {do: func(t *testing.T, s *screen) {
			s.open("staff")
			s.press(t, "In the browser")
		}, asks: true, no: true},
		"way taken out and back": {do: func(t *testing.T, s *screen) {
			s.open("staff")
			s.press(t, "In the browser")
			s.press(t, "In the browser")
		}, out: true},
		"hidden again": {do: func(_ *testing.T, s *screen) {
			s.open("draft")
			s.ChooseMechanism("Office 365")
			s.ChooseMechanism("None")
		}, out: true},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, full(several()...), func(s *screen) {
				s.no = tt.no
				tt.do(t, s)
				s.press(t, "Cancel")
				if asked := s.question != ""; asked != tt.asks {
					t.Errorf("question %q, want one: %v", s.question, tt.asks)
				}
				if s.HasForm() == tt.out {
					t.Errorf("form shows: %v", s.HasForm())
				}
			})
		})
	}
}

func TestListChanges(t *testing.T) {
	show(t, full(several()...), func(s *screen) {
		s.press(t, "Down")
		if got := s.ProfileList[1].Name; got != "Contractors" || !s.shows("2. Staff") {
			t.Errorf("%q is first after moving another down", got)
		}
		s.no = true
		s.press(t, "Make default")
		s.press(t, "Remove profile")
		if len(s.ProfileChanges) != 1 {
			t.Errorf("after a no, asked for %q", s.ProfileChanges)
		}
		s.no = false
		s.press(t, "Make default")
		if !strings.Contains(s.question, "“Default” will apply to nobody") {
			t.Errorf("question %q", s.question)
		}
		s.press(t, "Remove profile")
		want := []string{"move Staff to 2", "default Contractors", "remove Contractors"}
		if !slices.Equal(s.ProfileChanges, want) || s.shows("Contractors") {
			t.Errorf("asked for %q, want %q", s.ProfileChanges, want)
		}
	})
}

// TestAProfileInUseStays checks that a profile that applies to an account cannot be removed, and
// the window says what to do.
func TestAProfileInUseStays(t *testing.T) {
	show(t, full(defaultProfile(), staff()), func(s *screen) {
		s.press(t, "Remove profile")
		if s.question != "" || len(s.ProfileChanges) > 0 || !s.shows("The profile “Staff” is in use") {
			t.Errorf("question %q, asked for %q", s.question, s.ProfileChanges)
		}
		s.press(t, "Back to the list")
		if !s.shows("1. Staff") {
			t.Error("the list does not come back")
		}
	})
}

// TestMovingByKeyboard checks that the keyboard focus stays with the profile that is moved, to the
// end and back.
func TestMovingByKeyboard(t *testing.T) {
	show(t, full(several()...), func(s *screen) {
		s.press(t, "Down")
		for range 3 { // down to the end, where the focus moves to the other button
			s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			synctest.Wait()
		}
		want := []string{"move Staff to 2", "move Staff to 3", "move Staff to 2", "move Staff to 1"}
		if !slices.Equal(s.ProfileChanges, want) {
			t.Errorf("asked for %q, want %q", s.ProfileChanges, want)
		}
	})
}

func TestLogOnIsTriedByAProfile(t *testing.T) {
	show(t, full(several()...), func(s *screen) {
		s.press(t, "Test log-on")
		if want := []string{"default"}; !slices.Equal(s.tried, want) {
			t.Errorf("tried by %q, want %q", s.tried, want)
		}
	})
}

func TestFirstAndLastGoNoFurther(t *testing.T) {
	show(t, full(several()[:2]...), func(s *screen) {
		if guitest.Offers(s.window, "Up") || guitest.Offers(s.window, "Down") {
			t.Error("the only one can be moved")
		}
	})
}

// TestConnectorAddedMeanwhile checks that a connector that is added while the form is open can be
// chosen, and the form keeps its content.
func TestConnectorAddedMeanwhile(t *testing.T) {
	b := full(defaultProfile())
	b.List = nil
	show(t, b, func(s *screen) {
		s.press(t, "New profile")
		test.Type(s.Input(present.FieldName), "Staff")
		s.ChooseMechanism("Office 365")
		s.press(t, "Save")
		s.press(t, "Add a connector")
		if s.added != 1 || len(s.ProfileChanges) != 0 {
			t.Errorf("went %d times, asked for %q", s.added, s.ProfileChanges)
		}
		b.List = guitest.Connectors()
		s.Shown()
		synctest.Wait()
		s.ChooseConnector("Fabrikam")
		s.press(t, "Save and Exit")
		if got := s.ProfileList[1]; got.Name != "Staff" || got.Connector != guitest.Fabrikam {
			t.Errorf("stored %+v", got)
		}
	})
}

func TestTryAgain(t *testing.T) {
	b := full(defaultProfile())
	b.ReadErr = &problem.Problem{Title: "The database is busy"}
	show(t, b, func(s *screen) {
		b.ReadErr = nil
		s.press(t, "Try again")
		if !s.shows("Applies to everyone.") {
			t.Error("the list does not show")
		}
	})
}

// TestHeaderAndWidth checks that the heading and the fields have the same dimensions as on every
// screen with forms.
func TestHeaderAndWidth(t *testing.T) {
	show(t, full(several()...), func(s *screen) {
		s.window.Resize(fyne.NewSize(2300, 1300))
		list := guitest.HeaderGap(t, s.window)
		s.open("staff")
		if form := guitest.HeaderGap(t, s.window); list != guitest.Gap || form != guitest.Gap {
			t.Errorf("room below the header: %v, and %v above the form, want %v", list, form, guitest.Gap)
		}
		if got := guitest.WidestField(s.window); got != guitest.FieldWidth {
			t.Errorf("fields are %v wide, want %v", got, guitest.FieldWidth)
		}
	})
}

// TestSavedGoesWhenSomethingIsEdited checks that editing any field removes the message about
// saving.
func TestSavedGoesWhenSomethingIsEdited(t *testing.T) {
	show(t, full(several()...), func(s *screen) {
		s.open("staff")
		s.press(t, "Save")
		if !s.shows(">Saved<") {
			t.Fatal("it does not say that it is saved")
		}
		test.Type(s.Input(present.FieldDescription), "x")
		if s.shows(">Saved<") {
			t.Error("it still says Saved")
		}
	})
}
