package export

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

func changes(each func(directory.Change) error) error {
	for _, c := range []directory.Change{
		{
			Run: 7, Connector: "c1", What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, ID: "a1",
			Name: "=Ann",
		},
		{
			Run: 7, Connector: "c1", What: "user", Op: directory.OpUpdated, Cause: directory.CauseUpdated, ID: "a2",
			Name: "Bob",
			Properties: []directory.PropertyChange{
				{Name: "department", Old: `"Retail"`, New: `"Sales \u0026 <more>"`},
				{Name: "jobTitle", Old: `"Clerk"`},
			},
		},
		{
			Run: 7, Connector: "c1", What: "membership", Op: directory.OpAdded, Cause: directory.CauseMembershipAdded,
			ID: "g1", Name: "Sales",
			Member: "a2", MemberName: "Bob", MemberKind: directory.KindUser,
		},
	} {
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

func TestChangesJSONL(t *testing.T) {
	var out bytes.Buffer
	n, err := Changes(&out, JSONL, changes)
	if err != nil || n != 3 {
		t.Fatalf("%d written, %v", n, err)
	}
	want := []string{
		`{"run":7,"connector":"c1","what":"user","op":"removed","cause":"soft-deleted","id":"a1","name":"=Ann"}`,
		`{"run":7,"connector":"c1","what":"user","op":"updated","cause":"updated","id":"a2","name":"Bob",` +
			`"properties":[` +
			`{"name":"department","old":"Retail","new":"Sales \u0026 <more>"},{"name":"jobTitle","old":"Clerk",` +
			`"new":null}]}`,
		`{"run":7,"connector":"c1","what":"membership","op":"added","cause":"member-added","id":"g1","name":"Sales",` +
			`"member":"a2","memberName":"Bob","memberType":"user"}`,
		"",
	}
	if diff := cmp.Diff(want, strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestChangesCSV(t *testing.T) {
	var out bytes.Buffer
	if _, err := Changes(&out, CSV, changes); err != nil {
		t.Fatal(err)
	}
	rows := records(t, out.String())
	if rows[0]["name"] != "'=Ann" {
		t.Errorf("a spreadsheet would run the name %q", rows[0]["name"])
	}
	if got, want := rows[1]["properties"],
		`department: "Retail" > "Sales \u0026 <more>"; jobTitle: "Clerk" > null`; got != want {
		t.Errorf("properties %q, want %q", got, want)
	}
	if rows[2]["memberName"] != "Bob" || rows[2]["memberType"] != "user" {
		t.Errorf("membership %v", rows[2])
	}
}

func TestChangesEndWithTheirReading(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Changes(new(bytes.Buffer), CSV, func(func(directory.Change) error) error {
		return broken
	}); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	read := 0
	if _, err := Changes(closedWriter{}, JSONL, func(each func(directory.Change) error) error {
		for {
			read++
			if err := each(directory.Change{Name: strings.Repeat("x", 1<<16)}); err != nil {
				return err
			}
		}
	}); err == nil || read > 2 {
		t.Errorf("%d changes were read for a writer that takes none, %v", read, err)
	}
}

type closedWriter struct{}

func (closedWriter) Write([]byte) (int, error) { return 0, errors.New("closed") }
