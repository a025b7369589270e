package present

import (
	"strconv"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// What pickers show while nothing is chosen.
const (
	Now        = "Now"
	AllDomains = "All domains"
)

// dates are the ways in which a day may be typed.
var dates = []string{time.DateOnly, "2 Jan 2006", "2 January 2006", "2.1.2006", "2006/01/02", "2/1/2006"}

// MomentChoices are what "as of" offers for what is typed: now, the end of a day,
// and every run that left a snapshot, newest first.
func MomentChoices(runs []directory.Run, connectors []directory.Connector, clock Clock, typed string) []Choice[directory.Moment] {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var list []Choice[directory.Moment]
	if strings.Contains(strings.ToLower(Now), typed) {
		list = append(list, Choice[directory.Moment]{Label: Now})
	}
	day, isDay := parseDay(typed, clock.Zone)
	if isDay {
		end := day.AddDate(0, 0, 1).Add(-time.Millisecond)
		list = append(list, Choice[directory.Moment]{Label: "End of " + day.Format("2 Jan 2006"), Value: directory.Moment{Time: end}})
	}
	names := map[string]string{}
	for _, c := range connectors {
		names[c.ID] = Line(c.Description)
	}
	for _, r := range runs {
		if !r.State.Applied() {
			continue
		}
		label := clock.When(r.StartedAt) + ", " + names[r.Connector] + ", run " + quantity.Number(r.ID)
		at := r.StartedAt.In(clock.Zone)
		if isDay && at.Format(time.DateOnly) == day.Format(time.DateOnly) || strings.Contains(strings.ToLower(label), typed) ||
			strconv.FormatInt(r.ID, 10) == typed || strings.Contains(strings.ToLower(at.Format("2 January 2006")), typed) {
			list = append(list, Choice[directory.Moment]{Label: label, Value: directory.Moment{Run: r.ID}})
		}
	}
	return list
}

func parseDay(typed string, zone *time.Location) (day time.Time, ok bool) {
	for _, layout := range dates {
		if t, err := time.ParseInLocation(layout, typed, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// DomainChoices are the filters by domain for what is typed: all, and each one
// that holds it.
func DomainChoices(domains []string, typed string) []Choice[string] {
	typed = domain.ASCII(strings.ToLower(strings.TrimSpace(typed)))
	var list []Choice[string]
	if typed == "" {
		list = append(list, Choice[string]{Label: AllDomains})
	}
	for _, d := range domains {
		if strings.Contains(d, typed) {
			list = append(list, Choice[string]{Label: DomainText(d), Value: d})
		}
	}
	return list
}

// DomainText shows a domain that was chosen; none is all of them.
func DomainText(domain string) string {
	if domain == "" {
		return AllDomains
	}
	return Line(domain)
}
