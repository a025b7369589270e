package present

import (
	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/health"
)

// Tray is what the tray shows: its icon by Tone, and its menu.
type Tray struct {
	Tone       Tone
	Status     string
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

// maxStatus is how many characters a line of a tray's menu may have.
const maxStatus = 70

// TrayOf presents where everything stands.
func TrayOf(o app.Overview, c Clock) Tray {
	t := Tray{Paused: o.Paused}
	for _, connector := range o.Connectors {
		t.Connectors = append(t.Connectors, TrayConnector{
			ID: connector.Connector.ID, Title: shorten(Line(connector.Connector.Description), 40),
			CanSync: connector.Connector.Enabled && connector.Running == nil,
		})
	}
	t.Tone, t.Status = trayStatus(o, c)
	t.Status = shorten(t.Status, maxStatus)
	return t
}

func trayStatus(o app.Overview, c Clock) (Tone, string) {
	if len(o.Connectors) == 0 {
		return ToneOff, "No connector yet"
	}
	for _, connector := range o.Connectors {
		if r := connector.Running; r != nil {
			p := ProgressOf(r.Progress, c.Now.Sub(r.StartedAt))
			return ToneBusy, Line(connector.Connector.Description) + ": " + p.Text
		}
	}
	if len(o.Conditions) > 0 && o.Conditions[0].Severity >= health.Warning {
		gravest := BannersOf(o.Conditions[:1])[0]
		return gravest.State.Tone, gravest.Title
	}
	due := Schedule{Next: o.Next, Region: o.Region, Paused: o.Paused, OwnsSchedule: o.OwnsSchedule}.Text(c)
	if o.Paused {
		return ToneOff, due
	}
	return ToneGood, "All is well. " + due
}

// shorten cuts a text to a number of characters.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
