package app

import "context"

// catchUp upgrades data from an older version piece by piece, so the window does not have to wait.
func (a *App) catchUp(ctx context.Context) {
	for more := true; more && ctx.Err() == nil; {
		var err error
		if more, err = a.maintenance.FinishUpgrade(ctx); err != nil {
			if ctx.Err() == nil {
				a.log.Error("bring the database up to date", "error", err)
			}
			return
		}
	}
}
