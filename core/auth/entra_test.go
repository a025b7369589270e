package auth_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
)

const (
	tenant     = "contoso.onmicrosoft.com"
	clientID   = "535fb089-9ff3-47b6-9bfb-4f1264799865"
	testSecret = "qWgdYAmab0YSkuL1qKv5bPX~tricky&=+%"
)

var connector = directory.Connector{
	ID: "abcdefghij", TenantDomain: tenant, ClientID: clientID, Cloud: directory.CloudGlobal,
}

// answer is one HTTP answer of the fake sign-in service.
type answer struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`
	err     error             // returned instead of an answer
}

// wireSample reads a recorded answer from testdata.
func wireSample(t *testing.T, name string) answer {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		t.Fatalf("decode %s: %v", name, err)
	}
	return a
}

// refusal returns an error envelope like Entra ID's.
func refusal(status int, class string, code int) answer {
	body, _ := json.Marshal(map[string]any{
		"error": class,
		"error_description": fmt.Sprintf("AADSTS%d: Some sentence.\r\nTrace ID: t\r\nCorrelation ID: "+
			"c-%d\r\nTimestamp: 2024-01-09 02:02:12Z", code, code),
		"error_codes":    []int{code},
		"correlation_id": fmt.Sprintf("c-%d", code),
	})
	return answer{Status: status, Body: body}
}

func token(text string) answer {
	return answer{Status: 200, Body: fmt.Appendf(nil, `{"token_type":"Bearer","expires_in":3599,"access_token":%q}`,
		text)}
}

func page(status int, html string) answer { return answer{Status: status, Body: []byte(html)} }

// entra is a fake sign-in service in this process. Token requests get the answers in order, and the
// last one is repeated. Without any answers, it issues numbered tokens.
type entra struct {
	t         *testing.T
	discovery *answer // nil: a valid document
	answers   []answer
	gate      chan struct{} // not nil: every request waits until it is closed

	mu          sync.Mutex
	discoveries int
	forms       []url.Values // one for each token request
	asked       []string     // the URL of every request
}

func (e *entra) RoundTrip(req *http.Request) (*http.Response, error) {
	if e.gate != nil {
		select {
		case <-e.gate:
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if req.Host != req.URL.Host {
		e.t.Errorf("Host is %q, want %q", req.Host, req.URL.Host)
	}
	e.asked = append(e.asked, req.Method+" "+req.URL.String())
	if strings.HasSuffix(req.URL.Path, "/v2.0/.well-known/openid-configuration") {
		e.discoveries++
		if e.discovery != nil {
			return e.discovery.response(req)
		}
		return discoveryDocument(req.URL).response(req)
	}
	body, _ := io.ReadAll(req.Body)
	form, err := url.ParseQuery(string(body))
	if err != nil {
		e.t.Errorf("token request is not a form: %v", err)
	}
	e.forms = append(e.forms, form)
	if len(e.answers) == 0 {
		return token(fmt.Sprint("token-", len(e.forms))).response(req)
	}
	return e.answers[min(len(e.forms), len(e.answers))-1].response(req)
}

func discoveryDocument(u *url.URL) answer {
	base := "https://" + u.Host + "/" + strings.Split(u.Path, "/")[1]
	return answer{Status: 200, Body: fmt.Appendf(nil,
		`{"issuer":"%s/v2.0","authorization_endpoint":"%s/oauth2/v2.0/authorize",`+
			`"token_endpoint":"%s/oauth2/v2.0/token"}`, base, base, base)}
}

func (a answer) response(req *http.Request) (*http.Response, error) {
	if a.err != nil {
		return nil, a.err
	}
	header := http.Header{}
	for name, value := range a.Headers {
		header.Set(name, value)
	}
	return &http.Response{
		StatusCode: a.Status, Header: header, Request: req,
		Body: io.NopCloser(strings.NewReader(string(a.Body))),
	}, nil
}

func (e *entra) tokenRequests() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.forms)
}

// client returns a client for the test connector that sends its requests to e.
func (e *entra) client(edit ...func(*auth.Options)) *auth.Client {
	e.t.Helper()
	options := auth.Options{Connector: connector, Secret: testSecret, Transport: e}
	for _, change := range edit {
		change(&options)
	}
	c, err := auth.New(options)
	if err != nil {
		e.t.Fatalf("New: %v", err)
	}
	return c
}

// quiet discards a test server's log of TLS handshakes that are meant to fail.
var quiet = log.New(io.Discard, "", 0)

func contextCanceled(t *testing.T) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}
