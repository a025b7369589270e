package present

import (
	"time"

	"github.com/rollcallsync/rollcall/core/dates"
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
func DayInWords(t time.Time) string { return dates.InWords(t) }
