package present

import "time"

// CrashNotice tells that the program ended by itself at a moment.
func CrashNotice(at time.Time, c Clock) Problem {
	return Problem{
		Title: "Rollcall ended unexpectedly " + c.When(at) + ".",
		Hint:  "Nothing in the directory is lost. The report holds no secrets; it helps to mend what went wrong.",
		Tone:  ToneWarn,
	}
}
