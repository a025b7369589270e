package present

import (
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// ChangeFilter selects some of a run's changes. The zero value selects all.
type ChangeFilter struct {
	What     string
	Op       directory.Op
	Cause    directory.Cause
	Property string
}

// Query selects the changes of a run that match the filter.
func (f ChangeFilter) Query(run int64) directory.ChangeQuery {
	return directory.ChangeQuery{Run: run, What: f.What, Op: f.Op, Cause: f.Cause, Property: f.Property, Names: true}
}

// If there are at least bulkFrom similar changes in a run, they share one line. The same applies to
// updates of one property, for at most bulkProperties properties.
const (
	bulkFrom       = 5
	bulkProperties = 3
)

// LatestBulk returns one line for each bulk change of a run, such as "180 accounts changed
// department". rest selects the other changes, which are listed one by one.
func LatestBulk(r directory.Run, c Clock) (lines []Latest, rest []ChangeFilter) {
	updates := map[string]int{}
	for _, x := range r.Causes {
		switch {
		case x.Companion():
			continue
		case x.Count < bulkFrom:
			rest = append(rest, ChangeFilter{What: x.What, Op: x.Op, Cause: x.Cause})
		case x.Op == directory.OpUpdated && x.Cause != directory.CausePurged && len(propertiesOf(r, x.What)) > 0:
			if updates[x.What]++; updates[x.What] == 1 { // renamed groups are updates too
				lines = append(lines, bulkUpdates(r, x.What, c)...)
			}
		default:
			lines = append(lines, bulkLine(r, c, bulkText(x), ChangeFilter{What: x.What, Op: x.Op, Cause: x.Cause}))
		}
	}
	return lines, rest
}

func bulkLine(r directory.Run, c Clock, text string, filter ChangeFilter) Latest {
	l := latestIn(r, c)
	l.Text, l.Filter = text, filter
	return l
}

// bulkUpdates returns lines for the properties that changed in most accounts or groups.
func bulkUpdates(r directory.Run, what string, c Clock) (lines []Latest) {
	list := propertiesOf(r, what)
	for _, p := range list[:min(len(list), bulkProperties)] {
		if len(lines) > 0 && p.Count < bulkFrom {
			break
		}
		text := lang.N(p.Count, "%s account changed %s", "%s accounts changed %s", propertyWords(p.Name))
		if what == "group" {
			text = lang.N(p.Count, "%s group changed %s", "%s groups changed %s", propertyWords(p.Name))
		}
		lines = append(lines, bulkLine(r, c, text,
			ChangeFilter{What: what, Op: directory.OpUpdated, Property: p.Name}))
	}
	return lines
}

func propertiesOf(r directory.Run, what string) (list []directory.PropertyCount) {
	for _, p := range r.Properties {
		if p.What == what {
			list = append(list, p)
		}
	}
	return list
}

// bulkText describes a change of several accounts, groups or memberships, with the reason if that adds
// information.
func bulkText(x directory.CauseCount) string {
	switch x.What {
	case "membership":
		if x.Op == directory.OpRemoved {
			return lang.N(x.Count, "%s membership ended", "%s memberships ended")
		}
		return lang.N(x.Count, "%s membership is new", "%s memberships are new")
	case "group":
		_, why := groupVerb(directory.Change{What: x.What, Op: x.Op, Cause: x.Cause}, false)
		return withReason(bulkGroups(x), why)
	}
	_, why := userVerb(directory.Change{What: x.What, Op: x.Op, Cause: x.Cause}, false)
	return withReason(bulkAccounts(x), why)
}

// withReason adds a reason to a text, unless it is empty.
func withReason(text, why string) string {
	if why == "" {
		return text
	}
	return lang.T("%s: %s", text, why)
}

func bulkGroups(x directory.CauseCount) string {
	switch {
	case x.Op == directory.OpAdded:
		return lang.N(x.Count, "%s group is new", "%s groups are new")
	case x.Op == directory.OpRemoved:
		return lang.N(x.Count, "%s group was removed", "%s groups were removed")
	case x.Op == directory.OpRestored:
		return lang.N(x.Count, "%s group was restored", "%s groups were restored")
	case x.Cause == directory.CausePurged:
		return lang.N(x.Count, "%s group was permanently deleted in Entra ID",
			"%s groups were permanently deleted in Entra ID")
	}
	return lang.N(x.Count, "%s group changed", "%s groups changed")
}

func bulkAccounts(x directory.CauseCount) string {
	switch {
	case x.Op == directory.OpAdded:
		return lang.N(x.Count, "%s account joined", "%s accounts joined")
	case x.Op == directory.OpRemoved:
		return lang.N(x.Count, "%s account left", "%s accounts left")
	case x.Op == directory.OpDisabled:
		return lang.N(x.Count, "%s account was disabled", "%s accounts were disabled")
	case x.Op == directory.OpEnabled:
		return lang.N(x.Count, "%s account was enabled", "%s accounts were enabled")
	case x.Op == directory.OpRestored:
		return lang.N(x.Count, "%s account was restored", "%s accounts were restored")
	case x.Cause == directory.CausePurged:
		return lang.N(x.Count, "%s account was permanently deleted in Entra ID",
			"%s accounts were permanently deleted in Entra ID")
	}
	return lang.N(x.Count, "%s account changed", "%s accounts changed")
}
