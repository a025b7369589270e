package app

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// maxNote is the maximum length of the note of a decision, in characters.
const maxNote = 1000

// Approve runs the connector of a held run again and applies the removals in its plan. Removals
// found since then count for the guards and may hold the run again. The note gives the reason. The
// history records it with the person and the time. An error means that nothing was run, because the
// run is not held or the note is missing.
func (a *App) Approve(ctx context.Context, run int64, note string, o SyncOptions) (Outcome, error) {
	c, o, err := a.approval(ctx, run, note, o)
	if err != nil {
		return Outcome{}, err
	}
	outcome := a.syncOne(ctx, c, o)
	if o.Ended != nil {
		o.Ended(outcome)
	}
	return outcome, nil
}

// StartApproval is Approve in the background. If another run of the connector is waiting or in
// progress, the error has code "busy".
func (a *App) StartApproval(ctx context.Context, run int64, note string) error {
	c, o, err := a.approval(ctx, run, note, SyncOptions{Trigger: directory.TriggerManual})
	if err != nil {
		return err
	}
	a.jobs.mu.Lock()
	waiting := a.jobs.by[c.ID]
	a.jobs.mu.Unlock()
	if waiting != nil {
		return busy(c, directory.ErrBusy)
	}
	a.work.do(func(ctx context.Context) { a.runAll(ctx, []directory.Connector{c}, o) })
	return nil
}

// approval returns the connector of a held run, and the options that approve the run.
func (a *App) approval(
	ctx context.Context, run int64, note string, o SyncOptions,
) (directory.Connector, SyncOptions, error) {
	note, err := parseNote(note)
	if err != nil {
		return directory.Connector{}, o, err
	}
	if note == "" {
		return directory.Connector{}, o,
			problem.Usage("An approval needs a note",
				"Explain in a few words why the changes are right. The history keeps the note.")
	}
	held, err := a.heldRun(ctx, run)
	if err != nil {
		return directory.Connector{}, o, err
	}
	connectors, err := a.toSync(ctx, []string{held.Connector})
	if err != nil {
		return directory.Connector{}, o, err
	}
	o.approval = &syncer.Approval{Run: run, By: a.person, Note: note}
	return connectors[0], o, nil
}

// parseNote reads the note of a decision.
func parseNote(typed string) (string, error) {
	note := strings.TrimSpace(typed)
	if utf8.RuneCountInString(note) > maxNote {
		return "", problem.Usage(fmt.Sprintf("The note is longer than %d characters", maxNote), "Shorten it.")
	}
	return note, nil
}

func (a *App) heldRun(ctx context.Context, id int64) (directory.Run, error) {
	run, err := a.Run(ctx, id)
	if err == nil && run.State != directory.StateHeld {
		err = syncer.NotHeld(id, run.State)
	}
	return run, err
}

// SaveChanges writes the changes of a run that match a query to a file, like export.Save, and
// returns their number. The changes may be planned or applied.
func (a *App) SaveChanges(ctx context.Context, q directory.ChangeQuery, path string) (int, error) {
	return export.Save(path, func(w io.Writer, f export.Format) (int, error) {
		return export.Changes(w, f, func(each func(directory.Change) error) error { return a.Planned(ctx, q, each) })
	})
}

// SaveRuns writes the runs that match a query to a file, like export.Save, and returns their
// number.
func (a *App) SaveRuns(ctx context.Context, q directory.RunQuery, path string) (int, error) {
	runs, err := a.FindRuns(ctx, q)
	if err != nil {
		return 0, err
	}
	return export.Save(path, func(w io.Writer, f export.Format) (int, error) { return export.Runs(w, f, runs) })
}

// Discard ends a held run without applying it, and drops what it read. The note may be empty. The
// next run makes a new plan and may be held again. Discard refuses a connector with a run in
// progress.
func (a *App) Discard(ctx context.Context, run int64, note string) (directory.Run, error) {
	note, err := parseNote(note)
	if err != nil {
		return directory.Run{}, err
	}
	held, err := a.heldRun(ctx, run)
	if err != nil {
		return held, err
	}
	c, err := a.Connector(ctx, held.Connector)
	if err != nil {
		return held, err
	}
	held, err = syncer.Discard(ctx, a.runs, a.fetches, held, directory.Decision{
		Verdict: directory.VerdictDiscarded, By: a.person, Note: note, At: a.now().UTC(),
	})
	if err != nil {
		return held, busy(c, err)
	}
	a.log.Info("held run discarded", "connector", c.ID, "run", run)
	a.bus.Publish(events.RunEnded{Run: held})
	return held, nil
}
