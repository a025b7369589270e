package problem

// Remedy is something that Rollcall itself can do about a problem. The Hint says what to do, in
// words that are true everywhere. Each front end adds how to do it: rollcallctl names a command,
// and the window names a place.
type Remedy struct {
	Kind RemedyKind `json:"kind"`
	Of   string     `json:"of,omitempty"` // the object, if the kind needs one
}

// RemedyKind names a remedy. The database stores it with the problems of runs, so an older Rollcall
// may find one that only a later version supports. It then shows only the Hint.
type RemedyKind string

// The remedies.
const (
	ListConnectors RemedyKind = "list_connectors"
	ListProfiles   RemedyKind = "list_profiles"
	ListRuns       RemedyKind = "list_runs"
	ListAttributes RemedyKind = "list_attributes"
	ListChannels   RemedyKind = "list_channels"
	SearchUsers    RemedyKind = "search_users"  // the text to search for, in one connector
	SearchGroups   RemedyKind = "search_groups" // the same
	FollowRuns     RemedyKind = "follow_runs"
	SaveFilter     RemedyKind = "save_filter"
	TestConnection RemedyKind = "test_connection"
	ReadEverything RemedyKind = "read_everything" // after testing the connection
	CheckDatabase  RemedyKind = "check_database"
	RestoreBackup  RemedyKind = "restore_backup"
	// if nothing can be opened; has the path of the newest backup, if any
	RestoreAtStart   RemedyKind = "restore_at_start"
	ChooseDataFolder RemedyKind = "choose_data_folder"
	SetCAFile        RemedyKind = "set_ca_file"
	SetProxy         RemedyKind = "set_proxy"
	SetKeyExpiry     RemedyKind = "set_key_expiry"
	OpenVault        RemedyKind = "open_vault"
	MakeVault        RemedyKind = "make_vault"
	SetUpdates       RemedyKind = "set_updates"
	SetUpdateCAFile  RemedyKind = "set_update_ca_file"
)

// RemedyKinds returns all remedies, so a front end can check that it supports each of them.
func RemedyKinds() []RemedyKind {
	return []RemedyKind{
		ListConnectors, ListProfiles, ListRuns, ListAttributes, ListChannels, SearchUsers, SearchGroups,
		FollowRuns, SaveFilter,
		TestConnection, ReadEverything, CheckDatabase, RestoreBackup, RestoreAtStart, ChooseDataFolder, SetCAFile,
		SetProxy, SetKeyExpiry,
		OpenVault, MakeVault, SetUpdates, SetUpdateCAFile,
	}
}

// With returns p with a remedy added.
func (p Problem) With(kind RemedyKind) Problem {
	p.Remedy = Remedy{Kind: kind}
	return p
}

// WithRemedyText returns p with the text of its remedy added to the end of the hint, and without
// the remedy itself. The text depends on the front end and may be empty.
func (p Problem) WithRemedyText(text string) Problem {
	p.Hint, p.Remedy = Joined(p.Hint, text), Remedy{}
	return p
}

// Joined returns a hint followed by the sentence of a front end. Either may be empty.
func Joined(hint, text string) string {
	if hint == "" || text == "" {
		return hint + text
	}
	return hint + " " + text
}
