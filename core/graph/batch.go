package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
)

// batchSize is the largest batch that Graph accepts
// (https://learn.microsoft.com/graph/json-batching).
const batchSize = 20

// batchPart is one GET in a batch. Its answer is a page of directory objects.
type batchPart struct {
	url     string // relative, such as "/groups/{id}/members?..."
	subject string // ID of the object that it concerns
}

// batchAnswer is the answer to one part.
type batchAnswer struct {
	index   int
	status  int
	members []directory.Member
	next    string
	found   bool // whether the body has a value
	refusal Error
	header  http.Header
	failure error // why only this part has no answer; nil if it has one
}

// batch sends parts, at most 20, and calls handle once for each with its answer: a page (200), a
// 404, or a failure of this part alone. Answers come in any order and are handled before the next
// request is sent. Throttled or failed parts are sent again together, after the longest wait that
// any of them requires. Any other failure ends the batch with its error.
func (c *Client) batch(ctx context.Context, parts []batchPart, handle func(batchAnswer) error) error {
	pending := make([]int, len(parts))
	for i := range pending {
		pending[i] = i
	}
	t := c.patience.begin()
	for len(pending) > 0 {
		answers, err := c.sendBatch(ctx, parts, pending)
		if err != nil {
			return err
		}
		arrived := time.Now()
		failed, err := c.sortOut(parts, pending, answers, handle)
		if err != nil {
			return err
		}
		t.began = t.began.Add(time.Since(arrived)) // handling a large group takes time that does not count as waiting
		if len(failed.parts) == 0 {
			return nil
		}
		if err := c.pauseBatch(ctx, t, failed); err != nil {
			if ctx.Err() != nil || !failed.partsAlone() {
				return err
			}
			return failed.handOver(handle)
		}
		pending = failed.parts
	}
	return nil
}

// batchRest contains the parts of a batch that are still unanswered.
type batchRest struct {
	parts  []int
	causes []error // one for each part
	err    error   // the first final error, or else the one with the longest wait
}

// partsAlone reports whether each part failed for its own reason.
func (r *batchRest) partsAlone() bool {
	return !slices.ContainsFunc(r.causes, func(err error) bool { return !concernsPart(err) })
}

// handOver calls handle with the failure of each part.
func (r *batchRest) handOver(handle func(batchAnswer) error) error {
	for i, index := range r.parts {
		if err := handle(batchAnswer{index: index, failure: r.causes[i]}); err != nil {
			return err
		}
	}
	return nil
}

// concernsPart reports whether a refusal concerns the requested object, as opposed to the
// application, its token or the traffic.
func concernsPart(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.Status != http.StatusUnauthorized && !refusal.Throttled() &&
		refusal.Status != http.StatusFailedDependency
}

func (r *batchRest) add(err error, index int) {
	r.parts, r.causes = append(r.parts, index), append(r.causes, err)
	switch {
	case r.err == nil:
		r.err = err
	case !worthRepeating(r.err):
	case !worthRepeating(err), waitOf(err) > waitOf(r.err):
		r.err = err
	}
}

func waitOf(err error) time.Duration {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.RetryAfter
	}
	return 0
}

// sortOut handles the answers and returns the parts to send again.
func (c *Client) sortOut(
	parts []batchPart, pending []int, answers []batchAnswer, handle func(batchAnswer) error,
) (batchRest, error) {
	var rest batchRest
	missing := slices.Clone(pending)
	for _, a := range answers {
		missing = slices.DeleteFunc(missing, func(i int) bool { return i == a.index })
		err := a.err(parts[a.index])
		if err == nil || concernsPart(err) && !worthRepeating(err) {
			a.failure = err
			if err := handle(a); err != nil {
				return rest, err
			}
			continue
		}
		var refusal *Error
		if errors.As(err, &refusal) && refusal.Throttled() {
			c.counters.Throttled.Add(1)
		}
		rest.add(err, a.index)
	}
	for _, index := range missing {
		rest.add(batchFailure("the batch has no answer to a request"), index)
	}
	return rest, nil
}

func (c *Client) pauseBatch(ctx context.Context, t *trial, rest batchRest) error {
	v := t.judge(rest.err)
	if !v.again {
		return rest.err
	}
	if v.fresh {
		if _, err := c.token.Token(ctx, true); err != nil {
			return fmt.Errorf("get access token: %w", err)
		}
	}
	if err := pause.For(ctx, v.wait); err != nil {
		return fmt.Errorf("wait before sending again: %w", err)
	}
	c.counters.Retried.Add(1)
	return nil
}

// err returns the refusal of the part. It is nil for a page and for a 404.
func (a *batchAnswer) err(p batchPart) error {
	switch {
	case a.status == http.StatusNotFound, a.status == http.StatusOK && a.found:
		return nil
	case a.status == http.StatusOK:
		return batchFailure(errNoValue)
	}
	e := a.refusal
	e.Method, e.Path, e.Status = http.MethodGet, "/v1.0"+pathOf(p.url), a.status
	e.RetryAfter = retryAfter(a.header.Get("Retry-After"), a.header.Get("Date"))
	return &e
}

func batchFailure(text contentError) error {
	return &Failure{Call: Call{Method: http.MethodPost, Path: "/v1.0/$batch"}, Reason: ReasonIncomplete, Err: text}
}

// sendBatch sends the pending parts in one request and reads all answers.
func (c *Client) sendBatch(ctx context.Context, parts []batchPart, pending []int) ([]batchAnswer, error) {
	type single struct {
		ID     string `json:"id"`
		Method string `json:"method"`
		URL    string `json:"url"`
	}
	var envelope struct {
		Requests []single `json:"requests"`
	}
	for _, i := range pending {
		envelope.Requests = append(envelope.Requests, single{strconv.Itoa(i), http.MethodGet, parts[i].url})
	}
	body, err := json.Marshal(envelope)
	if err != nil {
		return nil, fmt.Errorf("encode batch: %w", err)
	}
	var answers []batchAnswer
	r := request{method: http.MethodPost, link: c.prefix + "/$batch", body: body, envelope: true}
	err = c.exchange(ctx, r, func(a answer) (err error) {
		s := newScanner(a.body)
		defer s.release()
		answers, err = s.readBatch(pending)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("send batch: %w", err)
	}
	return answers, nil
}
