package directory_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestPreview(t *testing.T) {
	facts := func(domain string, enabled, guest bool, status directory.Status, count int) directory.FactCount {
		return directory.FactCount{
			Facts:  directory.Facts{Domain: domain, Enabled: enabled, Guest: guest},
			Status: status, Count: count,
		}
	}
	// At first, everything is in scope and disabled accounts are acknowledged.
	open := []directory.FactCount{
		facts("contoso.com", true, false, directory.StatusActive, 100),
		facts("contoso.com", false, false, directory.StatusDisabled, 7),
		facts("fabrikam.com", true, false, directory.StatusActive, 20),
		facts("partner.com", true, true, directory.StatusActive, 3),
	}
	filtered := []directory.FactCount{
		facts("contoso.com", true, false, directory.StatusActive, 100),
		facts("contoso.com", false, false, directory.StatusActive, 7),
		facts("fabrikam.com", true, false, directory.StatusOutOfScope, 20),
	}
	losses := directory.Losses{Accounts: 23, OfAccounts: 130}
	if got := (directory.Scope{Guests: true, AcknowledgeDisabled: true, Domains: []string{"contoso.com"}}).
		Preview(open).Losses(); !reflect.DeepEqual(got, losses) {
		t.Errorf("losses %+v, want %+v", got, losses)
	}
	losses = directory.Losses{Disabled: 7, OfAccounts: 107}
	if got := (directory.Scope{AcknowledgeDisabled: true}).Preview(filtered).Losses(); !reflect.DeepEqual(got, losses) {
		t.Errorf("losses %+v, want %+v", got, losses)
	}
	for name, tt := range map[string]struct {
		counts []directory.FactCount
		scope  directory.Scope
		want   directory.ScopePreview
	}{
		"nothing moves": {
			open,
			directory.Scope{Guests: true, AcknowledgeDisabled: true},
			directory.ScopePreview{Accounts: 130, InScope: 130},
		},
		"an empty mirror": {nil, directory.Scope{}, directory.ScopePreview{}},
		"a filter leaves": {
			open,
			directory.Scope{
				Guests: true, AcknowledgeDisabled: true,
				Domains: []string{"contoso.com"},
			},
			directory.ScopePreview{Accounts: 130, InScope: 107, Leave: directory.ScopeMove{Count: 23}},
		},
		"a typing mistake": {
			open,
			directory.Scope{
				Guests: true, AcknowledgeDisabled: true,
				Domains: []string{"contoso.con"},
			},
			directory.ScopePreview{Accounts: 130, Leave: directory.ScopeMove{Count: 130}},
		},
		"guests leave": {
			open,
			directory.Scope{AcknowledgeDisabled: true},
			directory.ScopePreview{Accounts: 130, InScope: 127, Leave: directory.ScopeMove{Count: 3}},
		},
		"not acknowledged": {
			open,
			directory.Scope{Guests: true},
			directory.ScopePreview{Accounts: 130, InScope: 130, Enable: directory.ScopeMove{Count: 7}},
		},
		"no filter any more": {
			filtered,
			directory.Scope{AcknowledgeDisabled: true},
			directory.ScopePreview{
				Accounts: 127, InScope: 127, Enter: directory.ScopeMove{Count: 20},
				Disable: directory.ScopeMove{Count: 7},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := tt.scope.Preview(tt.counts)
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(directory.ScopeMove{}, "Facts")); diff != "" {
				t.Errorf("preview (-want +got):\n%s", diff)
			}
			if want := cmp.Equal(tt.want,
				directory.ScopePreview{Accounts: got.Accounts, InScope: got.InScope}); got.Moves() == want {
				t.Errorf("Moves() = %v", got.Moves())
			}
		})
	}
}
