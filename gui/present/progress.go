package present

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Progress is the progress of a run, for a bar with a line of text.
type Progress struct {
	Fraction float64 // of the known work, 0 to 1
	Known    bool    // if false, the bar only shows activity
	Text     string  // "users 41,958 of 68,400, 20 s left"
	Whole    string  // Text with the speed: "…, 1,900 objects a second, 20 s left"
}

// What a run does in each stage.
var stageWords = map[directory.Stage]lang.Key{
	directory.StageQueued: "waiting", directory.StageConnect: "signing in",
	directory.StageFetch:       "reading accounts and groups",
	directory.StageMemberships: "reading memberships", directory.StagePlan: "comparing",
	directory.StageGuard:    "comparing",
	directory.StageReplicas: "waiting 30 s for the tenant's replicas to agree",
	directory.StageApply:    "storing", directory.StageDone: "finishing",
}

// ProgressOf presents a snapshot of a run that started elapsed ago.
func ProgressOf(s progress.Snapshot, elapsed time.Duration) Progress {
	done, total := work(s)
	p := Progress{Known: total > 0}
	left := ""
	if p.Known {
		p.Fraction = done / total
		left = timeLeft(p.Fraction, elapsed)
	}
	if !reading(s.Stage) {
		p.Text = progressText(s)
		p.Whole = p.Text
		return p
	}
	p.Text = joined(progressText(s), left)
	p.Whole = joined(progressText(s), rate(s, elapsed), left)
	return p
}

// joined joins the parts that are not empty.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// rate returns how fast a run reads, or "" while it is too early to tell.
func rate(s progress.Snapshot, elapsed time.Duration) string {
	n := int64(float64(s.Users+s.Groups+s.Memberships) / elapsed.Seconds())
	if elapsed < 2*time.Second || n < 1 {
		return ""
	}
	return lang.N(n, "%s object a second", "%s objects a second")
}

// Objects per request, as in the engine. The number of requests determines how long reading takes.
const (
	listed  = 999.0 // users or groups in a page
	batched = 20.0  // groups whose members are read in a batch
)

// work returns how many requests of the reading are done; total is 0 if unknown.
func work(s progress.Snapshot) (done, total float64) {
	if s.UsersExpected+s.GroupsExpected == 0 {
		return 0, 0
	}
	parts := []struct{ read, expected, size float64 }{
		{float64(s.Users), float64(s.UsersExpected), listed},
		{float64(s.Groups), float64(s.GroupsExpected), listed},
		{float64(s.GroupsDone), float64(s.GroupsExpected), batched},
	}
	for _, part := range parts {
		total += part.expected / part.size
		done += min(part.read, part.expected) / part.size
	}
	return done, total
}

// reading reports whether the end of a stage can be estimated.
func reading(s directory.Stage) bool {
	return s == directory.StageFetch || s == directory.StageMemberships
}

// timeLeft estimates the remaining time, or returns "" while it is too early to tell.
func timeLeft(fraction float64, elapsed time.Duration) string {
	if fraction < 0.05 || fraction >= 1 || elapsed < 2*time.Second {
		return ""
	}
	seconds := elapsed.Seconds() * (1 - fraction) / fraction
	switch {
	case seconds < 10:
		return lang.T("a few seconds left")
	case seconds < 90:
		return lang.T("%s s left", lang.Number(int(math.Ceil(seconds/5)*5)))
	case seconds < 90*60:
		return lang.N(int(math.Ceil(seconds/60)), "%s minute left", "%s minutes left")
	}
	return lang.N(int(math.Ceil(seconds/3600)), "%s hour left", "%s hours left")
}

// progressText says what a run is doing, and how far it is.
func progressText(s progress.Snapshot) string {
	switch {
	case s.Stage == directory.StageFetch && s.UsersExpected > s.Users:
		return lang.T("users %s", of(s.Users, s.UsersExpected))
	case reading(s.Stage) && s.GroupsExpected > s.Groups:
		return lang.T("groups %s", of(s.Groups, s.GroupsExpected))
	case reading(s.Stage) && s.GroupsExpected > s.GroupsDone:
		return joined(lang.N(s.Memberships, "%s membership", "%s memberships"),
			lang.T("groups %s", of(s.GroupsDone, s.GroupsExpected)))
	case reading(s.Stage) && s.UsersExpected+s.GroupsExpected == 0 && s.Users+s.Groups > 0:
		return lang.T("changes: %s, %s", lang.N(s.Users, "%s user", "%s users"),
			lang.N(s.Groups, "%s group", "%s groups"))
	}
	if words, ok := stageWords[s.Stage]; ok {
		return words.String()
	}
	return lang.T("starting")
}

func of(n, total int64) string { return lang.T("%s of %s", lang.Number(n), lang.Number(total)) }
