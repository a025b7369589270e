package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rollcallsync/rollcall/core/directory"
)

// seedSamples adds the recorded bodies of Graph to the fuzzer's seeds.
func seedSamples(f *testing.F, add func(body []byte)) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(files) == 0 {
		f.Fatal("no samples: ", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var sample struct {
			Response struct{ Body json.RawMessage }
		}
		if err := json.Unmarshal(text, &sample); err != nil {
			f.Fatal(err)
		}
		add(sample.Response.Body)
	}
}

// FuzzPage checks that any input gives a page or an error. A page has the properties that the
// engine relies on, and every truncated page is an error.
func FuzzPage(f *testing.F) {
	seedSamples(f, func(body []byte) { f.Add(body) })
	f.Add(userPage(2))
	f.Add([]byte(`{"@odata.deltaLink":"x","value":[{"id":"A","@removed":{"reason":"changed"},` +
		`"members@delta":[{"id":"b"}],"manager@delta":[{"id":"c"}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, resource := range []resource{userResource, groupResource} {
			sel := selectionOf(resource, New(Options{}).selected(resource), nil)
			p, err := decode(deltaForm, sel, body)
			if err != nil {
				continue
			}
			if (p.next == "") == (p.delta == "") {
				t.Errorf("a page of a round with links %q and %q", p.next, p.delta)
			}
			for _, o := range p.items {
				checkObject(t, o)
				checkCanonical(t, sel, o)
			}
			if cut := bytes.TrimRight(body, " \t\r\n"); len(cut) > 0 {
				if _, err := decode(deltaForm, sel, cut[:len(cut)-1]); err == nil {
					t.Error("a page that lacks its last byte was accepted")
				}
			}
		}
	})
}

func checkObject(t *testing.T, o directory.Object) {
	t.Helper()
	if o.ID == "" || strings.ContainsAny(o.ID, "ABCDEFGHIJKLMNOPQRSTUVWXYZ\"") {
		t.Errorf("object id %q", o.ID)
	}
	for i, a := range o.Attributes {
		if i > 0 && o.Attributes[i-1].Name >= a.Name {
			t.Errorf("attributes out of order: %s", a.Name)
		}
	}
	doc := o.Attributes.AppendJSON(nil)
	again, err := directory.ParseAttributes(doc)
	if err != nil {
		t.Errorf("attributes are not JSON: %v: %s", err, doc)
	}
	if second := again.AppendJSON(nil); !bytes.Equal(doc, second) {
		t.Errorf("attributes change when read again: %s, %s", doc, second)
	}
}

// checkCanonical checks that reading a value again gives the same value. Otherwise an unchanged
// tenant would show changes.
func checkCanonical(t *testing.T, sel *selection, o directory.Object) {
	t.Helper()
	document := []byte(`{"value":[{"id":"x"`)
	var want directory.Attributes
	for _, a := range o.Attributes {
		if a.Name != managerName { // on the wire, the manager is an object
			document = append(document, `,"`+a.Name+`":`+a.Value...)
			want = append(want, a)
		}
	}
	again, err := decode(listingForm, sel, append(document, "}]}"...))
	if err != nil {
		t.Fatalf("%v: the result cannot be read again: %s", err, document)
	}
	if diff := cmp.Diff(want, again.items[0].Attributes); diff != "" {
		t.Errorf("values are not canonical (-first +second):\n%s", diff)
	}
}

// FuzzBatch checks that any answer to a batch gives answers to the requested parts, or an error.
func FuzzBatch(f *testing.F) {
	seedSamples(f, func(body []byte) { f.Add(body) })
	f.Add([]byte(`{"responses":[{"id":"0","status":200,"headers":{"Retry-After":1},"body":{"value":[{"id":"a"}]}}]}`))
	f.Add([]byte(`{"responses":[{"body":{"error":{"code":"x","innerError":{"code":"y"}}},"id":"1","status":429}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		s := newScanner(bytes.NewReader(body))
		defer s.release()
		answers, err := s.readBatch([]int{0, 1})
		if err != nil {
			return
		}
		met := map[int]bool{}
		for _, a := range answers {
			if a.index < 0 || a.index > 1 || met[a.index] {
				t.Errorf("an answer to request %d, which was not sent or is already answered", a.index)
			}
			met[a.index] = true
			if a.err(batchPart{url: "/groups/x/members"}) == nil && a.status != http.StatusNotFound && !a.found {
				t.Errorf("answer %d counts as a page but has no value", a.index)
			}
		}
	})
}

// FuzzRefusal checks that every error answer gives a sentence and a hint, and never a negative
// wait.
func FuzzRefusal(f *testing.F) {
	for _, status := range []int{400, 401, 403, 404, 410, 429, 500, 503} {
		seedSamples(f, func(body []byte) { f.Add(status, "2.128", "", body) })
	}
	f.Add(502, "Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:27:00 GMT", []byte("<html>"))
	f.Add(429, "NaN", "", []byte(""))
	f.Fuzz(func(t *testing.T, status int, wait, date string, body []byte) {
		response := &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {wait}, "Date": {date}}}
		refused := refusal(Call{Method: http.MethodGet, Path: "/v1.0/users"}, deltaLink, response,
			bytes.NewReader(body))
		if refused.RetryAfter < 0 {
			t.Errorf("wait %v for %q, %q", refused.RetryAfter, wait, date)
		}
		if p := refused.Problem(); p.Code == "" || p.Title == "" || p.Hint == "" {
			t.Errorf("problem %+v", p)
		}
	})
}
