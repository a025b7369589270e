package schedule

import "time"

// Text returns a moment in the time of the plan's region and, where the
// reader's clocks show another time, in theirs: "13:00 GMT (14:00 here)". The
// day of the week stands with the reader's time where it is another day. The
// zero Plan tells the reader's time alone.
func (p Plan) Text(t time.Time, reader *time.Location) string {
	here := t.In(reader)
	if p.zone == nil {
		return here.Format("15:04")
	}
	there := t.In(p.zone)
	text := there.Format("15:04 MST")
	switch {
	case here.Format(time.DateTime) == there.Format(time.DateTime):
		return text
	case here.Weekday() != there.Weekday():
		return text + here.Format(" (Mon 15:04 here)")
	}
	return text + here.Format(" (15:04 here)")
}
