package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
)

// Tray is what the tray shows: its icon by Tone, the text beside it, and its menu.
type Tray struct {
	Tone       Tone
	Status     string // of the menu, in one line
	Tooltip    string
	Paused     bool
	Connectors []TrayConnector
}

// TrayConnector is a connector in the tray's menu.
type TrayConnector struct {
	ID, Title string
	CanSync   bool
}

// CanSync reports whether any connector can be run now.
func (t Tray) CanSync() bool {
	for _, c := range t.Connectors {
		if c.CanSync {
			return true
		}
	}
	return false
}

// How many characters a line of the tray's menu, and the text next to its icon, may
// have: Windows shows no more.
const (
	maxStatus  = 70
	maxTooltip = 127
)

// TrayOf presents the state of everything.
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

// trayLine is one thing that the tray shows.
type trayLine struct {
	tone Tone
	text string
}

// trayLines are what the tray shows, the most important first: runs under way, open
// problems, connectors that have never been read, and when the next run is due.
// There is at least one.
func trayLines(o events.Overview, c Clock) []trayLine {
	if len(o.Connectors) == 0 {
		return []trayLine{{ToneOff, "No connector yet"}}
	}
	lines := append(runningLines(o, c), standingLines(o)...)
	due := Schedule{Next: o.Next, Region: o.Region, Paused: o.Paused, ByOther: o.OtherOwnsSchedule}.Text(c)
	switch {
	case len(lines) == 0 && !o.Paused:
		lines = append(lines, trayLine{ToneGood, strings.TrimSpace("All is well. " + due)})
	case due != "":
		lines = append(lines, trayLine{ToneOff, due})
	}
	return lines
}

// runningLines show the runs under way.
func runningLines(o events.Overview, c Clock) (lines []trayLine) {
	for _, connector := range o.Connectors {
		if r := connector.Running; r != nil {
			p := ProgressOf(r.Progress, c.Now.Sub(r.StartedAt))
			lines = append(lines, trayLine{ToneBusy, Line(connector.Connector.Description) + ": " + p.Text})
		}
	}
	return lines
}

// standingLines show the most serious of the open problems, and the connectors that
// are not well.
func standingLines(o events.Overview) (lines []trayLine) {
	told := map[string]bool{} // by connector
	if len(o.Conditions) > 0 && o.Conditions[0].Severity >= health.Warning {
		gravest := BannersOf(o.Conditions[:1])[0]
		lines = append(lines, trayLine{gravest.State.Tone, gravest.Title})
		told[gravest.Connector] = true
	}
	enabled := false
	for _, connector := range o.Connectors {
		enabled = enabled || connector.Connector.Enabled
		if line, ok := notWell(connector); ok && !told[connector.Connector.ID] {
			lines = append(lines, line)
		}
	}
	if !enabled {
		lines = append(lines, trayLine{ToneOff, "Every connector is disabled"})
	}
	return lines
}

// notWell says why a connector is not well, apart from conditions.
func notWell(c events.ConnectorOverview) (line trayLine, ok bool) {
	name := "“" + Line(c.Connector.Description) + "”"
	switch last := c.LastAttempt; {
	case !c.Connector.Enabled || c.Running != nil:
		return trayLine{}, false
	case c.Held != nil:
		return trayLine{ToneWarn, "A run of " + name + " is held"}, true
	case last != nil && last.State == directory.StateFailed:
		return trayLine{ToneBad, "The last run of " + name + " failed"}, true
	case c.LastSuccess == nil:
		return trayLine{ToneOff, name + " was never synchronized"}, true
	}
	return trayLine{}, false
}

// shorten cuts a text to a number of characters.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
