package monitor

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

// ContentType is the media type of the output of Write.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// State is what monitors learn.
type State struct {
	Overview events.Overview
	Version  string // of the program
}

// Write writes the metrics of a state. It returns the error of w.
func Write(w io.Writer, s State) error {
	var p page
	p.whole(s)
	for _, m := range connectorMetrics {
		p.each(m, s.Overview.Connectors)
	}
	_, err := w.Write(p.Bytes())
	return err
}

// WriteFile replaces the file at path with the metrics of a state. Every account on the computer
// may read the file, because a monitor usually runs under another account. A reader never finds
// half a file.
func WriteFile(path string, s State) error {
	var text bytes.Buffer
	_ = Write(&text, s) // writing to a Buffer never fails
	if err := atomicfile.ReplacePublic(path, text.Bytes()); err != nil {
		return problem.Problem{
			Code: problem.CodeFileUnwritable, Title: fmt.Sprintf("The metrics file %s cannot be written", path),
			Detail: disk.Reason(path, err), Hint: "Choose a file in a folder to which this account can write.",
		}.Wrap(err)
	}
	return nil
}

// page is a page of metrics that is being written.
type page struct{ bytes.Buffer }

// label is a name with its value.
type label struct{ name, value string }

// begin writes the header of a metric. All metrics are gauges: Rollcall keeps its counts in the
// history, and a restart does not reset them.
func (p *page) begin(name, help string) {
	fmt.Fprintf(p, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
}

var labelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// sample writes one value of the metric that was begun last.
func (p *page) sample(name string, value float64, labels ...label) {
	p.WriteString(name)
	separator := "{"
	for _, l := range labels {
		p.WriteString(separator + l.name + `="` + labelEscapes.Replace(strings.ToValidUTF8(l.value, "\uFFFD")) + `"`)
		separator = ","
	}
	if len(labels) > 0 {
		p.WriteByte('}')
	}
	p.WriteString(" " + strconv.FormatFloat(value, 'f', -1, 64) + "\n")
}

// whole writes the metrics that do not belong to a connector.
func (p *page) whole(s State) {
	p.begin("rollcall_build_info", "The version of the program, always 1.")
	p.sample("rollcall_build_info", 1, label{"version", s.Version})

	p.begin("rollcall_state", "1 for the state of the whole program, 0 for the other states.")
	for _, v := range health.Verdicts {
		p.sample("rollcall_state", truth(health.VerdictOf(s.Overview.Conditions) == v), label{"state", string(v)})
	}

	p.begin("rollcall_condition", "1 for each open problem. The connector is empty for a problem with the computer.")
	for _, c := range s.Overview.Conditions {
		labels := []label{{"code", string(c.Code)}, {"severity", c.Severity.String()}, {"connector", c.Connector}}
		if c.Profile != "" {
			labels = append(labels, label{"profile", c.Profile})
		}
		p.sample("rollcall_condition", 1, labels...)
	}

	p.begin("rollcall_schedule_owned", "1 if the program that wrote this runs the schedule.")
	p.sample("rollcall_schedule_owned", truth(s.Overview.OwnsSchedule))
	p.begin("rollcall_schedule_paused", "1 if the schedule is paused.")
	p.sample("rollcall_schedule_paused", truth(s.Overview.Paused))
	if at := s.Overview.Next; !at.IsZero() {
		p.begin("rollcall_schedule_next_timestamp_seconds", "When the schedule is due next.")
		p.sample("rollcall_schedule_next_timestamp_seconds", seconds(at))
	}
}

// each writes one metric for every connector that has a value for it.
func (p *page) each(m connectorMetric, connectors []events.ConnectorOverview) {
	begun := false
	for _, c := range connectors {
		value, ok := m.value(c)
		if !ok {
			continue
		}
		if !begun {
			p.begin(m.name, m.help)
			begun = true
		}
		p.sample(m.name, value, label{"connector", c.Connector.ID}, label{"description", c.Connector.Description})
	}
}

// connectorMetric is a metric that every connector may have.
type connectorMetric struct {
	name, help string
	value      func(events.ConnectorOverview) (value float64, ok bool)
}

var connectorMetrics = []connectorMetric{
	{
		"rollcall_connector_enabled", "1 if the connector is enabled.",
		func(c events.ConnectorOverview) (float64, bool) { return truth(c.Connector.Enabled), true },
	},
	{
		"rollcall_connector_running", "1 if the program that wrote this runs the connector.",
		func(c events.ConnectorOverview) (float64, bool) { return truth(c.Running != nil), true },
	},
	{
		"rollcall_connector_held", "1 if a run of the connector waits for a decision.",
		func(c events.ConnectorOverview) (float64, bool) { return truth(c.Held != nil), true },
	},
	count("accounts", "Accounts that are active or disabled.", func(c events.ConnectorOverview) int { return c.Users }),
	count("agents", "Accounts of agents.", func(c events.ConnectorOverview) int { return c.Agents }),
	count("groups", "Groups.", func(c events.ConnectorOverview) int { return c.Groups }),
	count("memberships", "Direct memberships.", func(c events.ConnectorOverview) int { return c.Memberships }),
	moment("last_attempt", "When the latest run began.", func(c events.ConnectorOverview) time.Time {
		return begin(c.LastAttempt)
	}),
	moment("last_success", "When the latest completed run began.",
		func(c events.ConnectorOverview) time.Time { return begin(c.LastSuccess) }),
	moment("verified", "When everything was last read and compared.",
		func(c events.ConnectorOverview) time.Time { return c.VerifiedAt }),
	moment("key_expires", "When the key of the connector expires.",
		func(c events.ConnectorOverview) time.Time { return c.Connector.KeyExpires }),
	ofRun("last_run_success", "1 if the latest run completed, 0 if it failed, is held or was interrupted.",
		func(r directory.Run) float64 { return truth(r.State.Applied()) }),
	ofRun("last_run_duration_seconds", "How long the latest run took.",
		func(r directory.Run) float64 { return r.EndedAt.Sub(r.StartedAt).Seconds() }),
	ofRun("last_run_requests", "Number of requests that the latest run sent to Microsoft Graph.",
		func(r directory.Run) float64 { return float64(r.Requests) }),
	ofRun("last_run_throttled", "Number of requests of the latest run that Microsoft Graph throttled.",
		func(r directory.Run) float64 { return float64(r.Throttled) }),
}

const connectorPrefix = "rollcall_connector_"

// count returns the metric for a number.
func count(name, help string, number func(events.ConnectorOverview) int) connectorMetric {
	return connectorMetric{connectorPrefix + name, help, func(c events.ConnectorOverview) (float64, bool) {
		return float64(number(c)), true
	}}
}

// moment returns the metric for a time. A connector for which the time is zero does not have it.
func moment(name, help string, at func(events.ConnectorOverview) time.Time) connectorMetric {
	return connectorMetric{
		connectorPrefix + name + "_timestamp_seconds", help,
		func(c events.ConnectorOverview) (float64, bool) {
			return seconds(at(c)), !at(c).IsZero()
		},
	}
}

// ofRun returns a metric of the latest run. A connector lacks it before its first run and whenever
// a run is in progress.
func ofRun(name, help string, value func(directory.Run) float64) connectorMetric {
	return connectorMetric{connectorPrefix + name, help, func(c events.ConnectorOverview) (float64, bool) {
		if c.LastAttempt == nil || c.LastAttempt.EndedAt.IsZero() {
			return 0, false
		}
		return value(*c.LastAttempt), true
	}}
}

func begin(r *directory.Run) time.Time {
	if r == nil {
		return time.Time{}
	}
	return r.StartedAt
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// seconds returns a time as Prometheus writes times, to the millisecond.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
