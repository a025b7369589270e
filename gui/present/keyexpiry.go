package present

import (
	"time"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// judgeExpires describes the typed day: in words, how far away it is, and its source. A day in the
// past is a warning, not an error, because a recorded key may have expired.
func (f ConnectorForm) judgeExpires() Verdict {
	day, err := f.Reader.Dates.Parse(f.Expires)
	if err != nil {
		return wrong(err)
	}
	reported := f.stored.KeyExpires
	fromGraph := f.stored.KeyFromGraph && !reported.IsZero() && !f.NewKey()
	if day.IsZero() {
		if fromGraph {
			return Verdict{Note: lang.T("Microsoft Graph reports %s.", Day(reported)), Warn: true}
		}
		return Verdict{}
	}
	var v Verdict
	v.Note, v.Warn = expiryNote(day, f.Reader.Now)
	switch same := day.Format(time.DateOnly) == reported.Format(time.DateOnly); {
	case same && f.NewKey() && !f.New():
		return Verdict{
			Note: lang.T("This is when the old secret expires. Enter the date of the new one."), Warn: true,
		}
	case fromGraph && same:
		v.Note += " " + lang.T("Reported by Microsoft Graph.")
	case fromGraph:
		v.Note, v.Warn = v.Note+" "+lang.T("Microsoft Graph reports %s.", Day(reported)), true
	}
	return v
}

// expiryNote returns a sentence with a day and how far away it is. warn reports whether to show it
// as a warning.
func expiryNote(day, now time.Time) (text string, warn bool) {
	year, month, date := now.Date()
	left := day.Truncate(24 * time.Hour).Sub(time.Date(year, month, date, 0, 0, 0, 0, time.UTC))
	switch text = capital(DayInWords(day)); {
	case now.IsZero():
		return text + ".", false
	case left < 0:
		return lang.T("%s is in the past: an expired key cannot sign in.", text), true
	case left == 0:
		return lang.T("%s, today.", text), true
	}
	days := int(left / (24 * time.Hour))
	return lang.N(days, "%[2]s, in %[1]s day.", "%[2]s, in %[1]s days.", text), left < expirySoon
}

// Renewed returns the form after the connector was read again. It adopts changes to the stored
// connector, and keeps what was typed.
func (f ConnectorForm) Renewed(now ConnectorForm) ConnectorForm {
	if f.New() || f.stored.ID != now.stored.ID {
		return f
	}
	untouched := f.Expires == ConnectorFormOf(f.stored).Expires
	f.stored.KeyExpires, f.stored.KeyFromGraph = now.stored.KeyExpires, now.stored.KeyFromGraph
	f.stored.TenantID, f.stored.TenantName = now.stored.TenantID, now.stored.TenantName
	if untouched {
		f.Expires = now.Expires
	}
	return f
}
