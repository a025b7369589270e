package notify

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

func (r *rig) expect(t *testing.T, when string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, r.received(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s, received (-want +got):\n%s", when, diff)
	}
}

// bubble plays a test with a clock that stands still unless the test waits.
func bubble(t *testing.T, play func(t *testing.T, r *rig)) {
	synctest.Test(t, func(t *testing.T) { play(t, newRig(t)) })
}

func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

const failedTitle, againTitle, heldTitle = "“Contoso” could not be synchronized", "“Contoso” is synchronized again",
	"A run of “Contoso” is held"

// TestStory goes through what can happen to a connector. Each message comes once.
func TestStory(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.hook(t, "Ops")
		r.ended(directory.StateFailed, problem.CodeSecretMissing)
		r.ended(directory.StateSucceeded, "")
		r.ended(directory.StateFailed, problem.CodeSecretMissing)
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.once(t)
		r.once(t)
		r.expect(t, "what is so at the first look", failedTitle)
		for _, step := range []struct {
			when  string
			state directory.State
			code  problem.Code
			want  []string
		}{
			{"the same failure again", directory.StateFailed, problem.CodeNetworkTimeout, nil},
			{"another reason", directory.StateFailed, problem.CodeSecretMissing, []string{failedTitle}},
			{"cancelled by a person", directory.StateCancelled, problem.CodeCancelled, nil},
			{"running", directory.StateRunning, "", nil},
		} {
			run := r.ended(step.state, step.code)
			r.once(t)
			r.once(t)
			r.expect(t, step.when, step.want...)
			if step.state == directory.StateRunning { // the run ends
				r.set(func() { r.runs["c1"][0].State = directory.StateUnchanged })
				r.once(t)
				r.expect(t, "the run that was in progress", againTitle)
			}
			_ = run
		}
		r.ended(directory.StateUnchanged, "")
		r.once(t)
		r.expect(t, "still well")
		r.ended(directory.StateHeld, "")
		r.once(t)
		r.once(t)
		r.expect(t, "held", heldTitle)
		r.set(func() { r.runs["c1"][0].RenewedAt = time.Now() })
		r.once(t)
		r.expect(t, "its plan was renewed")
		r.set(func() { r.runs["c1"][0].Decisions = []directory.Decision{{}} })
		r.once(t)
		r.expect(t, "held after an approval", heldTitle+" again")
		r.ended(directory.StateFailed, problem.CodeSecretMissing)
		r.set(func() { r.runs["c1"][0].Preview = true })
		r.once(t)
		r.expect(t, "a preview failed")
	})
}

// TestRunsOfOtherPrograms checks that the next program reports runs that fail while nobody serves,
// unless they are old and no longer matter.
func TestRunsOfOtherPrograms(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.hook(t, "Ops")
		r.once(t)
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.ended(directory.StateSucceeded, "")
		pass(48 * time.Hour)
		r.Service = r.program()
		r.once(t)
		if got := r.received(); len(got) != 1 || !strings.HasPrefix(got[0], "Daily summary") {
			t.Errorf("after a failure that is over: %q", got)
		}
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		pass(time.Hour)
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.Service = r.program()
		r.once(t)
		r.expect(t, "a failure that lasts", failedTitle)
	})
}

// TestFirstLook checks that the first channel learns what lasts, once, and nothing that is over.
func TestFirstLook(t *testing.T) {
	failed, ok, held := directory.StateFailed, directory.StateSucceeded, directory.StateHeld
	for name, tt := range map[string]struct {
		runs []directory.State
		want []string
	}{
		"a failure that is over":   {[]directory.State{failed, ok}, nil},
		"failing":                  {[]directory.State{ok, failed, ok, failed, failed}, []string{failedTitle}},
		"held":                     {[]directory.State{ok, held}, []string{heldTitle}},
		"held after it had failed": {[]directory.State{failed, held}, []string{heldTitle}},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, r *rig) {
				for _, state := range tt.runs {
					code := problem.Code("")
					if state == failed {
						code = problem.CodeNetworkTimeout
					}
					r.ended(state, code)
				}
				pass(20 * time.Hour)
				r.once(t)
				r.hook(t, "Ops")
				r.once(t)
				r.expect(t, "at first", tt.want...)
				r.Service = r.program()
				r.once(t)
				r.expect(t, "after a restart")
			})
		})
	}
}

func expiring(days int) func(*events.Overview) {
	return func(o *events.Overview) {
		o.Conditions = []health.Condition{{
			Code: problem.CodeKeyExpiring, Connector: "c1", Days: days, Title: "The key expires",
		}}
	}
}

// TestKeyThatExpiresAtFirst: a key that is near its end when the first channel is enabled is
// reported, and not again after a restart.
func TestKeyThatExpiresAtFirst(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.hook(t, "Ops")
		r.once(t, expiring(14))
		r.expect(t, "at first", "The key expires")
		r.Service = r.program()
		r.once(t, expiring(14))
		r.expect(t, "after a restart")
		r.once(t, expiring(7))
		r.expect(t, "a week later", "The key expires")
	})
}

func TestKeys(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.hook(t, "Ops")
		r.once(t)
		for _, days := range []int{30, 30, 14, 14} {
			r.once(t, expiring(days))
		}
		if body := r.posted[0]; !strings.Contains(body, `"at":"`+time.Now().UTC().Format("2006-01-02")) {
			t.Errorf("%s has another date than today, so a mail would be sorted far down", body)
		}
		r.expect(t, "two thresholds", "The key expires", "The key expires")
		r.once(t)
		r.once(t, expiring(14))
		r.expect(t, "a new key, a year later", "The key expires")
	})
}

func TestChosenOccasions(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		c := r.addHook(t, settings.Channel{
			Name: "Ops", Kind: settings.ByWebhook, Enabled: true,
			On: []settings.Occasion{settings.OnRecovered},
		})
		r.once(t)
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.once(t)
		r.ended(directory.StateSucceeded, "")
		r.once(t)
		r.expect(t, "only recoveries", againTitle)
		c.Enabled = false
		if _, err := r.Edit(t.Context(), c, Changes{}); err != nil {
			t.Fatal(err)
		}
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.once(t)
		if r.memory != nil {
			t.Errorf("without an enabled channel, the memory is %s", r.memory)
		}
		c.Enabled = true
		if _, err := r.Edit(t.Context(), c, Changes{}); err != nil {
			t.Fatal(err)
		}
		r.once(t)
		r.expect(t, "what happened in the meantime")
	})
}

// TestTwoPrograms checks that only the program that runs the schedule sends, and that the next one
// does not repeat what the first one sent.
func TestTwoPrograms(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.hook(t, "Ops")
		owner := 1
		begin := func(n int) chan<- events.Event {
			happened := make(chan events.Event, 8)
			s := r.program(func(o *Options) { o.Owns = func() bool { return owner == n } })
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() { defer close(ended); s.Serve(ctx, happened) }()
			t.Cleanup(func() { stop(); <-ended })
			return happened
		}
		programs := []chan<- events.Event{begin(1), begin(2)}
		tell := func() {
			for _, p := range programs {
				p <- r.overview()
			}
			synctest.Wait()
		}
		tell()
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		tell()
		r.expect(t, "both saw the failure", failedTitle)
		owner = 2
		tell()
		pass(5 * time.Minute)
		r.expect(t, "the other program took over")
		r.ended(directory.StateSucceeded, "")
		tell()
		r.expect(t, "the other program reports", againTitle)
	})
}

// TestEndsWhileAReceiverAnswers checks that if the program is asked to end while a receiver
// answers, the message counts as sent. A receiver that takes too long gets it again.
func TestEndsWhileAReceiverAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		takes time.Duration
		again []string
	}{
		"soon": {longestFarewell / 2, nil}, "too late": {longestFarewell * 2, []string{failedTitle}},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, r *rig) {
				r.hook(t, "Ops")
				r.once(t)
				r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
				ctx, end := context.WithCancel(t.Context())
				r.slow = func() <-chan time.Time { end(); return time.After(test.takes) }
				if err := r.Once(ctx, r.overview()); err != nil && !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				r.slow = nil
				r.expect(t, "before the end", failedTitle)
				r.Service = r.program()
				r.once(t)
				r.expect(t, "after the next start", test.again...)
			})
		})
	}
}

// TestRetries checks that a message is tried again, less and less often, even by a program that is
// started later, and that it is dropped after two days.
func TestRetries(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.addHook(t, settings.Channel{
			Name: "Ops", Kind: settings.ByWebhook, Enabled: true,
			On: []settings.Occasion{settings.OnFailed},
		})
		r.once(t)
		r.answers = always(http.StatusInternalServerError, "")
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		attempts := func(d time.Duration) (n int) {
			for range int(d / time.Minute) {
				r.Service = r.program() // a restart every minute
				r.once(t)
				pass(time.Minute)
			}
			return len(r.received())
		}
		if n := attempts(9 * time.Minute); n != 4 { // at 0, 1, 3 and 8 minutes
			t.Errorf("%d attempts in the first 9 minutes, want 4", n)
		}
		if failures, err := r.Failures(t.Context()); len(failures) != 0 || err != nil {
			t.Errorf("a server that is busy for a short time is a failure: %+v, %v", failures, err)
		}
		if n := attempts(24 * time.Hour); n < 24 || n > 27 {
			t.Errorf("%d attempts in a day, want about one an hour", n)
		}
		failures, err := r.Failures(t.Context())
		if err != nil || len(failures) != 1 || failures[0].Why.Code != problem.CodeNotifyDelayed {
			t.Errorf("failures %+v, %v", failures, err)
		}
		attempts(24 * time.Hour)
		if n := attempts(3 * time.Hour); n != 0 {
			t.Errorf("%d attempts after two days", n)
		}
		if !strings.Contains(r.log.String(), "notification dropped") {
			t.Error("the log does not say that the message was dropped")
		}
	})
}

// TestClockThatWasWrong: a message that failed while the clock was years ahead is tried again once the
// clock is right, and dropped two days later.
func TestClockThatWasWrong(t *testing.T) {
	ahead := 10 * 365 * 24 * time.Hour
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(o *Options) { o.Now = func() time.Time { return time.Now().Add(ahead) } })
		r.addHook(t, settings.Channel{
			Name: "Ops", Kind: settings.ByWebhook, Enabled: true, On: []settings.Occasion{settings.OnHeld},
		})
		r.once(t)
		r.answers = always(http.StatusInternalServerError, "3600")
		r.ended(directory.StateHeld, "")
		r.once(t)
		r.expect(t, "with a wrong clock", "A run of “Contoso” is held")
		ahead = 0
		r.once(t)
		r.expect(t, "with the right clock", "A run of “Contoso” is held")
		pass(tolerated + time.Second)
		if failures, err := r.Failures(t.Context()); err != nil || len(failures) != 1 {
			t.Errorf("failures %+v, %v, want one", failures, err)
		}
		pass(longestWait)
		r.once(t)
		if n := len(r.received()); n != 0 {
			t.Errorf("sent %d times after two days", n)
		}
	})
}

func TestRetryAfterIsKept(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		c := r.hook(t, "Ops")
		r.once(t)
		r.answers = always(http.StatusTooManyRequests, "600")
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		for range 9 {
			r.once(t)
			pass(time.Minute)
		}
		r.expect(t, "before the ten minutes are over", failedTitle)
		r.answers = nil
		if _, err := r.Edit(t.Context(), c, Changes{}); err != nil { // a person does not wait
			t.Fatal(err)
		}
		r.once(t)
		r.once(t)
		r.expect(t, "the channel was edited", failedTitle)
		if failures, err := r.Failures(t.Context()); len(failures) != 0 || err != nil {
			t.Errorf("failures %+v, %v", failures, err)
		}
	})
}

// TestOneChannelDoesNotDelayAnother checks that while one server refuses, the other one gets
// everything.
func TestOneChannelDoesNotDelayAnother(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		bad := r.hook(t, "Bad")
		r.hook(t, "Good")
		r.once(t)
		r.set(func() { delete(r.secrets, VaultID(bad.ID)) })
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.once(t)
		r.expect(t, "one of two", failedTitle)
		failures, err := r.Failures(t.Context())
		if err != nil || len(failures) != 1 || failures[0].Channel.ID != bad.ID ||
			failures[0].Why.Code != problem.CodeChannelSecretMissing {
			t.Errorf("failures %+v, %v", failures, err)
		}
		if _, err := r.Remove(t.Context(), "Bad"); err != nil {
			t.Fatal(err)
		}
		r.once(t)
		if strings.Contains(string(r.memory), bad.ID) {
			t.Errorf("the memory still has the removed channel: %s", r.memory)
		}
	})
}

func TestQuietHours(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) { // it is midnight
		r.addHook(t, settings.Channel{
			Name: "Ops", Kind: settings.ByWebhook, Enabled: true,
			On: []settings.Occasion{settings.OnFailed},
		})
		r.set(func() { r.settings.Quiet = settings.QuietHours{From: 22 * 60, To: 7 * 60} })
		r.once(t)
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.once(t)
		pass(7*time.Hour - time.Minute)
		r.once(t)
		r.expect(t, "at night")
		if _, err := r.Test(t.Context(), "Ops"); err != nil {
			t.Error(err)
		}
		r.expect(t, "a test at night", "This is a test")
		pass(time.Minute)
		r.once(t)
		r.expect(t, "in the morning", failedTitle)
	})
}

func TestDigest(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.hook(t, "Ops")
		r.once(t) // midnight; the summary comes at 07:30
		pass(time.Minute)
		run := r.ended(directory.StateSucceeded, "")
		r.set(func() { r.runs["c1"][0].Users.Added, r.runs["c1"][0].Memberships.Removed = 3, 1 })
		pass(7 * time.Hour)
		r.once(t)
		r.expect(t, "before 07:30")
		pass(31 * time.Minute)
		r.once(t)
		r.set(func() {
			for _, want := range []string{
				"Contoso (succeeded): 1 run. Changes: 3 accounts added, 1 membership removed. It has 120 accounts, " +
					"15 groups and 300 memberships.",
				"There are no open problems.",
			} {
				if len(r.posted) != 1 || !strings.Contains(r.posted[0], want) {
					t.Errorf("%q does not contain %q", r.posted, want)
				}
			}
		})
		r.expect(t, "after 07:30", "Daily summary: all is well")
		r.Service = r.program()
		pass(23 * time.Hour)
		r.once(t)
		r.expect(t, "the next day before 07:30")
		pass(time.Hour)
		r.once(t, func(o *events.Overview) {
			o.Conditions = []health.Condition{{Code: problem.CodeNoRun, Title: "No run"}}
		})
		r.set(func() {
			if len(r.posted) != 1 || !strings.Contains(r.posted[0], "0 runs. Nothing changed.") {
				t.Errorf("run %d is counted twice: %q", run.ID, r.posted)
			}
		})
		r.expect(t, "the next day", "Daily summary: 1 open problem")
	})
}

// TestSecretsStayInTheVault checks that the memory, the settings and the log contain no secret,
// even after failures.
func TestSecretsStayInTheVault(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		c, err := r.Add(t.Context(), settings.Channel{
			Name: "Ops", Kind: settings.ByWebhook, Enabled: true,
			On: settings.Occasions,
		},
			Changes{URL: secret(hookURL + "\n"), Key: secret("sign-with-this")})
		if err != nil {
			t.Fatal(err)
		}
		if c.Host != "hooks.example.com" || !c.Signed {
			t.Errorf("channel %+v", c)
		}
		r.once(t)
		r.answers = always(http.StatusNotFound, "")
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.once(t)
		_, failed := r.Test(t.Context(), "Ops")
		if failed == nil {
			t.Fatal("a test of a channel that is gone succeeds")
		}
		file, err := settingsFile(t, r.settings)
		if err != nil {
			t.Fatal(err)
		}
		for what, text := range map[string]string{
			"log": r.log.String(), "memory": string(r.memory), "settings": file,
			"error": failed.Error() + problem.Of(failed).Hint,
		} {
			for _, hidden := range []string{"s3cr3t-token", "sign-with-this"} {
				if strings.Contains(text, hidden) {
					t.Errorf("the %s contains %s:\n%s", what, hidden, text)
				}
			}
		}
		if got := r.secrets[VaultID(c.ID)]; !strings.Contains(got, "s3cr3t-token") ||
			!strings.Contains(got, "sign-with-this") {
			t.Errorf("vault: %s", got)
		}
	})
}

// TestMemoryIsWrittenWhenItChanges: a quiet day costs no writes.
func TestMemoryIsWrittenWhenItChanges(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.hook(t, "Ops")
		r.once(t)
		before := r.writes
		for range 100 {
			r.once(t)
			pass(time.Minute)
		}
		if r.writes != before {
			t.Errorf("%d writes without news", r.writes-before)
		}
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.once(t)
		if n := r.writes - before; n != 2 {
			t.Errorf("%d writes for a message, want one before and one after it was sent", n)
		}
	})
}

// TestDamagedMemory: after damage, what lasts is reported again, and then the next events.
func TestDamagedMemory(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		r.hook(t, "Ops")
		r.once(t)
		r.set(func() { r.memory = []byte("{") })
		r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
		r.once(t)
		r.expect(t, "damaged", failedTitle)
		r.ended(directory.StateSucceeded, "")
		r.once(t)
		r.expect(t, "the next", againTitle)
	})
}
