package app

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// PreviewScope returns three accounts for every connector. One of them is a guest who would leave.
func (s *memoryStore) PreviewScope(
	_ context.Context, id string, scope directory.Scope, names int,
) (directory.ScopePreview, bool, error) {
	s.previewed = append(s.previewed, id+": "+scope.String())
	return directory.ScopePreview{
		Accounts: 3, InScope: 2,
		Leave: directory.ScopeMove{Count: 1, Names: []string{"Guest"}},
	}, true, nil
}

func TestPreviewScope(t *testing.T) {
	r := newRig(t)
	stored := r.add(t, typed())
	edited := stored
	edited.Domains = []string{"Contoso.COM", "münchen.example"}
	fresh, stranger, wrong := typed(), typed(), stored
	stranger.TenantDomain, wrong.Domains = "fabrikam.com", []string{"two words.com"}
	all := directory.ScopePreview{
		Accounts: 3, InScope: 2,
		Leave: directory.ScopeMove{Count: 1, Names: []string{"Guest"}},
	}
	strict, held := stored, all
	strict.Guards = directory.Guards{directory.GuardAccountsRemoved: {ByNumber: true}}
	held.Breaches = []directory.Breach{{
		Guard: directory.GuardAccountsRemoved, Limit: directory.Limit{ByNumber: true},
		Count: 1, Of: 3,
	}}
	for name, tt := range map[string]struct {
		connector directory.Connector
		want      directory.ScopePreview
		known     bool
		asked     []string
		code      problem.Code
	}{
		"a stored connector": {
			edited, all, true,
			[]string{stored.ID + ": contoso.com,xn--mnchen-3ya.example"},
			"",
		},
		"one whose guard lets nobody go": {strict, held, true, []string{stored.ID + ": "}, ""},
		"a new one to a tenant that is read": {
			fresh,
			directory.ScopePreview{Accounts: 3, InScope: 2},
			true,
			[]string{stored.ID + ": "},
			"",
		},
		"a new one to another tenant": {stranger, directory.ScopePreview{}, false, nil, ""},
		"domains that are none":       {wrong, directory.ScopePreview{}, false, nil, problem.CodeUsage},
	} {
		t.Run(name, func(t *testing.T) {
			r.store.previewed = nil
			got, known, err := r.PreviewScope(t.Context(), tt.connector)
			if code := problem.Of(err).Code; err != nil && code != tt.code || err == nil && tt.code != "" {
				t.Fatalf("problem %q, want %q", code, tt.code)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || known != tt.known {
				t.Errorf("known %v, want %v; preview (-want +got):\n%s", known, tt.known, diff)
			}
			if diff := cmp.Diff(tt.asked, r.store.previewed, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("asked the store (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInspectCertificate(t *testing.T) {
	r := newRig(t)
	folder := t.TempDir()
	writeFile(t, folder, "text.pem", "no certificate")
	for name, tt := range map[string]struct {
		path string
		code problem.Code
	}{
		"missing": {filepath.Join(folder, "nothing.pem"), "certificate_missing"},
		"no file": {folder, "certificate_unreadable"},
		"neither": {filepath.Join(folder, "text.pem"), "certificate_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := r.InspectCertificate(tt.path, ""); problem.Of(err).Code != tt.code {
				t.Errorf("problem %q, want %q", problem.Of(err).Code, tt.code)
			}
		})
	}
}
