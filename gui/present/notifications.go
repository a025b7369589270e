package present

import (
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Notification is a desktop notification.
type Notification struct{ Title, Text string }

// TrayNotification tells a user who closes the window for the first time that it is in the tray.
func TrayNotification() Notification {
	return Notification{
		lang.T("Rollcall is still running"),
		lang.T("Use its tray icon to open the window or to quit. You can change this in Settings."),
	}
}

// Notifier decides which notifications to show. It remembers which connectors were failing, so that
// it reports the next success once. The zero value is ready to use. It belongs to one goroutine.
type Notifier struct {
	names   map[string]string // descriptions by connector ID
	failing map[string]bool   // by connector ID
	decided map[int64]int     // the number of decisions on each held run
}

// Tell returns the notifications for an event that are enabled in the settings.
func (n *Notifier) Tell(e events.Event, want settings.Notifications) []Notification {
	switch e := e.(type) {
	case events.Overview:
		n.learn(e)
	case events.RunEnded:
		return n.ended(e.Run, want)
	case events.ConditionsAppeared:
		return keys(e.Conditions, want)
	}
	return nil
}

// learn records the names of connectors, and the state of new ones.
func (n *Notifier) learn(o events.Overview) {
	if n.names == nil {
		n.names, n.failing, n.decided = map[string]string{}, map[string]bool{}, map[int64]int{}
	}
	for _, c := range o.Connectors {
		id := c.Connector.ID
		if _, known := n.names[id]; !known {
			n.failing[id] = c.LastAttempt != nil && c.LastAttempt.State == directory.StateFailed
		}
		n.names[id] = Line(c.Connector.Description)
		if held := c.Held; held != nil {
			if _, known := n.decided[held.ID]; !known {
				n.decided[held.ID] = len(held.Decisions)
			}
		}
	}
}

func (n *Notifier) ended(run directory.Run, want settings.Notifications) []Notification {
	name, known := n.names[run.Connector]
	if !known {
		return nil
	}
	switch failedBefore := n.failing[run.Connector]; {
	case run.State == directory.StateHeld:
		if want.FailedRun {
			return n.held(name, run)
		}
	case run.State == directory.StateFailed:
		n.failing[run.Connector] = true
		if want.FailedRun {
			return []Notification{{lang.T("%s could not be synchronized", quoted(name)), reason(run)}}
		}
	case run.State.Applied():
		n.failing[run.Connector] = false
		if failedBefore && want.Recovered {
			return []Notification{{
				lang.T("%s is synchronized again", quoted(name)), lang.T("The directory is up to date."),
			}}
		}
	}
	return nil
}

// held reports a run when it is held, and when it is held again after an approval, but not each
// time its plan is renewed.
func (n *Notifier) held(name string, run directory.Run) []Notification {
	again := len(run.Decisions) > n.decided[run.ID]
	n.decided[run.ID] = len(run.Decisions)
	why := Line(breachesInWords(run.Breaches))
	switch {
	case again:
		return []Notification{{
			lang.T("A run of %s is held again", quoted(name)),
			lang.T("It would remove more than was approved. %s Approve or discard it.", why),
		}}
	case run.RenewedAt.IsZero():
		return []Notification{{lang.T("A run of %s is held", quoted(name)), lang.T("%s Approve or discard it.", why)}}
	}
	return nil
}

func reason(run directory.Run) string {
	if run.Error == nil {
		return lang.T("See the history for details.")
	}
	p := problemOf(*run.Error, ToneBad)
	if p.Hint == "" {
		return p.Title
	}
	return p.Title + " " + p.Hint
}

// keys reports keys that will expire soon.
func keys(appeared []health.Condition, want settings.Notifications) []Notification {
	var list []Notification
	for _, c := range appeared {
		if want.KeyExpiry && (c.Code == problem.CodeKeyExpiring || c.Code == problem.CodeKeyExpired) {
			list = append(list, Notification{sentence(Line(lang.Core(c.Title))), conditionHint(c)})
		}
	}
	return list
}
