package guitest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
)

// Runs is the backend of the Dashboard and History screens.
type Runs struct {
	OverviewFunc   func(context.Context) (events.Overview, error)
	ConnectorsFunc func(context.Context) ([]directory.Connector, error)
	RunsFunc       func(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	ChangesFunc    func(ctx context.Context, run int64, each func(directory.Change) error) error

	Started   [][]string // the IDs of each call of StartSync
	Cancelled []string   // the IDs given to CancelSync
	Previewed [][]string // the IDs of each call of StartPreview
	Decided   []string   // "approve 17: note" or "discard 17: note"
	DecideErr error      // returned by decisions and exports
	Exported  []string   // the queries given to SaveChanges and SaveLogOns

	Log    []directory.LogOn // newest first
	LogErr error             // returned when the log is read or written
}

// RunsOf returns a backend with runs, newest first, their changes from ChangesOf, and the sample's
// connectors and Overview.
func RunsOf(runs []directory.Run) *Runs {
	return &Runs{
		OverviewFunc:   func(context.Context) (events.Overview, error) { return Overview(), nil },
		ConnectorsFunc: func(context.Context) ([]directory.Connector, error) { return Connectors(), nil },
		RunsFunc: func(_ context.Context, connector string, limit int) ([]directory.Run, error) {
			list := slices.DeleteFunc(slices.Clone(runs), func(r directory.Run) bool {
				return connector != "" && r.Connector != connector
			})
			return list[:min(limit, len(list))], nil
		},
		ChangesFunc: func(_ context.Context, id int64, each func(directory.Change) error) error {
			for _, run := range runs {
				if run.ID != id {
					continue
				}
				for _, c := range ChangesOf(run) {
					if err := each(c); err != nil {
						return err
					}
				}
			}
			return nil
		},
	}
}

// Overview calls OverviewFunc.
func (r *Runs) Overview(ctx context.Context) (o events.Overview, err error) {
	if r.OverviewFunc != nil {
		return r.OverviewFunc(ctx)
	}
	return o, nil
}

// Connectors calls ConnectorsFunc.
func (r *Runs) Connectors(ctx context.Context) ([]directory.Connector, error) {
	if r.ConnectorsFunc != nil {
		return r.ConnectorsFunc(ctx)
	}
	return nil, nil
}

// Runs calls RunsFunc.
func (r *Runs) Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error) {
	if r.RunsFunc != nil {
		return r.RunsFunc(ctx, connector, limit)
	}
	return nil, nil
}

// FindRuns returns the runs of RunsFunc that the query selects.
func (r *Runs) FindRuns(ctx context.Context, q directory.RunQuery) ([]directory.Run, error) {
	all, err := r.Runs(ctx, q.Connector, math.MaxInt)
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(slices.Clone(all), func(x directory.Run) bool {
		return len(q.States) > 0 && !slices.Contains(q.States, x.State) ||
			len(q.Triggers) > 0 && !slices.Contains(q.Triggers, x.Trigger) ||
			x.StartedAt.Before(q.Since) || !q.Until.IsZero() && !x.StartedAt.Before(q.Until)
	})
	if q.Limit > 0 {
		list = list[:min(q.Limit, len(list))]
	}
	return list, nil
}

// Planned returns the changes of ChangesFunc that the query selects.
func (r *Runs) Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error {
	if r.ChangesFunc == nil {
		return nil
	}
	looked := map[string]int{}
	return r.ChangesFunc(ctx, q.Run, func(c directory.Change) error {
		changed := func(p directory.PropertyChange) bool { return p.Name == q.Property }
		if !strings.Contains(strings.ToLower(c.Name), strings.ToLower(q.Search)) || q.Op != "" && c.Op != q.Op ||
			q.What != "" && c.What != q.What ||
			q.Property != "" && !slices.ContainsFunc(c.Properties, changed) {
			return nil
		}
		if looked[c.What]++; q.Most > 0 && looked[c.What] > q.Most {
			return nil
		}
		return each(c)
	})
}

// ChangePage returns the same changes as Planned. A key is the number of a change.
func (r *Runs) ChangePage(ctx context.Context, q directory.ChangeQuery, limit int) (page []directory.Change,
	last directory.ChangeKey, err error,
) {
	n := int64(0)
	err = r.Planned(ctx, q, func(c directory.Change) error {
		if n++; n > q.After.Object && len(page) < limit {
			page, last = append(page, c), directory.ChangeKey{What: "user", Object: n}
		}
		return nil
	})
	return page, last, err
}

// ChangeMarks returns the marks of the changes that ChangePage returns.
func (r *Runs) ChangeMarks(
	ctx context.Context, q directory.ChangeQuery, every int,
) iter.Seq2[directory.ChangeMark, error] {
	return func(yield func(directory.ChangeMark, error) bool) {
		var marks []directory.ChangeMark
		n := 0
		err := r.Planned(ctx, q, func(directory.Change) error {
			if n++; n%every == 0 {
				marks = append(marks, directory.ChangeMark{
					Rows: n,
					Key:  directory.ChangeKey{What: "user", Object: int64(n)},
				})
			}
			return nil
		})
		if err != nil {
			yield(directory.ChangeMark{}, err)
			return
		}
		for _, m := range append(marks, directory.ChangeMark{Rows: n}) {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// SaveRuns records the request.
func (r *Runs) SaveRuns(ctx context.Context, q directory.RunQuery, path string) (int, error) {
	r.Exported = append(r.Exported, fmt.Sprintf("runs %s%v%v to %s", q.Connector, q.States, q.Triggers, path))
	list, err := r.FindRuns(ctx, q)
	return len(list), errors.Join(err, r.DecideErr)
}

// StartApproval records the decision.
func (r *Runs) StartApproval(_ context.Context, run int64, note string) error {
	r.Decided = append(r.Decided, fmt.Sprintf("approve %d: %s", run, note))
	return r.DecideErr
}

// Discard records the decision.
func (r *Runs) Discard(_ context.Context, run int64, note string) (directory.Run, error) {
	r.Decided = append(r.Decided, fmt.Sprintf("discard %d: %s", run, note))
	return directory.Run{}, r.DecideErr
}

// SaveChanges records the request, and reports seven written changes.
func (r *Runs) SaveChanges(_ context.Context, q directory.ChangeQuery, path string) (int, error) {
	r.Exported = append(r.Exported, fmt.Sprintf("run %d %s%s%q to %s", q.Run, q.What, q.Op, q.Search, path))
	return 7, r.DecideErr
}

// StartPreview records the request.
func (r *Runs) StartPreview(ids ...string) {
	Did("preview")
	r.Previewed = append(r.Previewed, ids)
}

// StartSync records the request.
func (r *Runs) StartSync(_ bool, ids ...string) {
	Did("sync")
	r.Started = append(r.Started, ids)
}

// CancelSync records the request.
func (r *Runs) CancelSync(id string) {
	Did("cancel")
	r.Cancelled = append(r.Cancelled, id)
}

// LogOns returns the log-ons in Log that the query selects.
func (r *Runs) LogOns(_ context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error] {
	return func(yield func(directory.LogOn, error) bool) {
		if r.LogErr != nil {
			yield(directory.LogOn{}, r.LogErr)
			return
		}
		n := 0
		for _, l := range r.Log {
			if !logOnFits(l, q) {
				continue
			}
			if n++; q.Limit > 0 && n > q.Limit || !yield(l, nil) {
				return
			}
		}
	}
}

func logOnFits(l directory.LogOn, q directory.LogOnQuery) bool {
	names := strings.ToLower(l.Name + "\n" + l.DisplayName + "\n" + l.ProfileName)
	outcome := directory.OutcomeDenied
	for _, o := range directory.AllOutcomes {
		if directory.LogOnOutcome(l.Reason) == o {
			outcome = o
		}
	}
	return strings.Contains(names, strings.ToLower(q.Search)) && (q.Outcome == "" || q.Outcome == outcome) &&
		(q.Connector == "" || q.Connector == l.Connector) &&
		!l.At.Before(q.Since) && (q.Until.IsZero() || l.At.Before(q.Until))
}

// SaveLogOns records the request and the path of the file.
func (r *Runs) SaveLogOns(ctx context.Context, q directory.LogOnQuery, path string) (n int, err error) {
	r.Exported = append(r.Exported, fmt.Sprintf("log-ons %s%q to %s", q.Outcome, q.Search, path))
	for _, err := range r.LogOns(ctx, q) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// HeldRun returns a held run.
func HeldRun() directory.Run {
	run := History()[0]
	run.ID, run.Connector, run.State, run.Warnings, run.Error = 412, Fabrikam, directory.StateHeld, nil, nil
	run.Users = directory.UserCounts{Added: 3, Updated: 5, Removed: 412, Total: 3950}
	run.Groups = directory.GroupCounts{Added: 1, Total: 310}
	run.Memberships = directory.MembershipCounts{Added: 1, Removed: 2381, Total: 18204}
	run.Breaches = []directory.Breach{
		{
			Guard: directory.GuardAccountsRemoved, Limit: directory.Limit{Percent: 10, AtLeast: 20}, Count: 412,
			Of:   3950,
			Most: 395,
		},
	}
	run.Edits = []directory.OptionEdit{{
		Option: "domains", Old: "fabrikam.com,litware.com", New: "fabrikam.com",
		At: run.StartedAt.Add(-20 * time.Minute),
	}}
	run.Causes = []directory.CauseCount{
		{What: "user", Op: directory.OpRemoved, Cause: directory.CauseDomainsEdited, Count: 400},
		{What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, Count: 12},
		{What: "user", Op: directory.OpUpdated, Cause: directory.CauseUpdated, Count: 5},
		{What: "user", Op: directory.OpAdded, Cause: directory.CauseAdded, Count: 3},
		{What: "group", Op: directory.OpAdded, Cause: directory.CauseAdded, Count: 1},
		{What: "membership", Op: directory.OpAdded, Cause: directory.CauseMembershipAdded, Count: 1},
		{What: "membership", Op: directory.OpRemoved, Cause: directory.CauseCompanion, Count: 2381},
	}
	return run
}
