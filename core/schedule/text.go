package schedule

import "time"

// Text returns a moment in the time of the plan's region. If the reader's clocks show a different
// time, it adds that, as in "13:00 GMT (14:00 here)". If the reader's day is different, it also
// adds the day of the week. The zero Plan gives only the reader's time.
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
