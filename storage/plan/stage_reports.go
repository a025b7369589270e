package plan

import (
	"context"
	"strconv"

	"github.com/rollcallsync/rollcall/core/directory"
)

// StageReports implements syncer.Fetches. It skips unknown reports: the delta round that returns
// them also returns their manager.
func (st *Store) StageReports(ctx context.Context, f *directory.Fetch, reports []directory.Reports) error {
	return st.stage(ctx, f, "stage reports", func(ctx context.Context, s *session) error {
		var users []directory.Object
		var named []ref
		for _, r := range reports {
			manager := directory.Attributes{{Name: "manager", Value: strconv.Quote(r.Manager)}}
			for _, id := range r.Users {
				users = append(users, directory.Object{ID: id, Attributes: manager})
				named = append(named, newRef(id, directory.KindOther)) // the kind of a report is unknown
			}
		}
		keys, err := s.ids.resolve(ctx, s.tx, named)
		if err != nil {
			return err
		}
		base := map[int64]staged{}
		if err := s.loadBase(ctx, "user", keys, base); err != nil {
			return err
		}
		var list []staged
		for i, o := range users {
			x := base[keys[i]]
			if x.attrs == nil || x.removal != directory.NotRemoved || !x.live && !x.known {
				continue
			}
			x.attrs = x.attrs.Merge(o.Attributes)
			list = append(list, x)
		}
		if s.fetch.First {
			return s.writeFirstUsers(ctx, list, true)
		}
		return s.writeStagedUsers(ctx, list)
	})
}
