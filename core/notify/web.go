package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// attemptTakes is the longest time for one attempt.
const attemptTakes = 30 * time.Second

// post sends a message to a webhook.
func (s *Service) post(ctx context.Context, c settings.Channel, secrets Secrets, m Message, title, text string) error {
	u, err := ParseURL(secrets.URL)
	if err != nil {
		return err
	}
	body, err := s.body(c.Kind, m, title, text)
	if err != nil {
		return fmt.Errorf("encode notification: %w", err)
	}
	transport, err := s.o.Transport(c.CAFile)
	if err != nil {
		return err
	}
	if t, ok := transport.(interface{ CloseIdleConnections() }); ok {
		defer t.CloseIdleConnections()
	}
	ctx, cancel := context.WithTimeout(ctx, s.o.Takes)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return problem.Usage("The address of the webhook is not a URL",
			"Copy the whole address, which begins with https://.")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "Rollcall")
	req.Header.Set("Rollcall-Delivery", m.ID)
	if secrets.Key != "" {
		req.Header.Set("Rollcall-Signature", Sign(secrets.Key, s.o.Now(), body))
	}
	// RoundTrip does not follow redirects, so the address and the text stay with the chosen host.
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return unreachable(ctx, u.Hostname(), err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, longestAnswer))
	return s.judge(u.Hostname(), resp, said(answer, secrets))
}

// longestAnswer is how much of an answer is read.
const longestAnswer = 64 << 10

// Sign returns the value of the header Rollcall-Signature for a body.
func Sign(key auth.Secret, at time.Time, body []byte) string {
	seconds := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(seconds + "."))
	mac.Write(body)
	return "t=" + seconds + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Limits of Slack's blocks, in characters.
const (
	slackTitle = 150
	slackText  = 3000
)

type object = map[string]any

// body returns the JSON of a request.
func (s *Service) body(kind settings.ChannelKind, m Message, title, text string) ([]byte, error) {
	var what any
	switch kind {
	case settings.BySlack:
		plain := func(text string, most int) object { return object{"type": "plain_text", "text": cut(text, most)} }
		blocks := []object{{"type": "header", "text": plain(title, slackTitle)}}
		if text != "" {
			blocks = append(blocks, object{"type": "section", "text": plain(text, slackText)})
		}
		// The outer text is for notifications. Slack reads three characters as markup in it.
		escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
		what = object{"text": escape.Replace(title), "blocks": blocks}
	case settings.ByTeams:
		// Text runs, other than text blocks, are not read as Markdown.
		line := func(run object) object { return object{"type": "RichTextBlock", "inlines": []object{run}} }
		parts := []object{line(object{"type": "TextRun", "text": title, "weight": "Bolder", "size": "Medium"})}
		for _, p := range strings.Split(text, "\n") {
			if p = strings.TrimSpace(p); p != "" {
				parts = append(parts, line(object{"type": "TextRun", "text": p}))
			}
		}
		what = object{"type": "message", "attachments": []object{{
			"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil,
			"content": object{
				"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard",
				"version": "1.4",
				"body":    parts,
			},
		}}}
	default:
		m.Title, m.Text = title, text
		what = struct {
			Message
			Computer string `json:"computer"`
		}{m, s.o.Computer}
	}
	return json.Marshal(what)
}

// cut shortens a text to the given number of characters.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// refusal says why a server did not accept a message.
type refusal struct {
	why   *problem.Problem
	after time.Duration // how long the server asks to wait; 0: unknown
}

// Error returns the text for logs.
func (r *refusal) Error() string { return r.why.Error() }

// Unwrap returns the problem.
func (r *refusal) Unwrap() error { return r.why }

// judge returns why an answer means that the message was not accepted. said continues the sentence
// about its status.
func (s *Service) judge(host string, resp *http.Response, said string) error {
	status := resp.StatusCode
	if status >= 200 && status < 300 {
		return nil
	}
	p := problem.Problem{
		Code:   problem.CodeNotifyRefused,
		Title:  fmt.Sprintf("The server %s did not accept the notification", host),
		Detail: fmt.Sprintf("It answered with status %d%s.", status, said),
		Hint:   "Check that the webhook still exists, and that the kind of the channel is right.",
	}
	switch {
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500:
		p.Code, p.Title = problem.CodeNotifyDelayed,
			fmt.Sprintf("The server %s does not accept notifications at the moment", host)
		p.Hint = "Rollcall tries again."
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound,
		status == http.StatusGone:
		p.Hint = "Make a new webhook there, and enter its address in the channel."
	case status >= 300 && status < 400:
		p.Hint = "Enter the address to which the server redirects, if you trust it. Rollcall does not follow redirects."
	}
	return &refusal{why: &p, after: retryAfter(resp.Header.Get("Retry-After"), s.o.Now())}
}

// retryAfter reads the header Retry-After, which contains seconds or a date.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(text); err == nil {
		return max(0, time.Duration(min(seconds, maxRetryAfter))*time.Second)
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(0, at.Sub(now)), maxRetryAfter*time.Second)
}

// maxRetryAfter is the longest wait that a server may ask for, in seconds.
const maxRetryAfter = 24 * 60 * 60

// unreachable explains why no answer came. The causes of network errors contain no address of a
// webhook, only its host.
func unreachable(ctx context.Context, host string, err error) error {
	if errors.Is(context.Cause(ctx), context.Canceled) {
		return context.Canceled
	}
	p := auth.NetworkProblem(err, host)
	p.Remedy = problem.Remedy{}
	switch p.Code {
	case problem.CodeHostNotFound, problem.CodeNetworkUnreachable, problem.CodeNetworkTimeout:
		p.Hint = "Check the address of the channel, and that no firewall blocks it. Rollcall tries again."
	case problem.CodeTLSUnknownAuthority:
		p.Hint = "If your organization runs the server, choose the file of its certificate authority in the channel. " +
			"Otherwise, the connection may be intercepted."
	}
	return p.Wrap(err)
}
