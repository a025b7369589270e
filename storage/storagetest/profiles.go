package storagetest

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// profile returns a new profile that applies to groups.
func profile(id, name string, groups ...string) directory.Profile {
	p := directory.NewProfile()
	p.ID, p.Name, p.CreatedAt, p.UpdatedAt = id, name, begun, begun
	for _, g := range groups {
		p.Groups = append(p.Groups, directory.ProfileGroup{ID: g})
	}
	return p
}

// wantProfiles compares the profiles, in their order, with lines like
// "0 Default none: " or "1 Sales office365: g1 Sales, g2 Old gone".
func (f *fixture) wantProfiles(want ...string) {
	f.t.Helper()
	list, err := f.store.Profiles(f.ctx)
	f.must(err)
	got := []string{}
	for _, p := range list {
		got = append(got, showProfile(p))
		if p.Default != (p.Order == 0) {
			f.t.Errorf("%s: default %v", p.Name, p.Default)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		f.t.Errorf("profiles (-want +got):\n%s", diff)
	}
}

func showProfile(p directory.Profile) string {
	var groups []string
	for _, g := range p.Groups {
		text := short(g.ID) + " " + g.Name
		if g.Gone {
			text += " gone"
		}
		groups = append(groups, text)
	}
	return fmt.Sprintf("%d %s %s: %s", p.Order, p.Name, p.Mechanism, strings.Join(groups, ", "))
}

func defaultFromTheStart(t *testing.T, store Store) {
	f := newFixture(t, store)
	list, err := store.Profiles(f.ctx)
	f.must(err)
	if len(list) != 1 {
		t.Fatalf("%d profiles, want 1", len(list))
	}
	got := list[0]
	if len(got.ID) != 10 || got.CreatedAt.IsZero() {
		t.Errorf("ID %q, created at %v", got.ID, got.CreatedAt)
	}
	expected := directory.NewProfile()
	expected.ID, expected.Name, expected.Default, expected.CreatedAt, expected.UpdatedAt = got.ID, "Default", true,
		got.CreatedAt, got.UpdatedAt
	want(t, "default profile", got, expected)
}

func profilesReadBack(t *testing.T, store Store) {
	f := newFixture(t, store)
	p := directory.Profile{
		ID: "salesaaaaa", Name: "Sales", Description: "Everybody who sells", Order: 1,
		Mechanism: directory.MechanismOffice365,
		Connector: f.connector.ID, ClientID: "1b2c3d4e-0000-4000-8000-123456789abc",
		Ways: []directory.Way{directory.WayBrowser, directory.WayPassword}, Suffix: "contoso.com",
		PermittedIPs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::/32")},
		CreatedAt:    begun, UpdatedAt: begun.Add(time.Hour),
	}
	compare := func(what string) {
		t.Helper()
		got, err := store.Profile(f.ctx, p.ID)
		f.must(err)
		if diff := cmp.Diff(p, got, cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	f.must(store.AddProfile(f.ctx, p))
	compare("added")
	p.Name, p.Mechanism, p.Connector, p.Ways, p.PermittedIPs = "Vertrieb", directory.MechanismNone, "", nil, nil
	f.must(store.UpdateProfile(f.ctx, p))
	compare("updated")

	taken := profile("otheraaaaa", "VERTRIEB")
	for what, err := range map[string]error{
		"add":    store.AddProfile(f.ctx, taken),
		"rename": store.UpdateProfile(f.ctx, renamed(p, "default")),
	} {
		if problem.Of(err).Code != problem.CodeUsage || directory.FieldOf(err) != directory.ProfileName {
			t.Errorf("%s with a name that is taken: %v of field %q", what, err, directory.FieldOf(err))
		}
	}
	lost := profile("lostaaaaaa", "Lost")
	wantError(t, "update of a missing profile", store.UpdateProfile(f.ctx, lost), directory.ErrNotFound)
	lost.Connector = "nosuchaaaa"
	wantError(t, "connector that is not there", store.AddProfile(f.ctx, lost), directory.ErrNotFound)
	f.wantProfiles("0 Default none: ", "1 Vertrieb none: ")
	f.checkSound()
}

func renamed(p directory.Profile, name string) directory.Profile {
	p.Name = name
	return p
}

func profilesAreOrdered(t *testing.T, store Store) {
	f := newFixture(t, store)
	for _, name := range []string{"A", "B", "C"} {
		f.must(store.AddProfile(f.ctx, profile(strings.Repeat(strings.ToLower(name), 10), name)))
	}
	f.wantProfiles("0 Default none: ", "1 A none: ", "2 B none: ", "3 C none: ")
	first := profile("dddddddddd", "D")
	first.Order = 1
	f.must(store.AddProfile(f.ctx, first))
	f.wantProfiles("0 Default none: ", "1 D none: ", "2 A none: ", "3 B none: ", "4 C none: ")
	for _, move := range []struct {
		to   int
		want string
	}{{3, "ABDC"}, {3, "ABDC"}, {1, "DABC"}, {99, "ABCD"}, {2, "ADBC"}, {0, "ABCD"}} {
		first.Order = move.to
		f.must(store.UpdateProfile(f.ctx, first))
		want(t, fmt.Sprintf("order after moving D to %d", move.to), f.profileOrder(), move.want)
	}
	list, err := store.Profiles(f.ctx)
	f.must(err)
	fallback := list[0]
	fallback.Order = 3
	f.must(store.UpdateProfile(f.ctx, fallback))
	f.wantProfiles("0 Default none: ", "1 A none: ", "2 B none: ", "3 C none: ", "4 D none: ")
}

// profileOrder joins the names of all profiles except the default.
func (f *fixture) profileOrder() (names string) {
	f.t.Helper()
	list, err := f.store.Profiles(f.ctx)
	f.must(err)
	for _, p := range list[1:] {
		names += p.Name
	}
	return names
}

func anotherDefault(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first(nil, []directory.Object{Group(1, "Sales")}, nil)
	f.must(store.AddProfile(f.ctx, profile("aaaaaaaaaa", "A", GroupID(1))))
	f.must(store.AddProfile(f.ctx, profile("bbbbbbbbbb", "B", GroupID(1))))
	f.must(store.SetDefaultProfile(f.ctx, "aaaaaaaaaa"))
	f.wantProfiles("0 A none: ", "1 Default none: ", "2 B none: g1 Sales")
	f.must(store.SetDefaultProfile(f.ctx, "aaaaaaaaaa"))
	f.wantProfiles("0 A none: ", "1 Default none: ", "2 B none: g1 Sales")
	wantError(t, "default that is not there", store.SetDefaultProfile(f.ctx, "cccccccccc"), directory.ErrNotFound)
	f.checkSound()
}

func removedProfiles(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first(nil, []directory.Object{Group(1, "Sales")}, nil)
	for _, name := range []string{"a", "b", "c"} {
		f.must(store.AddProfile(f.ctx, profile(strings.Repeat(name, 10), name, GroupID(1))))
	}
	if p := problem.Of(store.RemoveProfile(f.ctx, "bbbbbbbbbb")); p.Code != "profile_in_use" ||
		!strings.Contains(p.Detail, "“Sales”") {
		t.Errorf("removing one that applies to a group: %+v", p)
	}
	unused := profile("bbbbbbbbbb", "b")
	unused.Order = 2
	f.must(store.UpdateProfile(f.ctx, unused))
	f.must(store.RemoveProfile(f.ctx, "bbbbbbbbbb"))
	f.wantProfiles("0 Default none: ", "1 a none: g1 Sales", "2 c none: g1 Sales")
	wantError(t, "removed twice", store.RemoveProfile(f.ctx, "bbbbbbbbbb"), directory.ErrNotFound)
	list, err := store.Profiles(f.ctx)
	f.must(err)
	if err := store.RemoveProfile(f.ctx, list[0].ID); problem.Of(err).Code != "profile_is_default" {
		t.Errorf("removing the default: %v", err)
	}
	f.wantProfiles("0 Default none: ", "1 a none: g1 Sales", "2 c none: g1 Sales")
	f.checkSound()
}

func profileByReference(t *testing.T, store Store) {
	f := newFixture(t, store)
	for _, id := range []string{"salesaaaaa", "saltyaaaaa"} {
		f.must(store.AddProfile(f.ctx, profile(id, "Profile "+id[:5])))
	}
	for ref, id := range map[string]string{
		"salesaaaaa": "salesaaaaa", "SALE": "salesaaaaa",
		"profile SALTY": "saltyaaaaa",
	} {
		if p, err := store.Profile(f.ctx, ref); err != nil || p.ID != id {
			t.Errorf("Profile(%q) = %s, %v, want %s", ref, p.ID, err, id)
		}
	}
	for ref, target := range map[string]error{
		"sal": directory.ErrAmbiguous, "": directory.ErrNotFound,
		"none": directory.ErrNotFound,
	} {
		_, err := store.Profile(f.ctx, ref)
		wantError(t, "Profile "+ref, err, target)
		if p := problem.Of(err); !strings.Contains(p.Title, ref) || p.Hint == "" {
			t.Errorf("Profile(%q): problem %+v", ref, p)
		}
	}
}

func profileGroupsComeAndGo(t *testing.T, store Store) {
	f := newFixture(t, store)
	groups := []directory.Object{Group(1, "Sales"), Group(2, "Choir")}
	f.first(nil, groups, nil)
	p := profile("aaaaaaaaaa", "A", strings.ToUpper(GroupID(2)), GroupID(1), GroupID(2))
	p.Groups = append(p.Groups, directory.ProfileGroup{ID: GroupID(3), Name: "As it was called"})
	f.must(store.AddProfile(f.ctx, p))
	f.wantProfiles("0 Default none: ", "1 A none: g2 Choir, g1 Sales, g3 As it was called gone")

	f.delta(nil, []directory.Object{
		changed(GroupID(1), "displayName", "Sales Europe"),
		removed(GroupID(2), directory.SoftDeleted),
	})
	f.wantProfiles("0 Default none: ", "1 A none: g2 Choir gone, g1 Sales Europe, g3 As it was called gone")

	// A group with the same ID from another connector is the same group.
	second := f.another("fabrikamaa", "Fabrikam")
	second.first(nil, groups, nil)
	f.wantProfiles("0 Default none: ", "1 A none: g2 Choir, g1 Sales Europe, g3 As it was called gone")
	f.must(store.RemoveConnector(f.ctx, second.connector.ID))
	f.must(store.RemoveConnector(f.ctx, f.connector.ID))
	f.wantProfiles("0 Default none: ", "1 A none: g2 Choir gone, g1 Sales gone, g3 As it was called gone")
	f.checkSound()
}

func connectorInUse(t *testing.T, store Store) {
	f := newFixture(t, store)
	for _, name := range []string{"Night shift", "Contractors"} {
		p := profile(strings.ToLower(strings.ReplaceAll(name, " ", "x"))[:10], name)
		p.Mechanism, p.Connector = directory.MechanismOffice365, f.connector.ID
		f.must(store.AddProfile(f.ctx, p))
	}
	err := store.RemoveConnector(f.ctx, f.connector.ID)
	if p := problem.Of(err); p.Code != "connector_in_use" ||
		!strings.Contains(p.Title, "“Night shift”, “Contractors” use this") {
		t.Errorf("problem %+v", p)
	}
	f.must(store.RemoveProfile(f.ctx, "nightxshif"))
	if p := problem.Of(store.RemoveConnector(f.ctx, f.connector.ID)); !strings.Contains(p.Title,
		"“Contractors” uses this") {
		t.Errorf("problem %+v", p)
	}
	// A profile whose mechanism is none does not keep its connector.
	left, err := store.Profile(f.ctx, "Contractors")
	f.must(err)
	left.Mechanism = directory.MechanismNone
	f.must(store.UpdateProfile(f.ctx, left))
	f.must(store.RemoveConnector(f.ctx, f.connector.ID))
	if left, err = store.Profile(f.ctx, "Contractors"); err != nil || left.Connector != "" {
		t.Errorf("uses connector %q, %v", left.Connector, err)
	}
	f.checkSound()
}
