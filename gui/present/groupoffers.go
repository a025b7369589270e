package present

import (
	"cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// GroupOffer is a group that the profile form offers.
type GroupOffer struct {
	Group directory.ProfileGroup
	Hint  string // distinguishes it from other groups with the same name
}

// GroupOffers returns the groups to offer. A group that several connectors read is offered once.
// Groups that are already chosen are left out, and there are at most limit. Note says that there
// are more, or that nothing matches.
func GroupOffers(
	found []directory.Group, chosen []directory.ProfileGroup, limit int,
) (offers []GroupOffer, note string) {
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
			return offers, lang.T("There are more groups. Type more of the name.")
		}
		seen[g.ID] = true
		offers = append(offers, GroupOffer{
			Group: directory.ProfileGroup{ID: g.ID, Name: g.Attributes.Text("displayName")},
			Hint: Line(cmp.Or(directory.MailAddress(g.Attributes), g.Attributes.Text("description"),
				groupKind(directory.GroupKind(g.Attributes)))),
		})
	}
	switch {
	case len(offers) > 0:
		return offers, ""
	case taken:
		return nil, lang.T("This group is already chosen.")
	}
	return nil, lang.T("No group matches.")
}
