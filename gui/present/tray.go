package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Tray is the content of the tray: its icon by Tone, the text next to the icon, and its menu.
type Tray struct {
	Tone       Tone
	Status     string // one line at the top of the menu
	Tooltip    string
	Paused     bool
	Connectors []TrayConnector
}

// TrayConnector is a connector in the tray's menu.
type TrayConnector struct {
	ID, Title string
	CanSync   bool
}

// CanSync reports whether any connector can be synchronized now.
func (t Tray) CanSync() bool {
	for _, c := range t.Connectors {
		if c.CanSync {
			return true
		}
	}
	return false
}

// The maximum number of characters in a line of the tray menu, and in the text next to the icon.
// Windows shows no more.
const (
	maxStatus  = 70
	maxTooltip = 127
)

// TrayOf presents the state of all connectors.
func TrayOf(o events.Overview, c Clock) Tray {
	t := Tray{Paused: o.Paused}
	for _, connector := range o.Connectors {
		t.Connectors = append(t.Connectors, TrayConnector{
			ID: connector.Connector.ID, Title: shorten(Line(connector.Connector.Description), 40),
			CanSync: connector.Connector.Enabled && connector.Running == nil,
		})
	}
	lines := trayLines(o, c)
	t.Tone, t.Status = lines[0].tone, shorten(lines[0].text, maxStatus)
	tooltip := "Rollcall"
	for _, line := range lines {
		tooltip += "\n" + shorten(line.text, maxStatus)
	}
	t.Tooltip = shorten(tooltip, maxTooltip)
	return t
}

// trayLine is one line in the tray's text.
type trayLine struct {
	tone Tone
	text string
}

// trayLines returns the lines for the tray, the most important first: running connectors, open
// problems, connectors that have never been read, and the next run. There is at least one line.
func trayLines(o events.Overview, c Clock) []trayLine {
	if len(o.Connectors) == 0 {
		return []trayLine{{ToneOff, lang.T("No connectors yet")}}
	}
	lines := append(runningLines(o, c), standingLines(o)...)
	due := Schedule{Next: o.Next, Region: o.Region, Paused: o.Paused, ByOther: o.OtherOwnsSchedule}.Text(c)
	switch {
	case len(lines) == 0 && !o.Paused:
		lines = append(lines, trayLine{ToneGood, strings.TrimSpace(lang.T("All is well.") + " " + due)})
	case due != "":
		lines = append(lines, trayLine{ToneOff, due})
	}
	return lines
}

// runningLines returns a line for each run in progress.
func runningLines(o events.Overview, c Clock) (lines []trayLine) {
	for _, connector := range o.Connectors {
		if r := connector.Running; r != nil {
			p := ProgressOf(r.Progress, c.Now.Sub(r.StartedAt))
			lines = append(lines, trayLine{ToneBusy, Line(connector.Connector.Description) + ": " + p.Text})
		}
	}
	return lines
}

// standingLines returns the most serious open problems, and the connectors with a problem.
func standingLines(o events.Overview) (lines []trayLine) {
	listed := map[string]bool{} // connectors that already have a line
	if len(o.Conditions) > 0 && o.Conditions[0].Severity >= health.Warning {
		gravest := BannersOf(o.Conditions[:1])[0]
		lines = append(lines, trayLine{gravest.State.Tone, gravest.Title})
		listed[gravest.Connector] = true
	}
	enabled := false
	for _, connector := range o.Connectors {
		enabled = enabled || connector.Connector.Enabled
		if line, ok := notWell(connector); ok && !listed[connector.Connector.ID] {
			lines = append(lines, line)
		}
	}
	if !enabled {
		lines = append(lines, trayLine{ToneOff, lang.T("Every connector is disabled")})
	}
	return lines
}

// notWell returns a line about a connector's problem that is not a condition.
func notWell(c events.ConnectorOverview) (line trayLine, ok bool) {
	name := quoted(Line(c.Connector.Description))
	switch last := c.LastAttempt; {
	case !c.Connector.Enabled || c.Running != nil:
		return trayLine{}, false
	case c.Held != nil:
		return trayLine{ToneWarn, lang.T("A run of %s is held", name)}, true
	case last != nil && last.State == directory.StateFailed:
		return trayLine{ToneBad, lang.T("The last run of %s failed", name)}, true
	case c.LastSuccess == nil:
		return trayLine{ToneOff, lang.T("%s was never synchronized", name)}, true
	}
	return trayLine{}, false
}

// shorten limits a text to a number of characters.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
