package dates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

var (
	runNumber = regexp.MustCompile(`^(?:run\s*|#)?([0-9][0-9,]*)$`)
	timeOfDay = regexp.MustCompile(`^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$`)
	joined    = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})t([0-9:]+)$`)
)

// Clock is the current time and the reader's time zone.
type Clock struct {
	Now  time.Time
	Zone *time.Location
}

// Moment reads a typed moment of the directory. A number means a run, a date means the end of that
// day, and a date with a time means that time. An empty text and "now" give the zero Moment. A
// future moment, a time without a date, or an unreadable text gives a problem with code "usage".
func (f Form) Moment(typed string, clock Clock) (m directory.Moment, err error) {
	typed = inOneLine(typed)
	if typed == "" || typed == "now" {
		return m, nil
	}
	if number := runNumber.FindStringSubmatch(typed); number != nil {
		m.Run, err = strconv.ParseInt(strings.ReplaceAll(number[1], ",", ""), 10, 64)
		if err != nil || m.Run == 0 {
			return directory.Moment{}, problem.Usage(fmt.Sprintf("There is no run %s", number[1]),
				"Runs are numbered from 1.")
		}
		return m, nil
	}
	if timeOfDay.MatchString(typed) {
		return m, problem.Usage(fmt.Sprintf("%s is a time without a date", typed),
			"Write the date too, such as "+clock.Now.In(clock.Zone).Format(time.DateOnly)+" "+typed+".")
	}
	t, what, err := f.time(typed, clock)
	if err != nil {
		return m, err
	}
	if t.After(clock.endOfToday()) || what != "" && t.After(clock.Now) {
		return m, problem.Usage(fmt.Sprintf("%s is in the future", strings.TrimSpace(show(t)+" "+what)),
			"Choose a moment that has passed.")
	}
	if t.Unix() <= 0 { // the zero time would mean now
		return m, unreadable(typed, f)
	}
	return directory.Moment{Time: t}, nil
}

// Time reads a date, or a date with a time; both may be in the future. isDay reports that it is
// only a date, and t is then the beginning of that day. If the text cannot be read, the error is a problem with
// code "usage".
func (f Form) Time(typed string, clock Clock) (t time.Time, isDay bool, err error) {
	t, of, err := f.time(inOneLine(typed), clock)
	if err != nil || of != "" {
		return t, false, err
	}
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, clock.Zone), true, nil
}

// inOneLine returns a text in lower case with single spaces between the words.
func inOneLine(typed string) string { return strings.ToLower(strings.Join(strings.Fields(typed), " ")) }

func unreadable(typed string, f Form) error {
	return problem.Usage(fmt.Sprintf("%q is not a run, a date or a time", typed),
		"Write the number of a run, or a date such as "+f.Example(exampleDay)+", with a time if you like.")
}

func (c Clock) endOfToday() time.Time { return endOf(c.Now.In(c.Zone)) }

// endOf returns the last moment of the day of t.
func endOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, t.Location()).Add(-time.Millisecond)
}

// time reads a date, which means its end, or a date with a time. what says which of the two it was.
func (f Form) time(typed string, clock Clock) (t time.Time, what string, err error) {
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(typed)); err == nil {
		return t, t.Format("15:04"), nil
	}
	date, of := typed, ""
	if parts := joined.FindStringSubmatch(typed); parts != nil {
		date, of = parts[1], parts[2]
	} else if at := strings.LastIndexByte(typed, ' '); at > 0 && timeOfDay.MatchString(typed[at+1:]) {
		date, of = strings.TrimSuffix(typed[:at], ","), typed[at+1:]
	}
	day, err := f.day(date, clock)
	if err != nil {
		return t, "", err
	}
	if of == "" {
		return endOf(day), "", nil
	}
	for _, layout := range []string{"15:04", "15:04:05"} {
		if at, err := time.Parse(layout, of); err == nil {
			year, month, day := day.Date()
			return time.Date(year, month, day, at.Hour(), at.Minute(), at.Second(), 0, clock.Zone), of, nil
		}
	}
	return t, "", problem.Usage(fmt.Sprintf("%s is not a time of day", of), "Enter it like 08:00 or 16:02.")
}

// day reads a day and returns its beginning in the clock's time zone.
func (f Form) day(typed string, clock Clock) (time.Time, error) {
	year, month, day := clock.Now.In(clock.Zone).Date()
	switch typed {
	case "today":
	case "yesterday":
		day--
	default:
		t, err := f.Parse(typed)
		if err == nil {
			year, month, day = t.Date()
		} else if strings.IndexFunc(typed, func(r rune) bool { return r >= '0' && r <= '9' }) < 0 ||
			!looksLikeDate(typed) {
			return t, unreadable(typed, f)
		} else {
			return t, err
		}
	}
	return time.Date(year, month, day, 0, 0, 0, 0, clock.Zone), nil
}

// looksLikeDate reports whether a text is probably meant as a date.
func looksLikeDate(typed string) bool {
	_, three := threeNumbers(typed)
	return three
}
