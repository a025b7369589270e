package schedule

import (
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// maxTimes is the largest number of times in a plan.
const maxTimes = 24

// DefaultTimes are the times of day of a new installation.
func DefaultTimes() []TimeOfDay { return []TimeOfDay{8 * 60, 13 * 60, 23 * 60} }

// Plan says when runs are due: at times of day in a region. The zero Plan has no slots. Use NewPlan
// to make one.
type Plan struct {
	region Region
	zone   *time.Location
	times  []TimeOfDay // sorted, each once
}

// NewPlan returns a plan with daily times in a region. The times may be in any order. Invalid input
// is a problem with code "usage".
func NewPlan(region Region, times []TimeOfDay) (Plan, error) {
	zone, err := region.Zone()
	if err != nil {
		return Plan{}, err
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(times)))
	switch {
	case len(sorted) == 0:
		return Plan{}, problem.Usage("The schedule has no times",
			"Enter at least one time of day, or pause the schedule.")
	case len(sorted) > maxTimes:
		return Plan{}, problem.Usage(fmt.Sprintf("The schedule has %d times a day", len(sorted)),
			fmt.Sprintf("Enter at most %d times of day.", maxTimes))
	case sorted[0] < 0:
		return Plan{}, outOfDay(sorted[0])
	case sorted[len(sorted)-1] >= minutesADay:
		return Plan{}, outOfDay(sorted[len(sorted)-1])
	}
	return Plan{region: region, zone: zone, times: sorted}, nil
}

func outOfDay(t TimeOfDay) error {
	return problem.Usage(fmt.Sprintf("%s is not a time of day", t), "Enter times from 00:00 to 23:59.")
}

// Region returns the region whose clocks the plan uses.
func (p Plan) Region() Region { return p.region }

// Times returns the times of day in order.
func (p Plan) Times() []TimeOfDay { return slices.Clone(p.times) }

// Equal reports whether two plans have the same times in the same region.
func (p Plan) Equal(q Plan) bool { return p.region == q.region && slices.Equal(p.times, q.times) }

// Next returns the first slot later than after, or the zero time for the zero Plan.
func (p Plan) Next(after time.Time) time.Time {
	if len(p.times) == 0 {
		return time.Time{}
	}
	// A slot is the first moment at which clocks have reached its time. The slots of days before
	// after's date are therefore not later than after.
	year, month, day := after.In(p.zone).Date()
	for ; ; day++ {
		for _, t := range p.times {
			if slot := p.slot(year, month, day, t); slot.After(after) {
				return slot
			}
		}
	}
}

// Missed returns the slots later than after and not later than now, oldest
// first.
func (p Plan) Missed(after, now time.Time) []time.Time {
	var slots []time.Time
	for slot := p.Next(after); !slot.IsZero() && !slot.After(now); slot = p.Next(slot) {
		slots = append(slots, slot)
	}
	return slots
}

// quietHour is the hour at which the fewest people work, in minutes since midnight.
const quietHour = 3 * 60

// Quietest returns the time of day that is nearest to three in the morning, which is best for large
// work.
func (p Plan) Quietest() TimeOfDay {
	far := func(t TimeOfDay) int {
		d := (int(t) - quietHour + minutesADay) % minutesADay
		return min(d, minutesADay-d)
	}
	if len(p.times) == 0 {
		return 0
	}
	return slices.MinFunc(p.times, func(a, b TimeOfDay) int { return far(a) - far(b) })
}

// Quiet reports whether a moment is the slot at the quietest time of its day.
func (p Plan) Quiet(slot time.Time) bool {
	if len(p.times) == 0 {
		return false
	}
	year, month, day := slot.In(p.zone).Date()
	return p.slot(year, month, day, p.Quietest()).Equal(slot)
}

// slot returns the first moment at which the region's clocks show the date and
// time or a later one.
//
// At the end of a leap year, ZoneBounds may return an end that is not after the moment, if a zone
// follows a rule and not a list (golang/go#81583). slot then goes on hour by hour.
func (p Plan) slot(year int, month time.Month, day int, t TimeOfDay) time.Time {
	shown := time.Date(year, month, day, 0, int(t), 0, 0, time.UTC) // the time shown on the clocks, read as UTC
	// No clock has ever been more than 16 hours from UTC. A day earlier, no clock can have reached
	// the time.
	at := shown.Add(-24 * time.Hour).In(p.zone)
	for {
		start, end := at.ZoneBounds()
		if !end.IsZero() && !end.After(at) {
			end = at.Add(time.Hour)
		}
		_, offset := at.Zone()
		moment := shown.Add(-time.Duration(offset) * time.Second).In(p.zone)
		switch {
		case !end.IsZero() && !moment.Before(end):
			at = end
		case moment.Before(start):
			return start // the time was skipped when clocks were set forward
		default:
			return moment
		}
	}
}
