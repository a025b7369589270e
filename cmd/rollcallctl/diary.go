package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/rollcallsync/rollcall/cmd/internal/supervise"
	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/problem"
)

// diary writes down what happens while the schedule runs. If the operating system keeps a log for
// this program, each event is an entry in it. Otherwise it is a line: results go to standard output,
// everything else to standard error.
type diary struct {
	*program
	app     *app.App
	manager *supervise.Manager
	system  *slog.Logger // nil: the diary is printed
	last    events.Overview
	names   map[string]string // names of connectors, by ID
}

func newDiary(p *program, a *app.App, m *supervise.Manager) *diary {
	return &diary{program: p, app: a, manager: m, system: systemLogger()}
}

// systemLogger returns the log of the operating system, or nil if it keeps none for this program.
func systemLogger() *slog.Logger {
	handler := logging.System(slog.LevelInfo)
	if handler == nil {
		return nil
	}
	return slog.New(handler)
}

// toSystemLog reports an error in the log of the operating system, if it keeps one for this program.
// It returns the error, or only the exit code if the error was reported.
func (p *program) toSystemLog(err error) error {
	var shown exitStatus
	system := systemLogger()
	if err == nil || system == nil || errors.As(err, &shown) {
		return err
	}
	logProblem(system, slog.LevelError, problem.Of(err))
	return exitStatus(exitCode(err))
}

func logProblem(log *slog.Logger, level slog.Level, p problem.Problem, attrs ...slog.Attr) {
	p = withRemedy(p)
	attrs = append(attrs, slog.String("code", string(p.Code)))
	if p.RequestID != "" {
		attrs = append(attrs, slog.String("request", p.RequestID))
	}
	log.LogAttrs(context.Background(), level, oneLine(problem.Joined(problem.Joined(p.Title+".", p.Detail), p.Hint)),
		attrs...)
}

func (d *diary) write(e events.Event) {
	switch e := e.(type) {
	case events.Overview:
		d.overview(e)
	case events.RunBegan:
		d.line(fmt.Sprintf("%s: run %d began (%s)%s", d.names[e.Run.Connector], e.Run.ID, e.Run.Trigger,
			standsFor(e.Run)),
			runAttrs(e.Run)...)
	case events.RunEnded:
		d.runEnded(e.Run)
	case events.ConditionsAppeared:
		for _, c := range e.Conditions {
			d.condition(c)
		}
	}
}

// overview reports who runs the schedule, and when the next run is due. Once that is known, the
// program is ready.
func (d *diary) overview(o events.Overview) {
	d.names = make(map[string]string, len(o.Connectors))
	for _, c := range o.Connectors {
		d.names[c.Connector.ID] = c.Connector.Description
	}
	before := d.last
	d.last = o
	if before.Region == "" && len(o.Connectors) == 0 {
		d.line("There are no connectors yet. Nothing runs until you add one.")
	}
	news := !before.OwnsSchedule || !before.Next.Equal(o.Next) || before.Region != o.Region
	if o.OwnsSchedule && news {
		d.line(nextInWords(o, planOf(d.app)))
	}
	if o.OwnsSchedule || o.OtherOwnsSchedule {
		d.manager.Ready()
	}
	d.manager.Status(d.stateInWords(o))
}

// stateInWords says in one line what the program is doing.
func (d *diary) stateInWords(o events.Overview) string {
	text := nextInWords(o, planOf(d.app))
	if !o.OwnsSchedule {
		text = "Waiting to run the schedule."
	}
	for _, c := range o.Connectors {
		if c.Running != nil {
			text = "Synchronizing " + oneLine(c.Connector.Description) + ". " + text
		}
	}
	if verdict := health.VerdictOf(o.Conditions); verdict != health.Well {
		text += " State: " + string(verdict) + "."
	}
	return text
}

func (d *diary) runEnded(r directory.Run) {
	if d.json {
		_ = d.printJSON(runToJSON(r)) // The schedule continues even if the output is not read.
		return
	}
	text := d.names[r.Connector] + ": " + summary(r)
	if d.system != nil {
		d.logRun(r, text)
		return
	}
	writeLine(d.stdout, stamped(text))
	if r.Error != nil {
		d.showProblem(*r.Error)
	}
	for _, w := range r.Warnings {
		d.showProblem(w)
	}
}

// logRun writes a run and its problems to the log of the operating system.
func (d *diary) logRun(r directory.Run, text string) {
	level := slog.LevelInfo
	switch r.State {
	case directory.StateFailed:
		level = slog.LevelError
	case directory.StateHeld, directory.StateWarnings, directory.StateInterrupted:
		level = slog.LevelWarn
	}
	d.system.LogAttrs(context.Background(), level, oneLine(text), runAttrs(r)...)
	if r.Error != nil {
		logProblem(d.system, level, *r.Error, runAttrs(r)...)
	}
	for _, w := range r.Warnings {
		logProblem(d.system, slog.LevelWarn, w, runAttrs(r)...)
	}
}

// runAttrs names a run in a log.
func runAttrs(r directory.Run) []slog.Attr {
	return []slog.Attr{
		slog.String("connector", r.Connector), slog.Int64("run", r.ID),
		slog.String("trigger", string(r.Trigger)), slog.String("state", string(r.State)),
	}
}

func (d *diary) condition(c health.Condition) {
	c = conditionWithRemedy(c)
	if d.json {
		_ = d.printJSON(conditionJSON{c})
		return
	}
	text := c.Severity.String() + ": " + c.Title
	if c.Hint != "" {
		text += ". " + c.Hint
	}
	if d.system != nil {
		level := map[health.Severity]slog.Level{
			health.Warning: slog.LevelWarn,
			health.Serious: slog.LevelError,
		}[c.Severity]
		d.system.LogAttrs(context.Background(), level, oneLine(text),
			slog.String("connector", c.Connector), slog.String("code", string(c.Code)),
			slog.String("severity", c.Severity.String()))
		return
	}
	writeLine(d.stdout, stamped(text))
}

// line writes a message, with the time if it is printed. It ignores an empty text.
func (d *diary) line(text string, attrs ...slog.Attr) {
	switch {
	case text == "":
	case d.system != nil:
		d.system.LogAttrs(context.Background(), slog.LevelInfo, oneLine(text), attrs...)
	default:
		d.talk(stamped(text))
	}
}

// stamped adds the time to the beginning of a line.
func stamped(text string) string { return moment(time.Now()) + " " + oneLine(text) }

// standsFor returns the number and times of the missed slots that a run makes up for.
func standsFor(r directory.Run) string {
	if r.Trigger != directory.TriggerCatchUp {
		return ""
	}
	return " for " + slotsInWords(r.Slots)
}
