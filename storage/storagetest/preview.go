package storagetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
)

func (f *fixture) wantPreview(title string, scope directory.Scope, names int, wanted directory.ScopePreview) {
	f.t.Helper()
	got, known, err := f.store.PreviewScope(f.ctx, f.connector.ID, scope, names)
	f.must(err)
	want(f.t, title+": known", known, true)
	if diff := cmp.Diff(wanted, got, cmpopts.IgnoreFields(directory.ScopeMove{}, "Facts"),
		cmpopts.EquateEmpty()); diff != "" {
		f.t.Errorf("%s (-want +got):\n%s", title, diff)
	}
}

// previewMatchesTheRun checks that the next run does exactly what the preview of a scope shows.
func previewMatchesTheRun(t *testing.T, store Store) {
	f := newFixture(t, store)
	if _, known, err := store.PreviewScope(f.ctx, f.connector.ID, directory.Scope{}, 5); known || err != nil {
		t.Errorf("before the first run: known %v, %v", known, err)
	}
	other := f.another("fabrikamaa", "Fabrikam")
	other.first([]directory.Object{User(91, "Stranger")}, nil, nil)
	f.first([]directory.Object{
		User(1, "Ann"), User(2, "bob", "mail", "bob@Fabrikam.com"),
		User(3, "Guest", "userType", "Guest", "mail", "g@elsewhere.org"),
		User(4, "Off", "accountEnabled", false), User(5, "Zoe", "mail", "zoe@fabrikam.com"), User(6, "Gone"),
	}, nil, nil)
	f.delta([]directory.Object{removed(UserID(6), directory.SoftDeleted)}, nil)

	scope := directory.Scope{Guests: true, AcknowledgeDisabled: true}
	f.wantPreview("as it is", scope, 5, directory.ScopePreview{Accounts: 5, InScope: 5})
	scope = directory.Scope{Domains: []string{"contoso.com"}}
	leave := directory.ScopeMove{Count: 3, Names: []string{"bob", "Guest", "Zoe"}}
	enable := directory.ScopeMove{Count: 1, Names: []string{"Off"}}
	f.wantPreview("a filter", scope, 5, directory.ScopePreview{Accounts: 5, InScope: 2, Leave: leave, Enable: enable})
	leave.Names = []string{"Guest"}
	f.wantPreview("with few names", scope, 1,
		directory.ScopePreview{Accounts: 5, InScope: 2, Leave: leave, Enable: enable})

	f.connector.Domains, f.connector.Guests, f.connector.AcknowledgeDisabled = scope.Domains, false, false
	run := f.delta(nil, nil)
	want(t, "users of the run", run.Users, directory.UserCounts{Removed: 3, Enabled: 1, Total: 2})
	f.wantPreview("after the run", scope, 5, directory.ScopePreview{Accounts: 5, InScope: 2})
	enter := directory.ScopeMove{Count: 3, Names: []string{"bob", "Guest", "Zoe"}}
	f.wantPreview("back again", directory.Scope{Guests: true}, 5,
		directory.ScopePreview{Accounts: 5, InScope: 5, Enter: enter})
}
