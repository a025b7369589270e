package notify

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// receiver is a real HTTPS server and a Service that uses the real network.
type receiver struct {
	*rig
	url, caFile string
	body        []byte
	header      http.Header
	mu          sync.Mutex       // a client that gives up may leave a request behind
	answer      http.HandlerFunc // guarded by mu; nil: 200
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	v := &receiver{rig: newRig(t, func(o *Options) { o.Transport, o.Takes = nil, 500*time.Millisecond })}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		v.mu.Lock()
		v.body, v.header = body, req.Header
		answer := v.answer
		v.mu.Unlock()
		if answer != nil {
			answer(w, req)
		}
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a client that does not trust the certificate causes messages
	server.StartTLS()
	t.Cleanup(server.Close)
	v.url, v.caFile = server.URL+"/hook/s3cr3t", filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(v.caFile,
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return v
}

// answerWith sets how the receiver answers.
func (v *receiver) answerWith(answer http.HandlerFunc) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.answer = answer
}

func (v *receiver) channel(kind settings.ChannelKind) settings.Channel {
	return settings.Channel{Name: "Ops", Kind: kind, CAFile: v.caFile, Text: "{{.Text}} <b>[x](http://y)</b>"}
}

func (v *receiver) try(t *testing.T, kind settings.ChannelKind) error {
	t.Helper()
	return v.Try(t.Context(), v.channel(kind), Changes{URL: secret(v.url), Key: secret("key")})
}

func TestSignature(t *testing.T) {
	v := newReceiver(t)
	if err := v.try(t, settings.ByWebhook); err != nil {
		t.Fatal(err)
	}
	var got struct{ ID, Occasion, Title, Text, Computer string }
	if err := json.Unmarshal(v.body, &got); err != nil {
		t.Fatal(err)
	}
	if got.Occasion != "test" || got.Title != "Rollcall: This is a test" || got.Computer != "desk" ||
		!strings.HasPrefix(got.Text, "The channel “Ops” works.") || got.ID != v.header.Get("Rollcall-Delivery") {
		t.Errorf("object %s", v.body)
	}
	signature := v.header.Get("Rollcall-Signature")
	stamp, _, _ := strings.Cut(strings.TrimPrefix(signature, "t="), ",")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > time.Minute {
		t.Fatalf("signature %q, %v", signature, err)
	}
	if want := Sign("key", time.Unix(seconds, 0), v.body); signature != want {
		t.Errorf("signature %q, want %q", signature, want)
	}
}

// TestSignatureOfAnother compares with a value that openssl computed.
func TestSignatureOfAnother(t *testing.T) {
	// printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
	const want = "t=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03"
	if got := Sign("key", time.Unix(1700000000, 0), []byte(`{"a":1}`)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestFormats checks that names that other people chose cannot become markup.
func TestFormats(t *testing.T) {
	v := newReceiver(t)
	for kind, want := range map[settings.ChannelKind][]string{
		settings.BySlack: {`"type":"plain_text"`, `"text":"Rollcall: This is a test"`},
		settings.ByTeams: {
			`"type":"RichTextBlock"`, `"type":"TextRun"`,
			`"contentType":"application/vnd.microsoft.card.adaptive"`,
		},
	} {
		if err := v.try(t, kind); err != nil {
			t.Fatal(err)
		}
		for _, part := range append(want, `[x](http://y)`) {
			if !strings.Contains(string(v.body), part) {
				t.Errorf("%s: %s lacks %s", kind, v.body, part)
			}
		}
		for _, part := range []string{"mrkdwn", "TextBlock\"", "<b>"} {
			if strings.Contains(strings.ReplaceAll(string(v.body), "RichTextBlock", ""), part) {
				t.Errorf("%s: %s has %s", kind, v.body, part)
			}
		}
		if v.header.Get("Rollcall-Signature") != "" {
			t.Errorf("%s is signed", kind)
		}
	}
}

func TestWebhookRefusals(t *testing.T) {
	v := newReceiver(t)
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if len(header) == 2 {
				w.Header().Set(header[0], header[1])
			}
			w.WriteHeader(code)
			io.WriteString(w, "no_service")
		}
	}
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		want   problem.Code
		after  time.Duration
	}{
		"throttled": {status(429, "Retry-After", "77"), problem.CodeNotifyDelayed, 77 * time.Second},
		"error":     {status(500), problem.CodeNotifyDelayed, 0},
		"gone":      {status(404), problem.CodeNotifyRefused, 0},
		"malformed": {status(400), problem.CodeNotifyRefused, 0},
		"redirect":  {status(302, "Location", "https://elsewhere.example.com/"), problem.CodeNotifyRefused, 0},
		"hangs": {func(_ http.ResponseWriter, req *http.Request) {
			<-req.Context().Done()
		}, problem.CodeNetworkTimeout, 0},
		"hangs up": {func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}, problem.CodeNetworkUnreachable, 0},
	} {
		t.Run(name, func(t *testing.T) {
			v.answerWith(test.answer)
			err := v.try(t, settings.ByWebhook)
			p := problem.Of(err)
			if p.Code != test.want || p.Hint == "" || strings.Contains(err.Error()+p.Detail, "s3cr3t") {
				t.Errorf("%v: %+v", err, p)
			}
			var r *refusal
			if errors.As(err, &r) && r.after != test.after {
				t.Errorf("wait %s, want %s", r.after, test.after)
			}
		})
	}
}

// TestAnswerThatRepeatsASecret: a server quotes the request. Its answer is shown only if it contains
// neither a part of the address nor the key, in no form.
func TestAnswerThatRepeatsASecret(t *testing.T) {
	v := newReceiver(t)
	v.url += "/tok%2Fen?sig=0123%34567"
	for answer, shown := range map[string]bool{
		"no_service":                           true,
		"Cannot POST /hook/s3cr3t":             false,
		"unknown token tok/en":                 false,
		"unknown token tok%2Fen":               false,
		"sig 01234567 is not valid":            false,
		"signed with sign-with-this":           false,
		"unknown c2lnbi13aXRoLXRoaXM=":         false, // "sign-with-this" in base64
		"unknown AGFkYQBzaWduLXdpdGgtdGhpcw==": false, // after some other bytes
		"\xff\x1b[31mno":                       true,
	} {
		v.answerWith(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			io.WriteString(w, answer)
		})
		err := v.Try(t.Context(), v.channel(settings.ByWebhook),
			Changes{URL: secret(v.url), Key: secret("sign-with-this")})
		p := problem.Of(err)
		if strings.Contains(p.Detail, "said") != shown || !utf8.ValidString(p.Detail) {
			t.Errorf("%q: %q, shown should be %t", answer, p.Detail, shown)
		}
	}
}

// TestWrongCertificate: without the CA file, the server is not trusted, and nothing is sent.
func TestWrongCertificate(t *testing.T) {
	v := newReceiver(t)
	v.caFile = ""
	err := v.try(t, settings.ByWebhook)
	if p := problem.Of(err); p.Code != problem.CodeTLSUnknownAuthority ||
		!strings.Contains(p.Hint, "certificate authority") {
		t.Errorf("%v: %+v", err, p)
	}
	if v.body != nil {
		t.Errorf("sent %s", v.body)
	}
}

// TestStoredChannelIsTested checks that the test of a stored channel uses its stored secrets.
func TestStoredChannelIsTested(t *testing.T) {
	v := newReceiver(t)
	if _, err := v.Add(t.Context(), v.channel(settings.ByWebhook), Changes{URL: secret(v.url)}); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Test(t.Context(), "ops"); err != nil || v.body == nil {
		t.Errorf("test: %v, body %s", err, v.body)
	}
	if _, err := v.Test(t.Context(), "devs"); !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("test of another: %v", err)
	}
}
