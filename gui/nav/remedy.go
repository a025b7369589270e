package nav

import "github.com/rollcallsync/rollcall/core/problem"

// Remedy returns the place in the window where the user can fix a problem with a connector, and the
// label of a button that leads there. connector may be empty. place is nil if there is none.
func Remedy(kind problem.RemedyKind, connector string) (label string, d Destination) {
	switch kind {
	case problem.TestConnection, problem.ReadEverything, problem.SetCAFile, problem.SetProxy, problem.SetKeyExpiry:
		if connector != "" {
			return "Edit connector", Connector{ID: connector}
		}
		return "Show connectors", Connectors
	case problem.ListConnectors:
		return "Show connectors", Connectors
	case problem.ListProfiles:
		return "Show profiles", Authentication
	case problem.ListRuns:
		return "Show history", History
	case problem.FollowRuns:
		return "Show dashboard", Dashboard
	case problem.CheckDatabase, problem.RestoreBackup:
		return "Open settings", Settings
	}
	return "", nil
}
