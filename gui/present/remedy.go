package present

import "github.com/rollcallsync/rollcall/core/problem"

// remedyPlaces say where in the window a remedy is.
var remedyPlaces = map[problem.RemedyKind]string{
	problem.ListConnectors:   "Connectors shows them.",
	problem.ListProfiles:     "Authentication shows them.",
	problem.ListRuns:         "History shows them.",
	problem.ListAttributes:   "The form of a connector lists the properties.",
	problem.SearchUsers:      "The filters of Directory choose the connector.",
	problem.SearchGroups:     "The filters of Directory choose the connector.",
	problem.FollowRuns:       "The dashboard shows it.",
	problem.SaveFilter:       "The filters of Directory can be saved under a name.",
	problem.TestConnection:   "Test connection in Connectors checks them.",
	problem.ReadEverything:   "Test connection in Connectors checks the permissions; Settings, Schedule, says when everything is read.",
	problem.CheckDatabase:    "Settings, Backups, restores an earlier one.",
	problem.RestoreBackup:    "Settings, Backups, restores one.",
	problem.RestoreAtStart:   "Start Rollcall with --restore and the path of a backup.",
	problem.ChooseDataFolder: "Start Rollcall with --data-dir and the path of a folder.",
	problem.SetCAFile:        "The field of the connector is “" + string(FieldCAFile) + "”.",
	problem.SetProxy:         "The field of the connector is “" + string(FieldProxy) + "”.",
	problem.SetKeyExpiry:     "The field of the connector is “" + string(FieldExpires) + "”.",
}

// RemedyPlace says where in the window a remedy is. It is empty if there is none, or if only a
// newer version of Rollcall knows it.
func RemedyPlace(r problem.Remedy) string {
	if r.Kind == problem.RestoreAtStart && r.Of != "" {
		return "It is " + r.Of + "."
	}
	return remedyPlaces[r.Kind]
}
