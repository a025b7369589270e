package export

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func widened(t *testing.T) directory.User {
	return directory.User{ID: "a1", Connector: "c1", Status: directory.StatusActive, Attributes: attributes(t,
		`{"displayName":"Ann","employeeOrgData":{"costCenter":"CC-1","division":"Europe"},`+
			`"extension_0123456789abcdef0123456789abcdef_badge":7,`+
			`"faxNumber":"+1 2","identities":[{"issuer":"x","signInType":"userPrincipalName"}]}`)}
}

func TestChosenColumns(t *testing.T) {
	columns, err := ParseColumns(directory.KindUser,
		"DisplayName, employeeorgdata.costCenter,employeeOrgData.none,identities,status,"+
			"extension_0123456789abcdef0123456789abcdef_badge,faxNumber,faxNumber")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := Users(&out, CSV, all(widened(t)), columns...); err != nil {
		t.Fatal(err)
	}
	want := "displayName,employeeOrgData.costCenter,employeeOrgData.none,identities,status," +
		"extension_0123456789abcdef0123456789abcdef_badge,faxNumber\n" +
		`Ann,CC-1,,"[{""issuer"":""x"",""signInType"":""userPrincipalName""}]",active,7,+1 2` + "\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestLinesOfJSONHaveEveryProperty(t *testing.T) {
	var out bytes.Buffer
	if _, err := Users(&out, JSONL, all(widened(t))); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"status":"active"`, `"faxNumber":"+1 2"`,
		`"employeeOrgData":{"costCenter":"CC-1","division":"Europe"}`, `_badge":7`,
	} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("%s lacks %s", out.String(), part)
		}
	}
	out.Reset()
	if _, err := Users(&out, JSONL, all(widened(t)), "id", "faxNumber"); err != nil ||
		out.String() != `{"id":"a1","faxNumber":"+1 2"}`+"\n" {
		t.Errorf("chosen columns: %s %v", out.String(), err)
	}
}

func TestColumnsAll(t *testing.T) {
	for kind, last := range map[directory.Kind]string{
		directory.KindUser:  "showInAddressList",
		directory.KindGroup: "uniqueName",
	} {
		columns, err := ParseColumns(kind, "all")
		usual := orUsual(nil, userColumns)
		if kind == directory.KindGroup {
			usual = groupColumns
		}
		if err != nil || !slices.Equal(columns[:len(usual)], usual) || !slices.Contains(columns, last) {
			t.Errorf("%v: %q %v", kind, columns, err)
		}
	}
	if columns, err := ParseColumns(directory.KindUser, ""); columns != nil || err != nil {
		t.Errorf("none: %q %v", columns, err)
	}
	if _, err := ParseColumns(directory.KindGroup, "id,faxNumber"); problem.Of(err).Code != problem.CodeUsage ||
		!strings.Contains(problem.Of(err).Title, "faxNumber") {
		t.Errorf("a column of users for groups: %v", err)
	}
}
