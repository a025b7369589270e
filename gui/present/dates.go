package present

import (
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/dates"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// DateForm is the date format of the reader; see dates.Form.
type DateForm = dates.Form

// Reader is the person who looks at a form: their date format, and the current time.
type Reader struct {
	Dates DateForm
	Now   time.Time
}

// DateFormOf returns the date format of a locale; see dates.FormOf.
func DateFormOf(locale string) DateForm { return dates.FormOf(locale) }

// DayInWords writes a day with the month as a word.
func DayInWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(t.UTC(), "Monday, 2 January 2006")
}

// DateExample writes a day in the ways in which it can be typed.
func DateExample(form DateForm, day time.Time) string {
	iso, own, two := strings.Cut(form.Example(day), " or ")
	if !two {
		return iso
	}
	return lang.T("%s or %s", iso, own)
}
