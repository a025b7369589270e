package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
)

func (s *memoryStore) Profiles(context.Context) ([]directory.Profile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.profiles), nil
}

func (s *memoryStore) Profile(_ context.Context, ref string) (directory.Profile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.profiles, func(p directory.Profile) bool {
		return p.ID == ref || strings.EqualFold(p.Name, ref)
	})
	if i < 0 {
		return directory.Profile{}, directory.ErrNotFound
	}
	return s.profiles[i], nil
}

func (s *memoryStore) AddProfile(_ context.Context, p directory.Profile) error {
	return s.changeProfiles(func() { s.profiles = append(s.profiles, p) })
}

func (s *memoryStore) UpdateProfile(_ context.Context, p directory.Profile) error {
	return s.changeProfiles(func() {
		for i := range s.profiles {
			if s.profiles[i].ID == p.ID {
				s.profiles[i] = p
			}
		}
	})
}

func (s *memoryStore) RemoveProfile(_ context.Context, id string) error {
	return s.changeProfiles(func() {
		s.profiles = slices.DeleteFunc(s.profiles, func(p directory.Profile) bool { return p.ID == id })
	})
}

func (s *memoryStore) SetDefaultProfile(_ context.Context, id string) error {
	return s.changeProfiles(func() {
		for i := range s.profiles {
			s.profiles[i].Default = s.profiles[i].ID == id
		}
	})
}

func (s *memoryStore) changeProfiles(change func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writeErr == nil {
		change()
	}
	return s.writeErr
}

// Group finds a group by ID or displayName.
func (s *memoryStore) Group(_ context.Context, ref string, _ directory.Moment) (directory.Group, error) {
	found := slices.DeleteFunc(slices.Clone(s.groups), func(g directory.Group) bool {
		return g.ID != strings.ToLower(ref) && g.Attributes.Text("displayName") != ref
	})
	switch len(found) {
	case 0:
		return directory.Group{}, directory.ErrNotFound
	case 1:
		return found[0], nil
	}
	return directory.Group{}, directory.ErrAmbiguous
}

const (
	salesID = "20000000-0000-4000-8000-000000000001"
	twiceID = "20000000-0000-4000-8000-000000000002"
	goneID  = "20000000-0000-4000-8000-000000000003"
)

func group(id, connector, name string, status directory.Status) directory.Group {
	return directory.Group{
		ID: id, Connector: connector, Status: status,
		Attributes: directory.Attributes{{Name: "displayName", Value: `"` + name + `"`}},
	}
}

// profileRig returns a rig with a connector, groups and the default profile.
func profileRig(t *testing.T) (*rig, directory.Connector) {
	r := newRig(t)
	r.store.groups = []directory.Group{
		group(salesID, "c1", "Sales", directory.StatusActive), group(twiceID, "c1", "Twice", directory.StatusActive),
		group(twiceID, "c2", "Twice", directory.StatusActive), group(goneID, "c1", "Gone", directory.StatusDeleted),
	}
	defaultProfile := directory.NewProfile()
	defaultProfile.ID, defaultProfile.Name, defaultProfile.Default = "default", "Default", true
	r.store.profiles = []directory.Profile{defaultProfile}
	return r, r.add(t, typed())
}

func typedProfile(groups ...string) directory.Profile {
	p := directory.NewProfile()
	p.Name, p.Mechanism, p.Suffix = " Staff ", directory.MechanismOffice365, "@Contoso.com"
	for _, ref := range groups {
		p.Groups = append(p.Groups, directory.ProfileGroup{ID: ref})
	}
	return p
}

func TestAddProfile(t *testing.T) {
	r, c := profileRig(t)
	got, err := r.AddProfile(t.Context(), typedProfile("Sales", twiceID, strings.ToUpper(salesID)))
	if err != nil {
		t.Fatal(err)
	}
	want := directory.Profile{
		ID: got.ID, Name: "Staff", Mechanism: directory.MechanismOffice365, Connector: c.ID,
		Ways: []directory.Way{directory.WayBrowser, directory.WayDevice}, Suffix: "contoso.com",
		Groups: []directory.ProfileGroup{{ID: salesID, Name: "Sales"}, {ID: twiceID}}, CreatedAt: today,
		UpdatedAt: today,
	}
	if diff := cmp.Diff(want, got); diff != "" || !directory.IsID(got.ID) {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
}

func TestProfileIsRefusedAtItsField(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*rig, *directory.Profile)
		field string
	}{
		"name": {func(_ *rig, p *directory.Profile) { p.Name = "" }, directory.ProfileName},
		"unknown connector": {func(_ *rig, p *directory.Profile) {
			p.Connector = "nowhere"
		}, directory.ProfileConnector},
		"no connector": {func(r *rig, _ *directory.Profile) { clear(r.store.connectors) }, directory.ProfileConnector},
		"which connector": {func(r *rig, _ *directory.Profile) {
			r.store.connectors["c2"] = directory.Connector{ID: "c2", Description: "Fabrikam"}
		}, directory.ProfileConnector},
		"unknown group": {func(_ *rig, p *directory.Profile) {
			p.Groups[0].ID = "Nobody"
		}, directory.ProfileGroups},
		"deleted group": {func(_ *rig, p *directory.Profile) { p.Groups[0].ID = goneID }, directory.ProfileGroups},
		"name of two groups": {func(_ *rig, p *directory.Profile) {
			p.Groups[0].ID = "Twice"
		}, directory.ProfileGroups},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := profileRig(t)
			p := typedProfile("Sales")
			test.spoil(r, &p)
			_, err := r.AddProfile(t.Context(), p)
			if got := directory.FieldOf(err); got != test.field || len(r.store.profiles) != 1 {
				t.Errorf("field %q of %v, want %q; %d profiles", got, err, test.field, len(r.store.profiles))
			}
		})
	}
}

func TestEditProfile(t *testing.T) {
	r, c := profileRig(t)
	p, err := r.AddProfile(t.Context(), typedProfile("Sales"))
	if err != nil {
		t.Fatal(err)
	}
	// After the group was deleted, the profile can still be edited and keeps it.
	r.store.profiles[1].Order, r.store.profiles[1].CreatedAt = 4, today.Add(-time.Hour)
	r.store.groups[0].Status = directory.StatusDeleted
	p.Name, p.Order, p.Default, p.CreatedAt = "Everybody", 0, true, time.Time{}
	got, err := r.EditProfile(t.Context(), p)
	want := p
	want.Default, want.Order, want.Connector, want.CreatedAt = false, 4, c.ID, today.Add(-time.Hour)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("stored %v (-want +got):\n%s", err, diff)
	}

	if got, err := r.MoveProfile(t.Context(), "everybody", 2); got.Order != 2 || err != nil {
		t.Errorf("moved to %d, %v", got.Order, err)
	}
	for order, ref := range map[int]string{-1: "Everybody", 2: "Default"} {
		if _, err := r.MoveProfile(t.Context(), ref, order); directory.FieldOf(err) != directory.ProfileOrder {
			t.Errorf("move %s to %d: %v", ref, order, err)
		}
	}
	if _, err := r.EditProfile(t.Context(), directory.Profile{ID: "nobody"}); !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("edit of none: %v", err)
	}
}

func TestDefaultAndRemovedProfiles(t *testing.T) {
	r, _ := profileRig(t)
	p, err := r.AddProfile(t.Context(), typedProfile())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.SetDefaultProfile(t.Context(), "Staff"); !got.Default || err != nil {
		t.Errorf("default %v, %v", got.Default, err)
	}
	r.store.writeErr = errors.New("broken")
	if _, err := r.SetDefaultProfile(t.Context(), "Staff"); err != nil {
		t.Errorf("the default was made the default again: %v", err)
	}
	if _, err := r.RemoveProfile(t.Context(), "Default"); err == nil {
		t.Error("the error of the store is lost")
	}
	r.store.writeErr = nil
	if removed, err := r.RemoveProfile(t.Context(), "Default"); removed.Name != "Default" || err != nil {
		t.Errorf("removed %q, %v", removed.Name, err)
	}
	if list, _ := r.Profiles(t.Context()); len(list) != 1 || list[0].ID != p.ID {
		t.Errorf("left: %v", list)
	}
}

// A connector that log-ons use is not removed, and its secret is never touched.
func TestUsedConnectorIsNotRemoved(t *testing.T) {
	r, c := profileRig(t)
	if _, err := r.AddProfile(t.Context(), typedProfile()); err != nil {
		t.Fatal(err)
	}
	r.vault.checkErr = errors.New("locked")
	_, err := r.RemoveConnector(t.Context(), c.ID)
	if p := problem.Of(err); p.Code != "connector_in_use" || !strings.Contains(p.Title, "“Staff”") {
		t.Errorf("problem %+v", p)
	}
}

func TestProfileChangesAreReported(t *testing.T) {
	r, _ := profileRig(t)
	p, err := r.AddProfile(t.Context(), typedProfile())
	if err != nil {
		t.Fatal(err)
	}
	another := typedProfile()
	another.Name = "Another"
	for _, step := range []struct {
		name   string
		change func() (directory.Profile, error)
	}{
		{"added", func() (directory.Profile, error) { return r.AddProfile(t.Context(), another) }},
		{"edited", func() (directory.Profile, error) { return r.EditProfile(t.Context(), p) }},
		{"moved", func() (directory.Profile, error) { return r.MoveProfile(t.Context(), p.ID, 2) }},
		{"default", func() (directory.Profile, error) { return r.SetDefaultProfile(t.Context(), "Another") }},
		{"removed", func() (directory.Profile, error) { return r.RemoveProfile(t.Context(), "Default") }},
	} {
		r.bus = events.NewBus(time.Second)
		looks := 0
		look := func(context.Context) (events.Overview, bool) {
			looks++
			return events.Overview{Next: time.Unix(int64(looks), 0)}, true // never equals the previous one
		}
		for range r.bus.Join().Events(t.Context(), look) {
			if looks > 1 {
				break
			}
			if _, err := step.change(); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
			r.bus.Close() // after the waiting events
		}
		if looks < 2 {
			t.Errorf("%s: no event announces the change", step.name)
		}
	}
}

func TestProfilesTellTheirConditions(t *testing.T) {
	r, _ := profileRig(t)
	r.store.profiles = append(r.store.profiles, directory.Profile{
		ID: "p1", Name: "Staff", Groups: []directory.ProfileGroup{{ID: goneID, Name: "Gone", Gone: true}},
	})
	o, err := r.Overview(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Conditions) != 1 || o.Conditions[0].Profile != "p1" {
		t.Errorf("conditions %+v", o.Conditions)
	}
}
