package auth

import (
	"context"
	"sync"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"github.com/rollcallsync/rollcall/core/problem"
)

// The times at which a token is renewed.
const (
	// a token this close to its expiry is not used, because the call takes a while to arrive
	lastMinute = time.Minute
	nearEnd    = 10 * time.Minute // if Entra ID does not say when to renew (refresh_in)
	soonAgain  = time.Minute      // after a transient failure
	laterAgain = 10 * time.Minute // after a refusal; asking more often looks like a loop to Entra ID (AADSTS50196)
)

// token is an access token. Its times are wall-clock times, because the monotonic clock stops while
// a computer sleeps.
type token struct {
	text    string
	ends    time.Time
	renewAt time.Time
}

// renewal is the state of renewing a token in the background.
type renewal struct {
	begun   bool // a renewal is in progress
	closed  bool
	cancel  context.CancelFunc // cancels the current or last renewal; may be nil
	working sync.WaitGroup
	next    time.Time // no renewal begins before this time
	failed  *Renewal  // the last failure, or nil
}

// Renewal describes a failed renewal of a token that is still valid.
type Renewal struct {
	Since  time.Time // the time of the first failure in a row
	Until  time.Time // the expiry of the token
	Passes bool      // the failure may be temporary, because nothing was refused
	tries  int       // number of failures in a row
	why    problem.Problem
}

// Problem returns the failure as a problem for people.
func (r Renewal) Problem() problem.Problem {
	p := problem.Problem{
		Code: problem.CodeRenewalRefused, Title: "The sign-in cannot be renewed", Hint: r.why.Hint,
		RequestID: r.why.RequestID,
		Detail: r.why.Title + ". " + r.why.Detail +
			" Rollcall's access token still works for at most a day; after that, no run can sign in.",
	}
	switch {
	case r.Passes:
		p.Code = problem.CodeRenewalFailing
	case r.why.Code.NeedsKey():
		p.Code = problem.CodeRenewalKeyRefused
	}
	return p
}

// Renewal returns why the token cannot be renewed. ok is false if there is no valid token or its
// renewal is not failing. A transient failure is reported only if the next attempt fails too.
func (c *Client) Renewal() (r Renewal, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	failed := c.renewal.failed
	if failed == nil || !c.token.good() || failed.Passes && failed.tries == 1 {
		return r, false
	}
	return *failed, true
}

// Close ends the current renewal, waits for it, and prevents new ones. Token still works.
func (c *Client) Close() {
	c.mu.Lock()
	c.renewal.closed = true
	if c.renewal.cancel != nil {
		c.renewal.cancel()
	}
	c.mu.Unlock()
	c.renewal.working.Wait()
}

// good reports whether the token may be used.
func (t *token) good() bool { return t != nil && wall().Before(t.ends.Add(-lastMinute)) }

// wall returns the wall-clock time.
func wall() time.Time { return time.Now().Round(0) }

// kept returns the token if it is valid, and starts its renewal when that is due. issued is an
// argument for newerThan.
func (c *Client) kept(ctx context.Context) (text string, issued uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.token.good() {
		return "", c.issued
	}
	now, r := wall(), &c.renewal
	if c.ahead && !r.begun && !r.closed && !now.Before(c.token.renewAt) && !now.Before(r.next) {
		// The renewal and the token outlive the call; Close ends the renewal.
		ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		r.begun, r.cancel = true, cancel
		issued := c.issued
		r.working.Go(func() {
			defer cancel()
			c.renew(ctx, issued)
		})
	}
	return c.token.text, c.issued
}

// newerThan returns a token that another caller got in the meantime. Otherwise it drops the current
// one, which has expired or was refused.
func (c *Client) newerThan(issued uint64) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.issued > issued && c.token.good() {
		return c.token.text
	}
	c.token = nil
	return ""
}

// keep stores a new token.
func (c *Client) keep(result confidential.AuthResult) string {
	now, ends, renewAt := wall(), result.ExpiresOn.Round(0), result.Metadata.RefreshOn.Round(0)
	if renewAt.IsZero() {
		renewAt = ends.Add(-min(nearEnd, ends.Sub(now)/2))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = &token{text: result.AccessToken, ends: ends, renewAt: renewAt}
	c.issued++
	c.renewal.next, c.renewal.failed = time.Time{}, nil
	return result.AccessToken
}

// renew makes one attempt to replace a valid token; if it fails, a later call makes the next
// attempt. Only callers without a valid token wait for it.
func (c *Client) renew(ctx context.Context, issued uint64) {
	defer c.ended()
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return
	}
	if c.overtaken(issued) {
		return
	}
	result, err := c.try(ctx)
	switch {
	case err == nil:
		c.keep(result)
	case ctx.Err() == nil:
		c.failed(c.failureOf(err))
	}
}

func (c *Client) ended() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.renewal.begun = false
}

// overtaken reports whether the token was replaced or dropped in the meantime.
func (c *Client) overtaken(issued uint64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.issued > issued || !c.token.good()
}

// failed records how a renewal failed.
func (c *Client) failed(f *failure) {
	wait := laterAgain
	if f.transient {
		wait = max(soonAgain, f.wait(1))
	}
	c.log.Warn("The access token was not renewed, but the current one is still valid", "application", c.facts.app,
		"code", f.problem.Code, "requestId", f.problem.RequestID, "error", f.problem.Wrap(f.cause), "again", wait)
	c.mu.Lock()
	defer c.mu.Unlock()
	since, tries := wall(), 1
	if before := c.renewal.failed; before != nil {
		since, tries = before.Since, before.tries+1
	}
	c.renewal.next = wall().Add(wait)
	c.renewal.failed = &Renewal{Since: since, Until: c.token.ends, Passes: f.transient, tries: tries, why: f.problem}
}
