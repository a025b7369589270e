package nav

import (
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Remedy returns the place in the window where the user can fix a problem with a connector, and the
// label of a button that leads there. connector may be empty. place is nil if there is none.
func Remedy(kind problem.RemedyKind, connector string) (label string, d Destination) {
	switch kind {
	case problem.TestConnection, problem.ReadEverything, problem.SetCAFile, problem.SetProxy, problem.SetKeyExpiry:
		if connector != "" {
			return lang.T("Edit connector"), Connector{ID: connector}
		}
		return lang.T("Show connectors"), Connectors
	case problem.ListConnectors:
		return lang.T("Show connectors"), Connectors
	case problem.ListProfiles:
		return lang.T("Show profiles"), Authentication
	case problem.ListRuns:
		return lang.T("Show history"), History
	case problem.FollowRuns:
		return lang.T("Show dashboard"), Dashboard
	case problem.CheckDatabase, problem.RestoreBackup:
		return lang.T("Open settings"), Settings
	}
	return "", nil
}
