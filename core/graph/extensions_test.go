package graph_test

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
)

func TestExtensions(t *testing.T) {
	const name = "extension_4d405aa8baa04fb494d3e0571fd9fd71_"
	var asked string
	c, _ := client(roundTrip(func(r *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(r.Body)
		asked = r.Method + " " + r.URL.Path + " " + string(body)
		return reply{body: `{"value":[{"@odata.type":"#microsoft.graph.extensionProperty","name":"` + name +
			`skypeId","dataType":"String","targetObjects":["User"]},` +
			`{"name":"` + name + `both","targetObjects":["Group","User"]},{"name":"` + name +
			`tag","targetObjects":["Device"]},{"name":"other","targetObjects":["User"]}]}`}.response(r)
	}))
	got, err := c.Extensions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []directory.Extension{
		{Name: name + "skypeId", Users: true},
		{Name: name + "both", Users: true, Groups: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("extensions (-want +got):\n%s", diff)
	}
	if asked != "POST /v1.0/directoryObjects/getAvailableExtensionProperties {}" {
		t.Errorf("requested %s", asked)
	}
	c, _ = client(newScript(reply{
		status: 403,
		body: `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the ` +
			`operation."}}`,
	}))
	var refusal *graph.Error
	if _, err := c.Extensions(t.Context()); !errors.As(err, &refusal) || !refusal.MissingPermission() {
		t.Errorf("without the permission: %v", err)
	}
}
