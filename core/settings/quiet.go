package settings

import (
	"fmt"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/schedule"
)

// QuietHours are the times of day, in the region, during which no notification leaves the computer.
// If both are equal, there are none. They may span midnight.
type QuietHours struct {
	From schedule.TimeOfDay `json:"from"`
	To   schedule.TimeOfDay `json:"to"`
}

// NoQuietHours is the text for no quiet hours.
const NoQuietHours = "none"

// Include reports whether a moment is in the quiet hours of a region.
func (q QuietHours) Include(at time.Time, zone *time.Location) bool {
	local := at.In(zone)
	now := schedule.TimeOfDay(local.Hour()*60 + local.Minute())
	if q.From <= q.To {
		return q.From <= now && now < q.To
	}
	return now >= q.From || now < q.To
}

// String writes quiet hours, such as "22:00-07:00" or "none".
func (q QuietHours) String() string {
	if q.From == q.To {
		return NoQuietHours
	}
	return q.From.String() + "-" + q.To.String()
}

// ParseQuietHours reads the output of String. An empty text means none.
func ParseQuietHours(typed string) (QuietHours, error) {
	text := strings.ToLower(strings.ReplaceAll(typed, " ", ""))
	if text == "" || text == NoQuietHours {
		return QuietHours{}, nil
	}
	from, to, found := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")
	if found {
		begin, err1 := schedule.ParseTimeOfDay(from)
		end, err2 := schedule.ParseTimeOfDay(to)
		if err1 == nil && err2 == nil && begin != end {
			return QuietHours{begin, end}, nil
		}
	}
	return QuietHours{}, problem.Usage(fmt.Sprintf("%q are not quiet hours", typed),
		`Write two times of day, such as "22:00-07:00", or "none".`)
}
