package directory

import "time"

// BackupContents are what a backup of the database holds.
type BackupContents struct {
	SchemaVersion int       `json:"schemaVersion"`
	Connectors    int       `json:"connectors"`
	Runs          int       `json:"runs"`
	LastRun       time.Time `json:"lastRun,omitzero"` // when the newest run began; zero: there is none
	Users         int       `json:"users"`
	Groups        int       `json:"groups"`
}
