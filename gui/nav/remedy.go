package nav

import "github.com/rollcallsync/rollcall/core/problem"

// Remedy is where the window has the remedy of a problem with a connector, whose ID may
// be empty, and what a button that leads there says; no place: nil.
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
