package storagetest

import (
	"errors"
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

func (f *fixture) logOns(q directory.LogOnQuery) (list []directory.LogOn) {
	f.t.Helper()
	for l, err := range f.store.LogOns(f.ctx, q) {
		f.must(err)
		list = append(list, l)
	}
	return list
}

func logOnsReadBack(t *testing.T, store Store) {
	f := newFixture(t, store)
	whole := directory.LogOn{
		At: begun, Name: "anna@contoso.com", User: UserID(1), DisplayName: "Anna", Connector: f.connector.ID,
		Profile:     "profileaaa",
		ProfileName: "Staff", Way: directory.WayDevice, Reason: directory.LogOnMultiFactor, Code: 50076,
		RequestID: "1234",
		From:      netip.MustParseAddr("2001:db8::7"), Test: true,
	}
	bare := directory.LogOn{At: begun.Add(time.Hour), Way: directory.WayPassword, Reason: directory.LogOnNoAccount}
	f.must(store.AddLogOn(f.ctx, whole))
	f.must(store.AddLogOn(f.ctx, bare))
	diff := cmp.Diff([]directory.LogOn{bare, whole}, f.logOns(directory.LogOnQuery{}),
		cmpopts.IgnoreFields(directory.LogOn{}, "ID"), cmpopts.EquateComparable(netip.Addr{}))
	if diff != "" {
		t.Errorf("log-ons (-want +got):\n%s", diff)
	}
	f.checkSound()
}

func logOnsByQuery(t *testing.T, store Store) {
	f := newFixture(t, store)
	for i, l := range []directory.LogOn{
		{Name: "ÄNNE@contoso.com", DisplayName: "Änne", Reason: directory.LogOnAllowed, Connector: f.connector.ID},
		{Name: "bob_1@contoso.com", ProfileName: "Staff", Reason: directory.LogOnLocked},
		{Name: "bobb1@contoso.com", DisplayName: "Robert Änderle", Reason: directory.LogOnCancelled},
		{DisplayName: "Cid", Reason: directory.LogOnUnavailable},
		{Name: "dan@contoso.com", Reason: directory.LogOnTimedOut},
	} {
		l.At = begun.Add(time.Duration(i) * time.Hour)
		f.must(store.AddLogOn(f.ctx, l))
	}
	for name, test := range map[string]struct {
		q    directory.LogOnQuery
		want string
	}{
		"all":                {directory.LogOnQuery{}, "4 3 2 1 0 "},
		"some":               {directory.LogOnQuery{Limit: 2}, "4 3 "},
		"allowed":            {directory.LogOnQuery{Outcome: directory.OutcomeAllowed}, "0 "},
		"denied":             {directory.LogOnQuery{Outcome: directory.OutcomeDenied}, "1 "},
		"cancelled":          {directory.LogOnQuery{Outcome: directory.OutcomeCancelled}, "2 "},
		"unavailable":        {directory.LogOnQuery{Outcome: directory.OutcomeUnavailable}, "3 "},
		"timed out":          {directory.LogOnQuery{Outcome: directory.OutcomeTimedOut}, "4 "},
		"a connector":        {directory.LogOnQuery{Connector: f.connector.ID}, "0 "},
		"a name":             {directory.LogOnQuery{Search: "BOB_"}, "1 "},
		"a profile":          {directory.LogOnQuery{Search: "staff"}, "1 "},
		"an account":         {directory.LogOnQuery{Search: "cid"}, "3 "},
		"beyond ASCII":       {directory.LogOnQuery{Search: "a\u0308nne"}, "0 "},
		"beyond ASCII, some": {directory.LogOnQuery{Search: "ande", Limit: 1}, "2 "},
		"since":              {directory.LogOnQuery{Since: begun.Add(3 * time.Hour)}, "4 3 "},
		"until":              {directory.LogOnQuery{Until: begun.Add(3 * time.Hour)}, "2 1 0 "},
		"between": {directory.LogOnQuery{
			Since: begun.Add(time.Hour), Until: begun.Add(3 * time.Hour),
			Search: "contoso",
		}, "2 1 "},
	} {
		got := ""
		for _, l := range f.logOns(test.q) {
			got += fmt.Sprint(int(l.At.Sub(begun).Hours())) + " "
		}
		want(t, name, got, test.want)
	}
}

func logOnsByPages(t *testing.T, store Store) {
	f := newFixture(t, store)
	for i := range 7 {
		f.must(store.AddLogOn(f.ctx, directory.LogOn{
			At:   begun.Add(time.Duration(i) * time.Hour),
			Name: fmt.Sprintf("%d@contoso.com", i), Reason: directory.LogOnAllowed,
		}))
	}
	names := ""
	var q directory.LogOnQuery
	for q.Limit = 3; ; {
		page := f.logOns(q)
		if len(page) == 0 {
			break
		}
		for _, l := range page {
			names += l.Name[:1]
			q.Before = l.ID
		}
		names += " "
	}
	want(t, "names", names, "654 321 0 ")
	dropped, err := store.ForgetLogOns(f.ctx, begun.Add(5*time.Hour))
	f.must(err)
	want(t, "dropped", dropped, 5)
	want(t, "left", len(f.logOns(directory.LogOnQuery{})), 2)
	at := begun.Add(9 * time.Hour)
	f.must(store.AddLogOn(f.ctx, directory.LogOn{At: at, Reason: directory.LogOnAllowed}))
	if list := f.logOns(directory.LogOnQuery{}); list[0].At != at {
		t.Errorf("the newest entry is %+v", list[0])
	}
}

func usersByName(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Anna")}, nil, nil)
	u, err := store.User(f.ctx, UserID(1), directory.Moment{})
	f.must(err)
	for _, name := range []string{u.ID, u.Attributes.Text("userPrincipalName")} {
		found, err := store.UsersNamed(f.ctx, name)
		f.must(err)
		if len(found) != 1 || found[0].ID != u.ID {
			t.Errorf("named %q: %+v", name, found)
		}
	}
	found, err := store.UsersNamed(f.ctx, "nobody@contoso.com")
	f.must(err)
	want(t, "named nobody", len(found), 0)
}

// namesOfSeveral covers several accounts with the same name. A sign-in name wins over another
// account's mail, and an address wins over an alias. Otherwise the values of one account could lock
// out the owner of another (o365-moodle#2102, EntraCP#59).
func namesOfSeveral(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{
		User(1, "Ann", "userPrincipalName", "ann@contoso.com", "mail", "ann@contoso.com"),
		User(2, "Ann admin", "userPrincipalName", "adm-ann@contoso.com", "mail", "ann@contoso.com"),
		User(3, "Info", "userPrincipalName", "info@fabrikam.com", "proxyAddresses",
			[]string{"SMTP:info@contoso.com", "smtp:desk@contoso.com"}),
		User(4, "Thief", "otherMails", []string{"info@contoso.com", "desk@contoso.com", "h@contoso.com"}),
		User(5, "Guest", "userType", "Guest", "userPrincipalName", "h_contoso.com#EXT#@contoso.onmicrosoft.com",
			"otherMails", []string{"h@contoso.com "}),
		User(6, "Blank", "mail", "trail@contoso.com\u00a0"),
		User(7, "Twin one", "mail", "twin@contoso.com"), User(8, "Twin two", "mail", "twin@contoso.com"),
		User(9, "Gone", "userPrincipalName", "adm-ann@contoso.com"),
	}, []directory.Object{Group(1, "Mail", "mail", "all@contoso.com"), Group(2, "all@contoso.com")}, nil)
	f.delta([]directory.Object{removed(UserID(9), directory.SoftDeleted)}, nil)
	for name, wanted := range map[string]string{
		"ann@contoso.com": "Ann", "ANN@contoso.com\t": "Ann", "adm-ann@contoso.com": "Ann admin",
		"info@contoso.com": "Info",
		"desk@contoso.com": "Info", "h@contoso.com": "Guest", "trail@contoso.com": "Blank", "info@fabrikam.com": "Info",
	} {
		u, err := store.User(f.ctx, name, now)
		f.must(err)
		want(t, name, u.Attributes.Text("displayName"), wanted)
		found, err := store.UsersNamed(f.ctx, name)
		f.must(err)
		want(t, "accounts named "+name, len(found), 1)
	}
	if _, err := store.User(f.ctx, "twin@contoso.com", now); !errors.Is(err, directory.ErrAmbiguous) {
		t.Errorf("two accounts with one address: %v", err)
	}
	_, err := store.User(f.ctx, "ann@contoso.com.", now)
	if p := problem.Of(err); !errors.Is(err, directory.ErrNotFound) ||
		!strings.Contains(p.Hint, "does not end with a dot") {
		t.Errorf("an address that ends with a dot: %v, %q", err, p.Hint)
	}
	g, err := store.Group(f.ctx, "all@contoso.com", now)
	f.must(err)
	want(t, "group with that address", g.ID, GroupID(1))
	names := ""
	for _, u := range collect(t, store.Users(f.ctx, directory.Query{Search: "h@contoso"})) {
		names += u.Attributes.Text("displayName") + " "
	}
	want(t, "found by another mail address", names, "Guest Thief ")
}
