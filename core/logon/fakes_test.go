package logon

import (
	"context"
	"fmt"
	"iter"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

const (
	annaID = "00000001-0000-4000-8000-000000000001"
	bobID  = "00000002-0000-4000-8000-000000000002"
	tenant = "11111111-2222-4333-8444-555555555555"
)

// fakeDirectory is a directory in memory, with a log.
type fakeDirectory struct {
	users      []directory.User
	groups     map[string][]directory.Membership // effective groups, by user ID
	profiles   []directory.Profile
	connectors []directory.Connector

	mu     sync.Mutex
	log    []directory.LogOn
	logErr error
}

func (d *fakeDirectory) UsersNamed(_ context.Context, name string) (found []directory.User, err error) {
	for _, u := range d.users {
		if u.ID == name || strings.EqualFold(u.Attributes.Text("userPrincipalName"), name) ||
			strings.EqualFold(u.Attributes.Text("mail"), name) {
			found = append(found, u)
		}
	}
	return found, nil
}

func (d *fakeDirectory) GroupsOf(
	_ context.Context, u directory.User, _ directory.Moment, effective bool,
) iter.Seq2[directory.Membership, error] {
	return func(yield func(directory.Membership, error) bool) {
		for _, m := range d.groups[u.ID] {
			if effective && !yield(m, nil) {
				return
			}
		}
	}
}

func (d *fakeDirectory) Profiles(context.Context) ([]directory.Profile, error) {
	return d.profiles, nil
}

func (d *fakeDirectory) Profile(_ context.Context, ref string) (directory.Profile, error) {
	i := slices.IndexFunc(d.profiles, func(p directory.Profile) bool { return p.ID == ref })
	if i < 0 {
		return directory.Profile{}, directory.ErrNotFound
	}
	return d.profiles[i], nil
}

func (d *fakeDirectory) Connector(_ context.Context, ref string) (directory.Connector, error) {
	i := slices.IndexFunc(d.connectors, func(c directory.Connector) bool { return c.ID == ref })
	if i < 0 {
		return directory.Connector{}, directory.ErrNotFound
	}
	return d.connectors[i], nil
}

func (d *fakeDirectory) AddLogOn(_ context.Context, l directory.LogOn) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.logErr == nil {
		d.log = append(d.log, l)
	}
	return d.logErr
}

// lastEntry returns the newest entry of the log.
func (d *fakeDirectory) lastEntry(t *testing.T) directory.LogOn {
	t.Helper()
	if len(d.log) == 0 {
		t.Fatal("the log is empty")
	}
	return d.log[len(d.log)-1]
}

// fakeEntra gives the answers that were set, and remembers the requests.
type fakeEntra struct {
	signIn func(context.Context, Attempt) (Identity, error)
	reach  func(ctx context.Context, connector string) error // by connector ID

	asked   []Attempt
	reached int
}

func (e *fakeEntra) SignIn(ctx context.Context, a Attempt) (Identity, error) {
	a.Password = slices.Clone(a.Password)
	e.asked = append(e.asked, a)
	return e.signIn(ctx, a)
}

func (e *fakeEntra) Reach(ctx context.Context, c directory.Connector) error {
	e.reached++
	if e.reach == nil {
		return nil
	}
	return e.reach(ctx, c.ID)
}

// yes makes Entra ID accept a sign-in.
func yes(id string) func(context.Context, Attempt) (Identity, error) {
	return func(context.Context, Attempt) (Identity, error) {
		return Identity{ObjectID: id, TenantID: tenant, Name: "anna@contoso.com"}, nil
	}
}

func no(err error) func(context.Context, Attempt) (Identity, error) {
	return func(context.Context, Attempt) (Identity, error) { return Identity{}, err }
}

func account(id, name string, status directory.Status) directory.User {
	return directory.User{ID: id, Connector: "con1", Status: status, Attributes: directory.Attributes{
		{Name: "displayName", Value: fmt.Sprintf("%q", strings.ToUpper(name[:1])+name[1:])},
		{Name: "mail", Value: fmt.Sprintf("%q", name+"@contoso.com")},
		{Name: "userPrincipalName", Value: fmt.Sprintf("%q", name+"@contoso.com")},
	}}
}

// office returns a profile that allows Office 365.
func office(id string, ways ...directory.Way) directory.Profile {
	if ways == nil {
		ways = directory.Ways
	}
	return directory.Profile{
		ID: id, Name: strings.ToUpper(id), Mechanism: directory.MechanismOffice365,
		Connector: "con1", Ways: ways,
	}
}

func byDefault(p directory.Profile) directory.Profile {
	p.Default = true
	return p
}

// forGroups makes a profile apply to the members of groups.
func forGroups(p directory.Profile, order int, groups ...string) directory.Profile {
	p.Order = order
	for _, g := range groups {
		p.Groups = append(p.Groups, directory.ProfileGroup{ID: g, Name: "Group " + g})
	}
	return p
}

// contoso returns a directory with Anna, who may log on under the default profile.
func contoso() *fakeDirectory {
	return &fakeDirectory{
		users:    []directory.User{account(annaID, "anna", directory.StatusActive)},
		groups:   map[string][]directory.Membership{},
		profiles: []directory.Profile{byDefault(office("standard"))},
		connectors: []directory.Connector{{
			ID: "con1", Description: "Contoso", TenantDomain: "contoso.com",
			TenantID: tenant, ClientID: "app",
		}},
	}
}

// asAnna returns an administrator's request for Anna with a password.
func asAnna() Request {
	return Request{
		User: "anna@contoso.com", Way: directory.WayPassword, Password: []byte("secret"),
		From: netip.MustParseAddr("192.0.2.7"), Administrator: true,
	}
}

func evaluate(t *testing.T, d *fakeDirectory, e *fakeEntra, r Request) Verdict {
	t.Helper()
	v, err := (&Service{Directory: d, Entra: e}).Evaluate(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
