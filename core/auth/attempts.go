package auth

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Limits on the attempts of one sign-in. MSAL itself never tries again and ignores Retry-After.
const (
	maxAttempts    = 4
	maxInteractive = 2 // while a person waits
	attemptTimeout = 30 * time.Second
	firstWait      = time.Second
	longestWait    = 5 * time.Minute
)

// persist asks MSAL for a token until it gets one, the failure is final, the attempts
// are used up, or ctx would end before the next one.
func (c *Client) persist(ctx context.Context) (confidential.AuthResult, error) {
	for attempt := 1; ; attempt++ {
		result, err := c.try(ctx)
		if err == nil {
			return result, nil
		}
		if ctx.Err() != nil {
			return result, ctx.Err()
		}
		failed := c.failureOf(err)
		wait := failed.wait(attempt)
		if !failed.transient || attempt == c.attempts || endsWithin(ctx, wait) {
			return result, failed.problem.Wrap(failed.cause)
		}
		if err := pause.For(ctx, wait); err != nil {
			return result, err
		}
	}
}

// try makes one attempt, with a time limit.
func (c *Client) try(ctx context.Context) (confidential.AuthResult, error) {
	if c.certificate != nil {
		if err := c.certificate.CheckDates(time.Now()); err != nil {
			return confidential.AuthResult{}, &failure{problem: problem.Of(err)}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	return c.msal.AcquireTokenByCredential(ctx, c.scopes)
}

// failure is a failed attempt, as judged by sender and failureOf.
type failure struct {
	problem    problem.Problem
	transient  bool          // worth another attempt
	retryAfter time.Duration // what the answer asked for, or zero
	cause      error         // never contains text from a server
}

// Error returns the problem on one line.
func (f *failure) Error() string { return f.problem.Error() }

// Unwrap returns the cause, or nil.
func (f *failure) Unwrap() error { return f.cause }

// wait returns how long to wait after the given attempt: the time that the answer asked for (at
// most five minutes), or else a doubling time with jitter.
func (f *failure) wait(attempt int) time.Duration {
	if f.retryAfter > 0 {
		return min(f.retryAfter, longestWait)
	}
	base := firstWait << (attempt - 1)
	return base + rand.N(base/2)
}

// failureOf finds sender's judgement of an answer in MSAL's error. If there is none, MSAL itself
// refused the answer. The text of its error is dropped because it may quote the answer, including
// tokens.
func (c *Client) failureOf(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	return &failure{
		problem: c.facts.fill(answerUnusable),
		cause:   errors.New("MSAL refused the sign-in service's answer"),
	}
}

func endsWithin(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) < wait
}
