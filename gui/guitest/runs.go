package guitest

import (
	"context"
	"slices"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
)

// Runs is what the screens Dashboard and History call.
type Runs struct {
	OverviewFunc   func(context.Context) (app.Overview, error)
	ConnectorsFunc func(context.Context) ([]directory.Connector, error)
	RunsFunc       func(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	ChangesFunc    func(ctx context.Context, run int64, each func(directory.Change) error) error

	Started   [][]string // ids of each StartSync
	Cancelled []string   // ids of CancelSync
}

// RunsOf knows of runs, newest first, with Changes in each, of the connectors of
// the samples, and of the sample's Overview.
func RunsOf(runs []directory.Run) *Runs {
	return &Runs{
		OverviewFunc:   func(context.Context) (app.Overview, error) { return Overview(), nil },
		ConnectorsFunc: func(context.Context) ([]directory.Connector, error) { return Connectors(), nil },
		RunsFunc: func(_ context.Context, connector string, limit int) ([]directory.Run, error) {
			list := slices.DeleteFunc(slices.Clone(runs), func(r directory.Run) bool { return connector != "" && r.Connector != connector })
			return list[:min(limit, len(list))], nil
		},
		ChangesFunc: func(_ context.Context, run int64, each func(directory.Change) error) error {
			for _, c := range Changes(run) {
				if err := each(c); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// Overview answers with OverviewFunc.
func (r *Runs) Overview(ctx context.Context) (o app.Overview, err error) {
	if r.OverviewFunc != nil {
		return r.OverviewFunc(ctx)
	}
	return o, nil
}

// Connectors answers with ConnectorsFunc.
func (r *Runs) Connectors(ctx context.Context) ([]directory.Connector, error) {
	if r.ConnectorsFunc != nil {
		return r.ConnectorsFunc(ctx)
	}
	return nil, nil
}

// Runs answers with RunsFunc.
func (r *Runs) Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error) {
	if r.RunsFunc != nil {
		return r.RunsFunc(ctx, connector, limit)
	}
	return nil, nil
}

// Changes answers with ChangesFunc.
func (r *Runs) Changes(ctx context.Context, run int64, each func(directory.Change) error) error {
	if r.ChangesFunc != nil {
		return r.ChangesFunc(ctx, run, each)
	}
	return nil
}

// StartSync writes down what was asked for.
func (r *Runs) StartSync(_ bool, ids ...string) { r.Started = append(r.Started, ids) }

// CancelSync writes down what was asked for.
func (r *Runs) CancelSync(id string) { r.Cancelled = append(r.Cancelled, id) }
