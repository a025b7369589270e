package atomicfile

import "time"

// The first and the longest pause between attempts.
const (
	firstPause   = 5 * time.Millisecond
	longestPause = 200 * time.Millisecond
)

// retry calls do until it succeeds, says that another attempt is pointless, or patience is used up. It
// returns the last error.
func retry(patience time.Duration, do func() (again bool, err error)) error {
	end := time.Now().Add(patience)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		again, err := do()
		if err == nil || !again || time.Now().Add(pause).After(end) {
			return err
		}
		<-time.After(pause)
	}
}
