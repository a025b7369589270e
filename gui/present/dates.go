package present

import (
	"time"

	"github.com/rollcallsync/rollcall/core/dates"
)

// DateForm is how the reader writes dates; see dates.Form.
type DateForm = dates.Form

// Reader is who looks at a form: how they write dates, and the moment.
type Reader struct {
	Dates DateForm
	Now   time.Time
}

// DateFormOf returns the form of a locale; see dates.FormOf.
func DateFormOf(locale string) DateForm { return dates.FormOf(locale) }

// DayInWords writes a day unambiguously.
func DayInWords(t time.Time) string { return dates.InWords(t) }
