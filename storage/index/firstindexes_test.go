package index

import (
	"context"
	"testing"

	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// TestMemberIndexIsMadeInTime: sorting very many memberships at the end would take too much
// memory, and whoever looks for those of one member needs the
func TestMemberIndexIsMadeInTime(t *testing.T) {
	for name, test := range map[string]struct {
		use   func(context.Context, *sqldb.Tx, *MemberIndex) error
		there bool
	}{
		"many": {func(ctx context.Context, tx *sqldb.Tx, x *MemberIndex) error {
			return x.Grow(ctx, tx, mostUnindexedMembers+1)
		}, true},
		"few": {func(ctx context.Context, tx *sqldb.Tx, x *MemberIndex) error {
			return x.Grow(ctx, tx, mostUnindexedMembers)
		}, false},
		"member": {func(ctx context.Context, tx *sqldb.Tx, x *MemberIndex) error { return x.Need(ctx, tx) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			err := sqldbtest.Open(t).Write(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				if err := DropFirstIndexes(ctx, tx); err != nil {
					return err
				}
				if there, err := sqldb.HasIndex(ctx, tx, MembersByMember); err != nil || there {
					t.Fatalf("the index is there: %v, %v", there, err)
				}
				if err := test.use(ctx, tx, &MemberIndex{}); err != nil {
					return err
				}
				there, err := sqldb.HasIndex(ctx, tx, MembersByMember)
				if there != test.there {
					t.Errorf("the index is there: %v, want %v", there, test.there)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
