package directory

// Forgotten counts the entries that are dropped from a history with a limited retention time.
type Forgotten struct {
	Changes       int `json:"changes"` // changes of single objects in runs
	UserVersions  int `json:"userVersions"`
	GroupVersions int `json:"groupVersions"`
	Memberships   int `json:"membershipVersions"`
	Tombstones    int `json:"tombstones"` // deleted accounts and groups
	LogOns        int `json:"logOns"`     // entries in the log of log-ons
}

// Add adds the counts of another part.
func (f *Forgotten) Add(other Forgotten) {
	f.Changes += other.Changes
	f.UserVersions += other.UserVersions
	f.GroupVersions += other.GroupVersions
	f.Memberships += other.Memberships
	f.Tombstones += other.Tombstones
	f.LogOns += other.LogOns
}

// Nothing reports whether nothing is dropped.
func (f Forgotten) Nothing() bool { return f == Forgotten{} }
