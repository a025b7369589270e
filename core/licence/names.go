package licence

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/rollcallsync/rollcall/core/directory"
)

//go:embed products.tsv
var products string

// published are the names that Microsoft has published, by ID.
var published = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(products) {
		if id, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok && !strings.HasPrefix(id, "#") {
			names[id] = name
		}
	}
	return names
})

// Names finds names for the licences of one tenant.
type Names struct {
	parts map[string]string
}

// NamesOf uses the names that a tenant returned for its products; nil means none.
func NamesOf(listed []directory.Licence) Names {
	n := Names{parts: make(map[string]string, len(listed))}
	for _, l := range listed {
		n.parts[strings.ToLower(l.ID)] = l.Part
	}
	return n
}

// idShown is the number of characters shown of an unknown ID.
const idShown = 8

// Of returns the name of a product: Microsoft's name, or else the tenant's, or else the beginning
// of its ID.
func (n Names) Of(id string) string {
	id = strings.ToLower(id)
	if name, ok := published()[id]; ok {
		return name
	}
	if part := n.parts[id]; part != "" {
		return part
	}
	if len(id) > idShown {
		id = id[:idShown] + "…"
	}
	return "Unknown licence " + id
}

// Assigned returns the names of the products in a value of assignedLicenses.
func (n Names) Assigned(value string) []string {
	ids := directory.LicenceIDs(value)
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = n.Of(id)
	}
	return names
}
