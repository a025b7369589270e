package graph_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestLicences(t *testing.T) {
	_, answer := readSample(t, "62")
	transport := newScript(answer)
	c, _ := client(transport)
	got, err := c.Licences(t.Context())
	want := []directory.Licence{
		{ID: "c7df2760-2c81-4ef7-b578-5b5392b571df", Part: "ENTERPRISEPREMIUM"},
		{ID: "d17b27af-3f49-4822-99f9-56a661538792", Part: "CRMSTANDARD"},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("licences (-want +got), %v:\n%s", err, diff)
	}
	if diff := cmp.Diff([]string{host + "/v1.0/subscribedSkus"}, transport.links()); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestLicencesAreRefused(t *testing.T) {
	_, answer := readSample(t, "51")
	c, counters := client(newScript(answer))
	if list, err := c.Licences(t.Context()); err == nil || list != nil || counters.Requests.Load() != 1 {
		t.Errorf("%v, %v after %d requests", list, err, counters.Requests.Load())
	}
}

func TestUnusableLicences(t *testing.T) {
	for _, body := range []string{"{}", "<html>", `{"value":null}`, `{"value":{}}`} {
		synctest.Test(t, func(t *testing.T) {
			c, _ := client(newScript(reply{body: body}))
			if list, err := c.Licences(t.Context()); err == nil {
				t.Errorf("%q: %v", body, list)
			}
		})
	}
}
