package graph

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxRefusal limits how much of an error body is read.
const maxRefusal = 64 << 10

// refusal reads the error that came instead of an answer. If the body is empty, HTML or broken,
// only the status is known.
func refusal(call Call, kind linkKind, resp *http.Response, wire io.Reader) *Error {
	e := &Error{
		Call: call, Status: resp.StatusCode, link: kind,
		RetryAfter: retryAfter(resp.Header.Get("Retry-After"), resp.Header.Get("Date")),
	}
	body, err := plain(resp.Header, wire)
	if err != nil {
		return e
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxRefusal))
	if err != nil {
		return e
	}
	var envelope map[string]jsontext.Value
	if json.Unmarshal(text, &envelope) == nil {
		e.describe(envelope["error"])
	}
	return e
}

// describe takes code, message and the nested codes from an error object. Every member
// is optional, because some parts of Graph leave members out or change types.
func (e *Error) describe(object jsontext.Value) {
	members := membersOf(object)
	e.Code = textOf(members["code"])
	e.Message = textOf(members["message"])
	const deepest = 16
	for range deepest {
		inner := innerOf(members)
		if inner == nil {
			return
		}
		members = inner
		if code := textOf(members["code"]); code != "" {
			e.InnerCodes = append(e.InnerCodes, code)
		}
		if id := textOf(members["request-id"]); e.RequestID == "" {
			e.RequestID = id
		}
	}
}

// innerOf returns the nested error, which Graph spells in two ways
// (https://learn.microsoft.com/graph/errors).
func innerOf(members map[string]jsontext.Value) map[string]jsontext.Value {
	for name, value := range members {
		if strings.EqualFold(name, "innererror") {
			return membersOf(value)
		}
	}
	return nil
}

func membersOf(object jsontext.Value) map[string]jsontext.Value {
	var members map[string]jsontext.Value
	if object.Kind() != '{' || json.Unmarshal(object, &members) != nil {
		return nil
	}
	return members
}

func textOf(value jsontext.Value) string {
	var text string
	if value.Kind() != '"' || json.Unmarshal(value, &text) != nil {
		return ""
	}
	return text
}

// pathOf returns a link without its query, for errors.
func pathOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return "(not a link)"
	}
	return u.Path
}
