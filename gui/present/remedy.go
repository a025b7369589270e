package present

import (
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// remedyPlaces say where in the window a remedy is.
var remedyPlaces = map[problem.RemedyKind]lang.Key{
	problem.ListConnectors: "See Connectors.",
	problem.ListProfiles:   "See Authentication.",
	problem.ListRuns:       "See History.",
	problem.ListAttributes: "A connector's form lists the properties.",
	problem.ListChannels:   "See Settings, Notifications by mail and webhook.",
	problem.SearchUsers:    "Choose the connector in the filters of Directory.",
	problem.SearchGroups:   "Choose the connector in the filters of Directory.",
	problem.FollowRuns:     "See the dashboard.",
	problem.SaveFilter:     "You can save a named filter in Directory.",
	problem.TestConnection: "Use Test connection in Connectors.",
	problem.ReadEverything: "Use Test connection in Connectors to check the permissions. Settings, Schedule sets " +
		"when everything is read.",
	problem.CheckDatabase:    "Restore an earlier one in Settings, Backups.",
	problem.RestoreBackup:    "Restore one in Settings, Backups.",
	problem.RestoreAtStart:   "Start Rollcall with --restore and the path of a backup.",
	problem.ChooseDataFolder: "Start Rollcall with --data-dir and the path of a folder.",
	problem.SetCAFile:        "The connector's field is “CA file”.",
	problem.SetProxy:         "The connector's field is “Proxy”.",
	problem.SetKeyExpiry:     "The connector's field is “Expires”.",
	problem.OpenVault:        "Use Unlock in Settings, Data folder.",
	problem.MakeVault:        "Only the command line can make one.",
	problem.SetUpdates:       "See Settings, Updates.",
	problem.SetUpdateCAFile:  "Only the command line can choose it.",
}

// RemedyPlace says where in the window a remedy is. It is empty if there is none, or if only a
// newer version of Rollcall knows it.
func RemedyPlace(r problem.Remedy) string {
	if r.Kind == problem.RestoreAtStart && r.Of != "" {
		return lang.T("It is %s.", r.Of)
	}
	return remedyPlaces[r.Kind].String()
}
