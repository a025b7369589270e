package config

import (
	"errors"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/plan"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// TestConnectorsAreFoundByReference finds connectors by ID, by the start of an ID, and by
// description.
func TestConnectorsAreFoundByReference(t *testing.T) {
	db := sqldbtest.Open(t)
	st := New(db, plan.New(db))
	for id, description := range map[string]string{"contosoaaa": "Contoso", "contosobbb": "Fabrikam"} {
		if err := st.AddConnector(t.Context(), directory.Connector{ID: id, Description: description}); err != nil {
			t.Fatal(err)
		}
	}
	for ref, want := range map[string]string{
		"contosoaaa": "contosoaaa", "contosob": "contosobbb", "CONTOSO": "contosoaaa", "fabrikam": "contosobbb",
	} {
		if c, err := st.Connector(t.Context(), ref); err != nil || c.ID != want {
			t.Errorf("%q finds %q, %v; want %q", ref, c.ID, err, want)
		}
	}
	for ref, want := range map[string]error{
		"conto": directory.ErrAmbiguous, "other": directory.ErrNotFound,
		"": directory.ErrNotFound,
	} {
		if _, err := st.Connector(t.Context(), ref); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", ref, err, want)
		}
	}
}

// TestRemovedConnectorLosesItsFetch checks that removing a connector removes its staged data.
func TestRemovedConnectorLosesItsFetch(t *testing.T) {
	db := sqldbtest.Open(t)
	plans := plan.New(db)
	st := New(db, plans)
	if err := st.AddConnector(t.Context(), directory.Connector{ID: "contosoaaa", Description: "Contoso"}); err != nil {
		t.Fatal(err)
	}
	f, err := plans.BeginFetch(t.Context(),
		directory.Fetch{Connector: "contosoaaa", Snapshot: 1, Mode: directory.ModeFull, StartedAt: time.Now()})
	if err != nil || !f.First {
		t.Fatalf("first fetch: %v, %v", f.First, err)
	}
	if err := st.RemoveConnector(t.Context(), "contosoaaa"); err != nil {
		t.Fatal(err)
	}
	if err := st.AddConnector(t.Context(), directory.Connector{ID: "contosoaaa", Description: "Contoso"}); err != nil {
		t.Fatal(err)
	}
	if _, found, err := plans.OpenFetch(t.Context(), "contosoaaa"); found || err != nil {
		t.Errorf("the removed connector still has a fetch: %v, %v", found, err)
	}
}
