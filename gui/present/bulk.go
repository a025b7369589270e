package present

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
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

// From bulkFrom on, similar changes of a run share one line. The same applies to updates of one
// property, for at most bulkProperties properties.
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
			lines = append(lines, bulkLine(r, c, quantity.Counted(x.Count, kindNouns[x.What])+" "+bulkVerb(x),
				ChangeFilter{What: x.What, Op: x.Op, Cause: x.Cause}))
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
		lines = append(lines, bulkLine(r, c,
			fmt.Sprintf("%s changed %s", quantity.Counted(p.Count, kindNouns[what]), propertyWords(p.Name)),
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

// bulkVerb returns the verb for a change of several accounts, groups or memberships.
func bulkVerb(x directory.CauseCount) string {
	if x.What == "membership" {
		if x.Op == directory.OpRemoved {
			return "ended"
		}
		return "are new"
	}
	alike := directory.Change{What: x.What, Op: x.Op, Cause: x.Cause}
	what, why := changeWords(alike, false)
	if rest, ok := strings.CutPrefix(what, "was "); ok {
		what = "were " + rest
	}
	if rest, ok := strings.CutPrefix(what, "is "); ok {
		what = "are " + rest
	}
	if why != "" {
		what += ": " + why
	}
	return what
}
