package syncer

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
)

// productSource is a tenant that only lists its products.
type productSource struct {
	Source
	roles []string
	tell  func(context.Context) ([]directory.Licence, error)
	asked int
}

func (s *productSource) Tenant(context.Context) (directory.Tenant, error) {
	return directory.Tenant{ID: "t1", DisplayName: "Contoso", Roles: s.roles}, nil
}

func (s *productSource) Licences(ctx context.Context) ([]directory.Licence, error) {
	s.asked++
	return s.tell(ctx)
}

type productStore struct {
	Runs
	Fetches
	Plans
	kept [][]directory.Licence
}

func (s *productStore) SetTenant(context.Context, string, string, string) error { return nil }

func (s *productStore) GrantedPermissions(context.Context, string) ([]string, error) { return nil, nil }

func (s *productStore) SetLicences(_ context.Context, _ string, list []directory.Licence) error {
	s.kept = append(s.kept, list)
	return nil
}

// A run reads the names of licences once, if that is allowed, and also works without them.
func TestLicencesAreReadWhereAllowed(t *testing.T) {
	listed := func(context.Context) ([]directory.Licence, error) {
		return []directory.Licence{{ID: "a", Part: "A"}}, nil
	}
	for name, tt := range map[string]struct {
		roles       []string
		tell        func(context.Context) ([]directory.Licence, error)
		asked, kept int
	}{
		"allowed":      {[]string{"User.Read.All", "LicenseAssignment.Read.All"}, listed, 1, 1},
		"nobody knows": {nil, listed, 1, 1},
		"not allowed":  {[]string{"User.Read.All"}, listed, 0, 0},
		"refused all the same": {nil, func(context.Context) ([]directory.Licence, error) {
			return nil, errors.New("403")
		}, 1, 0},
		"takes too long": {nil, func(ctx context.Context) ([]directory.Licence, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				source, store := &productSource{roles: tt.roles, tell: tt.tell}, &productStore{}
				e := New(Options{Runs: store, Fetches: store, Plans: store, Source: source})
				if err := e.connect(t.Context()); err != nil || source.asked != tt.asked || len(store.kept) != tt.kept {
					t.Errorf("asked %d times, kept %v, err %v", source.asked, store.kept, err)
				}
			})
		})
	}
}

func TestLicencesEndWithTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	source := &productSource{tell: func(ctx context.Context) ([]directory.Licence, error) {
		cancel()
		return nil, ctx.Err()
	}}
	if err := New(Options{Runs: &productStore{}, Fetches: &productStore{}, Plans: &productStore{}, Source: source}).
		connect(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}
