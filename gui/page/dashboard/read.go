package dashboard

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/present"
)

// reading is the data of the screen.
type reading struct {
	overview events.Overview
	accounts present.Chart
	changes  present.Chart
	summary  string
	latest   []present.Latest
}

const (
	runsRead      = 400 // for the charts: a month of several connectors
	latestChanges = 10
)

// read reads everything. It must not run on the drawing goroutine.
func read(ctx context.Context, backend Backend, clock present.Clock) (reading, error) {
	overview, err := backend.Overview(ctx)
	if err != nil {
		return reading{}, err
	}
	runs, err := backend.Runs(ctx, "", runsRead)
	if err != nil {
		return reading{}, err
	}
	r := reading{
		overview: overview, accounts: present.AccountsChart(runs, clock), changes: present.ChangesChart(runs, clock),
	}
	if r.summary, err = sinceYesterday(ctx, backend, runs, clock); err != nil {
		return reading{}, err
	}
	names := map[string]string{}
	for _, c := range overview.Connectors {
		names[c.Connector.ID] = c.Connector.Description
	}
	for _, run := range runs {
		if len(r.latest) >= latestChanges {
			break
		}
		if !run.State.Applied() || !run.Changed() {
			continue
		}
		if r.latest, err = appendLatest(ctx, backend, r.latest, run, names[run.Connector], clock); err != nil {
			return reading{}, err
		}
	}
	r.latest = r.latest[:min(len(r.latest), latestChanges)]
	return r, nil
}

// updatesRead limits how many updates of a day are searched for moves. Further moves count as
// updates.
const updatesRead = 2000

// sinceYesterday summarizes the runs of the last day.
func sinceYesterday(ctx context.Context, backend Backend, runs []directory.Run, clock present.Clock) (string, error) {
	var sum present.Yesterday
	left := updatesRead
	for _, run := range runs {
		q, wanted := sum.Add(run, clock)
		if !wanted || left == 0 {
			continue
		}
		if q.Property == "" {
			q.Most = left
		}
		err := backend.Planned(ctx, q, func(c directory.Change) error {
			left = max(0, left-1)
			sum.AddChange(c)
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return sum.Text(), nil
}

// appendLatest appends the changes of one run to the list. A bulk change is one line. A first run
// is one entry, because everything in it is new.
func appendLatest(
	ctx context.Context, backend Backend, list []present.Latest, run directory.Run, connector string,
	clock present.Clock,
) ([]present.Latest, error) {
	if first, ok := present.LatestFirst(run, connector, clock); ok {
		return append(list, first), nil
	}
	bulk, rest := present.LatestBulk(run, clock)
	list = append(list, bulk...)
	if len(run.Causes) == 0 { // the run was recorded by an older version, which did not group similar changes
		rest = []present.ChangeFilter{{}}
	}
	for _, filter := range rest {
		if len(list) >= latestChanges {
			break
		}
		q := filter.Query(run.ID)
		q.Most = latestChanges
		page, _, err := backend.ChangePage(ctx, q, latestChanges)
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			list = append(list, present.LatestOf(c, run, clock))
		}
	}
	return list, nil
}
