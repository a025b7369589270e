package directory

import "time"

// BackupContents describes the contents of a database backup.
type BackupContents struct {
	SchemaVersion int       `json:"schemaVersion"`
	Connectors    int       `json:"connectors"`
	Runs          int       `json:"runs"`
	LastRun       time.Time `json:"lastRun,omitzero"` // when the latest run began; zero if there is none
	Users         int       `json:"users"`
	Groups        int       `json:"groups"`
}
