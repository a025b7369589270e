package guitest

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

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
	Previewed [][]string // ids of each StartPreview
	Decided   []string   // "approve 17: note" or "discard 17: note"
	DecideErr error      // what decisions and exports answer
	Exported  []string   // what each SaveChanges and SaveLogOns was asked for

	Log    []directory.LogOn // newest first
	LogErr error             // what reading and writing it answer
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

// Planned answers with ChangesFunc, as far as the query's search finds the name.
func (r *Runs) Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error {
	if r.ChangesFunc == nil {
		return nil
	}
	looked := map[string]int{}
	return r.ChangesFunc(ctx, q.Run, func(c directory.Change) error {
		if !strings.Contains(strings.ToLower(c.Name), strings.ToLower(q.Search)) || q.Op != "" && c.Op != q.Op || q.What != "" && c.What != q.What {
			return nil
		}
		if looked[c.What]++; q.Most > 0 && looked[c.What] > q.Most {
			return nil
		}
		return each(c)
	})
}

// StartApproval writes down what was decided.
func (r *Runs) StartApproval(_ context.Context, run int64, note string) error {
	r.Decided = append(r.Decided, fmt.Sprintf("approve %d: %s", run, note))
	return r.DecideErr
}

// Discard writes down what was decided.
func (r *Runs) Discard(_ context.Context, run int64, note string) (directory.Run, error) {
	r.Decided = append(r.Decided, fmt.Sprintf("discard %d: %s", run, note))
	return directory.Run{}, r.DecideErr
}

// SaveChanges writes down what was asked for, and says that it wrote seven changes.
func (r *Runs) SaveChanges(_ context.Context, q directory.ChangeQuery, path string) (int, error) {
	r.Exported = append(r.Exported, fmt.Sprintf("run %d %s%s%q to %s", q.Run, q.What, q.Op, q.Search, path))
	return 7, r.DecideErr
}

// StartPreview writes down what was asked for.
func (r *Runs) StartPreview(ids ...string) {
	Did("preview")
	r.Previewed = append(r.Previewed, ids)
}

// StartSync writes down what was asked for.
func (r *Runs) StartSync(_ bool, ids ...string) {
	Did("sync")
	r.Started = append(r.Started, ids)
}

// CancelSync writes down what was asked for.
func (r *Runs) CancelSync(id string) {
	Did("cancel")
	r.Cancelled = append(r.Cancelled, id)
}

// LogOns gives Log, as far as the query's limit goes.
func (r *Runs) LogOns(_ context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error] {
	return func(yield func(directory.LogOn, error) bool) {
		if r.LogErr != nil {
			yield(directory.LogOn{}, r.LogErr)
			return
		}
		for _, l := range r.Log[:min(q.Limit, len(r.Log))] {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// SaveLogOns writes down where Log was to go.
func (r *Runs) SaveLogOns(_ context.Context, path string) (int, error) {
	r.Exported = append(r.Exported, "log-ons to "+path)
	return len(r.Log), r.LogErr
}

// HeldRun is a run that waits for a person.
func HeldRun() directory.Run {
	run := History()[0]
	run.ID, run.Connector, run.State, run.Warnings, run.Error = 412, Fabrikam, directory.StateHeld, nil, nil
	run.Users = directory.UserCounts{Added: 3, Updated: 5, Removed: 412, Total: 3950}
	run.Groups = directory.GroupCounts{Added: 1, Total: 310}
	run.Memberships = directory.MembershipCounts{Added: 1, Removed: 2381, Total: 18204}
	run.Breaches = []directory.Breach{
		{Guard: directory.GuardAccountsRemoved, Limit: directory.Limit{Percent: 10, AtLeast: 20}, Count: 412, Of: 3950, Most: 395},
	}
	run.Edits = []directory.OptionEdit{{Option: "domains", Old: "fabrikam.com,litware.com", New: "fabrikam.com", At: run.StartedAt.Add(-20 * time.Minute)}}
	run.Causes = []directory.CauseCount{
		{What: "user", Op: directory.OpRemoved, Cause: directory.CauseDomainsEdited, Count: 400},
		{What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, Count: 12},
		{What: "membership", Op: directory.OpRemoved, Cause: directory.CauseCompanion, Count: 2381},
	}
	return run
}
