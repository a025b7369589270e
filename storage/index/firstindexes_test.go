package index

import (
	"context"
	"testing"

	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// TestMemberIndexIsMadeInTime checks that the index is created before there are so many memberships
// that sorting them at the end would take too much memory, and when the memberships of one member
// are needed.
func TestMemberIndexIsMadeInTime(t *testing.T) {
	for name, test := range map[string]struct {
		use    func(context.Context, *sqldb.Tx, *MemberIndex) error
		exists bool
	}{
		"many": {func(ctx context.Context, tx *sqldb.Tx, x *MemberIndex) error {
			return x.Grow(ctx, tx, maxUnindexedMembers+1)
		}, true},
		"few": {func(ctx context.Context, tx *sqldb.Tx, x *MemberIndex) error {
			return x.Grow(ctx, tx, maxUnindexedMembers)
		}, false},
		"member": {func(ctx context.Context, tx *sqldb.Tx, x *MemberIndex) error { return x.Need(ctx, tx) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			err := sqldbtest.Open(t).Write(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				if err := DropFirstIndexes(ctx, tx); err != nil {
					return err
				}
				if exists, err := sqldb.HasIndex(ctx, tx, MembersByMember); err != nil || exists {
					t.Fatalf("the index exists: %v, want false; error %v", exists, err)
				}
				if err := test.use(ctx, tx, &MemberIndex{}); err != nil {
					return err
				}
				exists, err := sqldb.HasIndex(ctx, tx, MembersByMember)
				if exists != test.exists {
					t.Errorf("the index exists: %v, want %v", exists, test.exists)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
