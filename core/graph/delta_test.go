package graph_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rollcallsync/rollcall/core/directory"
)

func TestUserChangesOfTheSample(t *testing.T) {
	s, answer := readSample(t, "24")
	transport := newScript(answer)
	c, _ := client(transport)
	pages, err := collect(c.UserChanges(t.Context(), s.Request.URL))
	if err != nil {
		t.Fatal(err)
	}
	want := []directory.Page{{
		Delta: "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=NEXT_OPAQUE_TOKEN",
		Objects: []directory.Object{
			{ID: "25dcffff-959e-4ece-9973-e5d9b800e8cc", Attributes: directory.Attributes{
				{Name: "accountEnabled", Value: "false"},
				{
					Name: "assignedLicenses",
					Value: `[{"disabledPlans":["8c098270-9dd4-4350-9b30-ba4703f3b36b"],` +
						`"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df"}]`,
				},
				{Name: "department", Value: "null"},
				{Name: "displayName", Value: `"Lidia Holloway"`},
				{Name: "manager", Value: `"d8c37826-ffff-4cae-b348-e2725b1e814b"`},
				{Name: "proxyAddresses", Value: `["SMTP:LidiaH@contoso.com","smtp:lidia@contoso.onmicrosoft.com"]`},
			}},
			{ID: "8b1ee412-cd8f-4d59-ffff-24010edb9f1f", Removed: directory.SoftDeleted},
			{ID: "f6ede700-27d0-4c42-bfb9-4dffff43c74a", Removed: directory.Purged},
			{ID: "25dcffff-959e-4ece-9973-e5d9b800e8cc", Attributes: directory.Attributes{
				{Name: "accountEnabled", Value: "true"},
				{Name: "department", Value: "null"},
				{Name: "displayName", Value: `"Lidia Holloway"`},
			}},
		},
	}}
	if diff := cmp.Diff(want, pages); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	if got := transport.links()[0]; got != s.Request.URL {
		t.Errorf("requested %s, want the link verbatim: %s", got, s.Request.URL)
	}
}

func TestGroupChangesOfTheSample(t *testing.T) {
	s, answer := readSample(t, "44")
	c, _ := client(newScript(answer))
	pages, err := collect(c.GroupChanges(t.Context(), s.Request.URL))
	if err != nil {
		t.Fatal(err)
	}
	want := []directory.Object{
		{
			ID: "c43a7cc9-2d95-44b6-bf6a-6392e41949b4",
			Attributes: directory.Attributes{
				{Name: "displayName", Value: `"Group 1"`},
				{Name: "groupTypes", Value: `["DynamicMembership"]`},
				{Name: "mailEnabled", Value: "false"},
				{Name: "securityEnabled", Value: "true"},
			},
			Members: []directory.Member{
				{ID: "69d035a3-29c9-469f-809d-d21a4ae69e65", Kind: directory.KindUser},
				{ID: "ec22655c-8eb2-432a-b4ea-8b8a254bffff", Kind: directory.KindGroup},
				{ID: "d282309e-f91d-43b6-badb-9e68aa4b4fc8", Kind: directory.KindDevice},
				{ID: "0b1c2d3e-0000-4000-8000-000000000001", Kind: directory.KindContact},
				{ID: "0b1c2d3e-0000-4000-8000-000000000002", Kind: directory.KindServicePrincipal},
				{ID: "0b1c2d3e-0000-4000-8000-000000000003", Kind: directory.KindUser, Removed: true},
			},
		},
		{ID: "2e5807ce-58f3-4a94-9b37-ffff2e085957", Removed: directory.SoftDeleted},
		{ID: "421e797f-9406-4934-b778-4908421e3505", Removed: directory.Purged},
	}
	if diff := cmp.Diff(want, pages[0].Objects); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
}
