package sim

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// call is one request to Graph, alone or inside a batch.
type call struct {
	req       *http.Request
	path      string // after the version, such as "/users/delta"
	query     query
	base      string // scheme and host that the client used
	url       string // as the client wrote it
	id        string // the {id} of the path
	op        *operation
	roles     roleSet
	trusted   roleSet // roles of the batch that contains the call
	page      int     // number of the requested page; 0 if it is not a page
	requestID string
	clientID  string // client-request-id
}

// answer is an answer before it is sent, so faults can still change it.
type answer struct {
	status int
	header http.Header
	body   io.Reader
	spoil  func(context.Context, io.Reader) io.Reader // the effect of a fault on the body; nil: none
	delay  time.Duration
}

const (
	graphJSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
	agsServer = `{"ServerInfo":{"DataCenter":"North Europe","Slice":"SliceA","Ring":"2","ScaleUnit":"000",` +
		`"RoleInstance":"AGSFE_IN_33"}}`
)

// newAnswer returns an answer with the headers that every Graph reply has.
func (t *Tenant) newAnswer(c *call, status int, body io.Reader) *answer {
	h := make(http.Header, 12)
	h.Set("Content-Type", graphJSON)
	h.Set("OData-Version", "4.0")
	h.Set("Cache-Control", "no-cache")
	h.Set("Strict-Transport-Security", "max-age=31536000")
	h.Set("Request-Id", c.requestID)
	h.Set("Client-Request-Id", c.clientID)
	h.Set("X-Ms-Ags-Diagnostic", agsServer)
	h.Set("Date", t.opts.Clock().UTC().Format(http.TimeFormat))
	if c.op != nil {
		h.Set("X-Ms-Resource-Unit", strconv.Itoa(c.cost()))
	}
	return &answer{status: status, header: h, body: body}
}

// json answers with a whole document.
func (t *Tenant) json(c *call, doc string) *answer {
	return t.newAnswer(c, http.StatusOK, strings.NewReader(doc))
}

// fail answers with Graph's error document.
func (t *Tenant) fail(c *call, status int, code, message string) *answer {
	return t.newAnswer(c, status, bytes.NewReader(t.errorBody(c, code, message)))
}

func (t *Tenant) errorBody(c *call, code, message string) []byte {
	return fmt.Appendf(nil,
		`{"error":{"code":%s,"message":%s,"innerError":{"date":%s,"request-id":%s,"client-request-id":%s}}}`,
		quote(code), quote(message), quote(t.opts.Clock().UTC().Format("2006-01-02T15:04:05")), quote(c.requestID),
		quote(c.clientID))
}

func (t *Tenant) notFound(c *call, id string) *answer {
	return t.fail(c, http.StatusNotFound, "Request_ResourceNotFound",
		"Resource '"+id+"' does not exist or one of its queried reference-property objects are not present.")
}

func (t *Tenant) badSelect(c *call, s *schema, name string) *answer {
	return t.fail(c, http.StatusBadRequest, "BadRequest",
		"Parsing OData Select and Expand failed: Could not find a property named '"+name+
			"' on type 'microsoft.graph."+s.entity+"'.")
}

// context returns the @odata.context of an entity set.
func (c *call) context(set, selected string) string {
	if selected != "" {
		set += "(" + selected + ")"
	}
	return c.base + "/v1.0/$metadata#" + set
}

// newRequestID returns the ID of the next answer.
func (t *Tenant) newRequestID() string {
	var g guid
	randomBytes(g[:])
	g[6], g[8] = g[6]&0x0f|0x40, g[8]&0x3f|0x80
	t.answers.Add(1)
	return g.String()
}
