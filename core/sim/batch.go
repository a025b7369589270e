package sim

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxBatch is the maximum number of requests in a batch (graph docs, json-batching).
const maxBatch = 20

// part is one request of a batch.
type part struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	DependsOn []string          `json:"dependsOn"`
}

// batch answers POST /$batch. The order of the responses differs from that of the requests. Each
// part can be throttled or fail independently.
func (t *Tenant) batch(c *call) *answer {
	t.stats.count("$batch")
	return t.Faults.apply(c, func() *answer { return t.runBatch(c) })
}

func (t *Tenant) runBatch(c *call) *answer {
	if c.req.Method != http.MethodPost {
		return t.fail(c, http.StatusMethodNotAllowed, "Request_BadRequest",
			"Specified HTTP method is not allowed for the request target.")
	}
	var body struct {
		Requests []part `json:"requests"`
	}
	if c.req.Body == nil || json.NewDecoder(io.LimitReader(c.req.Body, 4<<20)).Decode(&body) != nil {
		return t.fail(c, http.StatusBadRequest, "BadRequest",
			"Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid "+
				"JSON format.")
	}
	if message := badBatch(body.Requests); message != "" {
		return t.fail(c, http.StatusBadRequest, "BadRequest", message)
	}
	replies := make([]io.Reader, 0, 2*len(body.Requests))
	statuses := make(map[string]int)
	var delay time.Duration
	for _, p := range body.Requests {
		a := t.runPart(c, &p, statuses)
		statuses[p.ID] = a.status
		delay = max(delay, a.delay) // the whole batch waits for a part
		head := partHead(p.ID, a)
		comma := ","
		if len(replies) == 0 {
			comma = ""
		}
		// The latest comes first, so responses are not in the order of the requests.
		replies = append([]io.Reader{
			strings.NewReader(head), bodyOf(c.req.Context(), a),
			strings.NewReader("}" + comma),
		}, replies...)
	}
	all := append([]io.Reader{strings.NewReader(`{"responses":[`)}, replies...)
	a := t.newAnswer(c, http.StatusOK, io.MultiReader(append(all, strings.NewReader("]}"))...))
	a.header.Set("Content-Type", "application/json")
	a.delay = delay
	return a
}

// badBatch describes the error that makes a whole batch invalid; "" means none.
func badBatch(parts []part) string {
	if len(parts) == 0 || len(parts) > maxBatch {
		return "The batch request must have between 1 and " + strconv.Itoa(maxBatch) + " steps."
	}
	seen := make(map[string]bool)
	for _, p := range parts {
		if p.ID == "" || p.Method == "" || p.URL == "" {
			return "Invalid batch payload format."
		}
		if seen[p.ID] {
			return "Request Id '" + p.ID + "' is not unique in the batch."
		}
		for _, on := range p.DependsOn {
			if !seen[on] {
				return "Request '" + p.ID + "' depends on '" + on + "', which does not come before it."
			}
		}
		seen[p.ID] = true
	}
	return ""
}

// runPart answers one request of a batch.
func (t *Tenant) runPart(c *call, p *part, statuses map[string]int) *answer {
	for _, on := range p.DependsOn {
		if statuses[on] >= 400 {
			a := t.newAnswer(c, http.StatusFailedDependency,
				strings.NewReader(`{"error":{"code":"FailedDependency","message":"The request failed because it `+
					`depended on another request that failed."}}`))
			return a
		}
	}
	target, err := url.Parse(c.base + "/v1.0/" + strings.TrimPrefix(p.URL, "/"))
	if err != nil {
		return t.fail(c, http.StatusBadRequest, "BadRequest", "Invalid URL in the batch.")
	}
	header := http.Header{"Authorization": c.req.Header["Authorization"]}
	if low := c.req.Header["X-Ms-Throttle-Priority"]; low != nil {
		header["X-Ms-Throttle-Priority"] = low
	}
	for name, value := range p.Headers {
		header.Set(name, value)
	}
	req := (&http.Request{Method: strings.ToUpper(p.Method), URL: target, Header: header, Host: c.req.Host}).
		WithContext(c.req.Context())
	sub := t.newCall(req, c.base)
	sub.requestID, sub.clientID, sub.trusted = c.requestID, c.clientID, c.roles
	if sub.path == "/$batch" {
		return t.fail(c, http.StatusBadRequest, "BadRequest", "A batch cannot contain a batch.")
	}
	return t.graph(sub)
}

// partHead returns the response of a part up to its body. A body that is not JSON is a count, and
// numbers are also valid JSON.
func partHead(id string, a *answer) string {
	var b bytes.Buffer
	b.WriteString(`{"id":` + quote(id) + `,"status":` + strconv.Itoa(a.status) +
		`,"headers":{"Cache-Control":"no-cache"`)
	for _, name := range []string{"X-Ms-Resource-Unit", "OData-Version", "Retry-After", "Location", "Content-Type"} {
		if v := a.header.Get(name); v != "" {
			if name == "X-Ms-Resource-Unit" {
				name = "x-ms-resource-unit"
			}
			b.WriteString("," + quote(name) + ":" + quote(v))
		}
	}
	b.WriteString(`},"body":`)
	return b.String()
}
