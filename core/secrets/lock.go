package secrets

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// lockFile is in the data folder. A program that makes, moves or rekeys a vault holds it, because
	// two programs that move secrets in opposite directions would remove them from both vaults.
	lockFile = "vault.lock"
	// lockPatience is how long another program may take, and lockEvery how often the lock is tried.
	lockPatience = 20 * time.Second
	lockEvery    = 50 * time.Millisecond
)

// alone runs do while no other program makes, moves or rekeys a vault of the data folder.
func (s *Service) alone(ctx context.Context, do func() error) error {
	waiting, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	lock := flock.New(filepath.Join(s.o.Folder, lockFile), flock.SetPermissions(0o600))
	_, err := lock.TryLockContext(waiting, lockEvery)
	switch {
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return problem.Problem{
			Code: problem.CodeBusy, Title: "Another program is changing where secrets are kept",
			Hint: "Try again when it has finished.",
		}.Wrap(directory.ErrBusy)
	case err != nil:
		return fmt.Errorf("lock the choice of the vault: %w", err)
	}
	defer lock.Close()
	return do()
}
