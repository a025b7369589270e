package present

import (
	"cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

// GroupOffer is a group that the profile form offers.
type GroupOffer struct {
	Group directory.ProfileGroup
	Hint  string // tells it from others of its name
}

// GroupOffers are the groups that were found, each once however many connectors
// read it, without those that are chosen already, and no more than limit. Note
// says what is beyond that, or that nothing fits.
func GroupOffers(found []directory.Group, chosen []directory.ProfileGroup, limit int) (offers []GroupOffer, note string) {
	seen := map[string]bool{}
	for _, g := range chosen {
		seen[g.ID] = true
	}
	taken := len(found) > 0
	for _, g := range found {
		if seen[g.ID] {
			continue
		}
		if len(offers) == limit {
			return offers, "There are more. Type more of the name."
		}
		seen[g.ID] = true
		offers = append(offers, GroupOffer{
			Group: directory.ProfileGroup{ID: g.ID, Name: g.Attributes.Text("displayName")},
			Hint:  Line(cmp.Or(directory.MailAddress(g.Attributes), g.Attributes.Text("description"), directory.GroupKind(g.Attributes))),
		})
	}
	switch {
	case len(offers) > 0:
		return offers, ""
	case taken:
		return nil, "It is chosen already."
	}
	return nil, "No group fits."
}
