package dates

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Order is the order in which a reader writes the numbers of a date.
type Order int

// The orders of day, month and year. If the order is unknown, a date is read only if it is
// unambiguous.
const (
	OrderUnknown Order = iota
	DayMonthYear
	MonthDayYear
	YearMonthDay
)

// Form says how a reader writes dates and on which day their week begins. The zero Form means that
// nothing is known about the reader.
type Form struct {
	Order Order
	First time.Weekday
}

// Territories with special date formats. All others write the day first, and begin the week on
// Monday (Unicode CLDR, dates and weekData).
const (
	monthFirst  = " US PH AS GU MP UM VI PR FM MH PW "
	yearFirst   = " CN JP KR TW HK MO HU LT SE MN IR AF ZA CA BT "
	sundayFirst = " US CA MX BR PH JP KR TW HK MO IL IN ZA AS GU UM VI PR CO PE VE GT HN NI SV PA DO BO PY TH ID " +
		"SG PK BD NP KE ET ZW SA YE "
	saturdayFirst = " AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY "
)

// dayFirstLanguages write the day first although their territory does not.
var dayFirstLanguages = map[string]bool{"es_US": true, "en_HK": true, "af_ZA": true, "fr_MO": true}

// FormOf returns the form of a locale, such as "de_DE.UTF-8" or "en-US". It is unknown for a locale
// without a territory, such as "C".
func FormOf(locale string) Form {
	name, _, _ := strings.Cut(strings.ReplaceAll(locale, "-", "_"), ".")
	name, _, _ = strings.Cut(name, "@")
	parts := strings.Split(name, "_")
	territory := strings.ToUpper(parts[len(parts)-1])
	if len(parts) < 2 || len(territory) != 2 {
		return Form{First: time.Monday}
	}
	in := func(list string) bool { return strings.Contains(list, " "+territory+" ") }
	f := Form{Order: DayMonthYear, First: time.Monday}
	switch {
	case dayFirstLanguages[parts[0]+"_"+territory]:
	case in(monthFirst):
		f.Order = MonthDayYear
	case in(yearFirst):
		f.Order = YearMonthDay
	}
	switch {
	case in(sundayFirst):
		f.First = time.Sunday
	case in(saturdayFirst):
		f.First = time.Saturday
	}
	return f
}

// Example writes a day in the reader's form and in the form that always works. It is shown as the
// hint in an empty field.
func (f Form) Example(day time.Time) string {
	iso := day.Format(time.DateOnly)
	switch f.Order {
	case DayMonthYear:
		return iso + " or " + day.Format("02/01/2006")
	case MonthDayYear:
		return iso + " or " + day.Format("01/02/2006")
	}
	return iso
}

// Parse reads a typed day and returns its beginning in UTC. Year-month-day always works, and so do
// English month names. Numbers in another order are read in the reader's order, or else in the only
// order that makes a date. An empty text means the zero time. If the text cannot be read, the error is a problem
// with code "usage".
func (f Form) Parse(typed string) (time.Time, error) {
	typed = strings.TrimSpace(typed)
	if t, err := directory.ParseDate(typed); err == nil {
		return t, nil
	}
	if t, ok := namedMonth(typed); ok {
		return t, nil
	}
	days := f.readings(typed)
	switch len(days) {
	case 1:
		return days[0], nil
	case 2:
		return time.Time{}, problem.Usage(fmt.Sprintf("%q can be %s or %s", typed, show(days[0]), show(days[1])),
			"Write the year first, like "+days[0].Format(time.DateOnly)+".")
	}
	return time.Time{}, problem.Usage(fmt.Sprintf("%q is not a date", typed),
		"Enter it like "+f.Example(exampleDay)+".")
}

var exampleDay = time.Date(2027, time.May, 22, 0, 0, 0, 0, time.UTC)

func show(day time.Time) string { return day.Format("2 Jan 2006") }

// namedMonth reads a date with an English month name.
func namedMonth(typed string) (time.Time, bool) {
	typed = strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" ,.-/", r) }), " ")
	for _, layout := range []string{
		"2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006", "Mon 2 Jan 2006",
		"Monday 2 January 2006",
	} {
		if t, err := time.Parse(layout, typed); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// readings returns the days that three numbers can mean for this reader: one in the reader's own
// order, or else every order that makes a date.
func (f Form) readings(typed string) []time.Time {
	n, ok := threeNumbers(typed)
	if !ok {
		return nil
	}
	if len(n[0]) == 4 {
		return oneDay(n[0], n[1], n[2])
	}
	dayFirst, monthFirst := oneDay(n[2], n[1], n[0]), oneDay(n[2], n[0], n[1])
	var own []time.Time
	switch f.Order {
	case DayMonthYear:
		own = dayFirst
	case MonthDayYear:
		own = monthFirst
	case YearMonthDay:
		if len(n[2]) < 4 {
			own = oneDay(n[0], n[1], n[2])
		}
	}
	switch {
	case own != nil:
		return own
	case monthFirst == nil || dayFirst != nil && dayFirst[0].Equal(monthFirst[0]):
		return dayFirst
	}
	return append(dayFirst, monthFirst...)
}

// threeNumbers splits a date at its separators.
func threeNumbers(typed string) (n [3]string, ok bool) {
	parts := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("./- ", r) })
	if len(parts) != len(n) {
		return n, false
	}
	return [3]string(parts), true
}

// oneDay returns a year, month and day as a date, or nil if there is no such day. A two-digit year
// is in this century.
func oneDay(year, month, day string) []time.Time {
	y, err := strconv.ParseUint(year, 10, 16)
	m, errMonth := strconv.ParseUint(month, 10, 8)
	d, errDay := strconv.ParseUint(day, 10, 8)
	if err != nil || errMonth != nil || errDay != nil || len(year) != 2 && len(year) != 4 || len(month) > 2 ||
		len(day) > 2 {
		return nil
	}
	if len(year) == 2 {
		y += 2000
	}
	t := time.Date(int(y), time.Month(m), int(d), 0, 0, 0, 0, time.UTC)
	if t.Month() != time.Month(m) || t.Day() != int(d) || m == 0 || d == 0 {
		return nil
	}
	return []time.Time{t}
}

// InWords writes a day unambiguously, such as "Saturday, 22 May 2027". It returns "" for the zero
// time.
func InWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Monday, 2 January 2006")
}
