package syncer

import (
	"slices"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// youngGroups are the groups of a delta round that were created after the connector was added, so
// none of their memberships is older than the first read. It is safe for concurrent use.
type youngGroups struct {
	mu  sync.Mutex
	ids map[string]bool
}

// note records the young groups of a page.
func (y *youngGroups) note(groups []directory.Object, added time.Time) {
	for _, g := range groups {
		created, err := time.Parse(time.RFC3339, g.Attributes.Text("createdDateTime"))
		if err != nil || created.Before(added.Truncate(time.Second)) { // Graph returns whole seconds
			continue
		}
		y.mu.Lock()
		if y.ids == nil {
			y.ids = map[string]bool{}
		}
		y.ids[g.ID] = true
		y.mu.Unlock()
	}
}

// all reports whether all groups are young.
func (y *youngGroups) all(groups []string) bool {
	y.mu.Lock()
	defer y.mu.Unlock()
	return !slices.ContainsFunc(groups, func(g string) bool { return !y.ids[g] })
}
