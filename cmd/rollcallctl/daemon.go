package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/cmd/internal/native"
	"github.com/rollcallsync/rollcall/cmd/internal/supervise"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
)

// daemonFlags contains the flags of daemon.
type daemonFlags struct {
	once    bool
	service bool
	monitorFlags
}

func daemonCommand(p *program) *cobra.Command {
	var f daemonFlags
	cmd := &cobra.Command{
		Use: "daemon", Short: "Run the schedule without a window", Args: takes(),
		Long: `Run the schedule without a window until interrupted. If runs were missed, each
connector runs once at the start. If the window or another daemon already runs the
schedule of this data folder, this daemon waits until the other program ends, and
then takes over.

When it is interrupted, receives SIGTERM, or you log off from Windows, it ends runs in
progress. The next start continues each of them where it stopped.

With --once, the command runs only what is due now and then exits. Use it with a
timer of the operating system. If scheduled times passed since the last check, each
connector runs once to make up for them. The first check never finds a missed time.
Exit codes are the same as for sync. A connector that another program is already
running is skipped.

For monitors, --listen serves /metrics in the Prometheus text format, and
/healthz, which answers 200 if the state is "well" or "warnings", and 503 if it is "held" or
"failing". --metrics-file keeps the same metrics in a file, for the textfile
collector of node_exporter.

As a system service, the daemon reports to systemd or to Windows, and writes
its messages to the journal or the event log. See rollcallctl service.

With --json, every run is one object, printed when the run ends, and every new
condition is an object {"condition":{…}}.`,
		Example: `  rollcallctl daemon
  rollcallctl daemon --once
  rollcallctl daemon --listen 127.0.0.1:9477
  rollcallctl daemon --metrics-file /var/lib/prometheus/node-exporter/rollcall.prom`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			ctx := cmd.Context()
			if !f.service { // a service does not end with a session
				ctx, p.closed = native.UntilLogOff(ctx)
			}
			return supervise.Run(ctx, f.service, func(ctx context.Context, m *supervise.Manager) error {
				return p.toSystemLog(p.runDaemon(ctx, m, f))
			})
		},
	}
	cmd.Flags().BoolVar(&f.once, "once", false, "run what is due now, then exit")
	cmd.Flags().BoolVar(&f.service, "service", false, "Windows started this program as a service")
	_ = cmd.Flags().MarkHidden("service") // the flag exists
	f.register(cmd.Flags())
	return cmd
}

// check returns an error if the flags are not valid.
func (f daemonFlags) check() error {
	if f.once && f.listen != "" {
		return problem.Usage("--listen needs a daemon that keeps running", "Leave out --once, or use --metrics-file.")
	}
	return nil
}

// runDaemon runs the schedule, or with --once only the runs that are due now.
func (p *program) runDaemon(ctx context.Context, m *supervise.Manager, f daemonFlags) error {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	if err := p.openVault(ctx, s); err != nil {
		return err
	}
	if !f.once {
		return p.keepSchedule(ctx, s, m, f.monitorFlags)
	}
	m.Ready()
	err = p.runDue(ctx, s)
	if written := p.writeMetrics(ctx, s, f.file); err == nil {
		return written
	} else if written != nil {
		p.report(written)
	}
	return err
}

// runDue performs the runs that are due now.
func (p *program) runDue(ctx context.Context, s *session) error {
	meter := p.newMeter()
	defer meter.close()
	due, outcomes, err := s.SyncDue(ctx, p.shown(meter))
	if err != nil {
		return err
	}
	if len(due.Slots) == 0 {
		overview, err := s.Overview(ctx)
		if err == nil {
			p.talk("Nothing is due. " + nextInWords(overview, planOf(s.App.App)))
		}
		return err
	}
	left := outcomes[:0]
	for _, o := range outcomes {
		if !errors.Is(o.Err, directory.ErrBusy) {
			left = append(left, o)
		}
	}
	return outcomesStatus(left)
}

// keepSchedule runs the schedule until ctx ends. The end of ctx is not an error.
func (p *program) keepSchedule(ctx context.Context, s *session, m *supervise.Manager, f monitorFlags) error {
	monitor, err := p.openMonitor(ctx, s, f)
	if err != nil {
		return err
	}
	d := newDiary(p, s.App.App, m)
	d.line(monitor.announcement())
	if kept, err := s.ScheduleKept(ctx); err == nil && kept {
		d.line("Another program runs the schedule of this data folder; waiting to take over.")
	}
	happened, cancel := s.Subscribe()
	defer cancel()
	work, working := errgroup.WithContext(ctx)
	work.Go(func() error { return s.Serve(working) })
	work.Go(func() error { return monitor.serve(working) })
	work.Go(func() error {
		m.Watch(working, s.alive)
		return nil
	})
	for e := range happened { // The channel is closed when Serve ends.
		// After an interrupt, print only results.
		if _, standing := e.(events.Overview); ctx.Err() == nil || !standing {
			d.write(e)
		}
		if _, sample := e.(events.RunProgress); !sample {
			monitor.changed()
		}
	}
	err = work.Wait()
	monitor.renew(context.WithoutCancel(ctx)) // The schedule no longer runs.
	if ctx.Err() != nil {
		d.line("Ended.")
		return nil
	}
	return err
}

// alive reads the state, which is a sign of life: the database answers, and no lock is held for ever.
func (s *session) alive(ctx context.Context) error {
	_, err := s.Overview(ctx)
	return err
}
