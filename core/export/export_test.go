package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func attributes(t *testing.T, doc string) directory.Attributes {
	t.Helper()
	a, err := directory.ParseAttributes([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func all[T any](list ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, one := range list {
			if !yield(one, nil) {
				return
			}
		}
	}
}

func ann(t *testing.T) directory.User {
	return directory.User{
		ID: "a1", Connector: "c1", Status: directory.StatusOutOfScope,
		Attributes: attributes(t, `{"accountEnabled":true,"assignedLicenses":[{"disabledPlans":["p"],"skuId":"s1"},`+
			`{"disabledPlans":[],"skuId":"s2"}],`+
			`"businessPhones":["+1 1","+1 2"],"department":"=HYPERLINK(\"x\")","displayName":"Ann \"The Boss\", `+
			`PhD\nLine","manager":"b2","onPremisesSyncEnabled":null,"surname":"Ø"}`),
	}
}

// records reads CSV back with the standard reader and returns a map for each row.
func records(t *testing.T, text string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, cell := range row {
			if cell != "" {
				m[rows[0][i]] = cell
			}
		}
		list = append(list, m)
	}
	return list
}

func TestUsersCSV(t *testing.T) {
	var out bytes.Buffer
	if n, err := Users(&out, CSV, all(ann(t), directory.User{ID: "b2", Status: directory.StatusActive})); n != 2 ||
		err != nil {
		t.Fatalf("n = %d, %v", n, err)
	}
	want := []map[string]string{
		{
			"id": "a1", "displayName": "Ann \"The Boss\", PhD\nLine", "accountEnabled": "true",
			"status":           "out of scope",
			"assignedLicenses": "s1;s2", "businessPhones": "+1 1;+1 2", "department": `'=HYPERLINK("x")`,
			"manager": "b2",
			"surname": "Ø", "connector": "c1",
		},
		{"id": "b2", "status": "active"},
	}
	if diff := cmp.Diff(want, records(t, out.String())); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestUsersJSONL(t *testing.T) {
	var out bytes.Buffer
	if n, err := Users(&out, JSONL, all(ann(t))); n != 1 || err != nil {
		t.Fatalf("n = %d, %v", n, err)
	}
	want := `{"id":"a1","displayName":"Ann \"The Boss\", PhD\nLine","surname":"Ø","accountEnabled":true,` +
		`"status":"out of scope",` +
		`"department":"=HYPERLINK(\"x\")","businessPhones":["+1 1","+1 2"],` +
		`"assignedLicenses":[{"disabledPlans":["p"],"skuId":"s1"},{"disabledPlans":[],"skuId":"s2"}],"manager":"b2",` +
		`"connector":"c1"}` + "\n"
	if out.String() != want {
		t.Errorf("got  %swant %s", out.String(), want)
	}
	if !json.Valid(out.Bytes()) {
		t.Error("not valid JSON")
	}
}

func TestGroups(t *testing.T) {
	group := directory.Group{
		ID: "g1", Connector: "c1",
		Attributes: attributes(t,
			`{"displayName":"Sales","groupTypes":["DynamicMembership","Unified"],"mailEnabled":false}`),
	}
	var text, lines bytes.Buffer
	if _, err := Groups(&text, CSV, all(group)); err != nil {
		t.Fatal(err)
	}
	want := []map[string]string{{
		"id": "g1", "displayName": "Sales", "groupTypes": "DynamicMembership;Unified",
		"mailEnabled": "false", "connector": "c1",
	}}
	if diff := cmp.Diff(want, records(t, text.String())); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if _, err := Groups(&lines, JSONL, all(group)); err != nil {
		t.Fatal(err)
	}
	if got := string(AppendGroup(nil, group)) + "\n"; got != lines.String() {
		t.Errorf("AppendGroup = %s, the export %s", got, lines.String())
	}
}

func TestMemberships(t *testing.T) {
	var out bytes.Buffer
	m := directory.Membership{
		Connector: "c1", Group: "g1", Member: "a1", MemberKind: directory.KindServicePrincipal,
		Through: "g2",
	}
	if _, err := Memberships(&out, CSV, all(m)); err != nil {
		t.Fatal(err)
	}
	if want := "group,member,memberType,connector\ng1,a1,servicePrincipal,c1\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestCellOf(t *testing.T) {
	for _, test := range []struct{ name, column, value, want string }{
		{"nothing", "mail", "", ""},
		{"text", "mail", `"a,b"`, "a,b"},
		{"escapes", "mail", `"a\"b\u00e9\n"`, "a\"bé\n"},
		{"boolean", "accountEnabled", "true", "true"},
		{"collection", "otherMails", `["a","b,c"]`, "a;b,c"},
		{"collection with escapes", "otherMails", `["a\"","b"]`, `a";b`},
		{"collection of quotes and commas", "otherMails", `["a\",\"b","c"]`, `a","b;c`},
		{"empty collection", "otherMails", `[]`, ""},
		{"licences", "assignedLicenses", `[{"skuId":"s1"},{"skuId":"s2"}]`, "s1;s2"},
	} {
		if got, err := cellOf(test.column, test.value); got != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", test.name, got, err, test.want)
		}
	}
	for _, broken := range []string{`"`, `"x`, `[1`, `["a\"`} {
		if got, err := cellOf("mail", broken); err == nil {
			t.Errorf("%s: %q, want an error", broken, got)
		}
	}
}

func TestFormulasAreInert(t *testing.T) {
	for cell, want := range map[string]string{
		"":                       "",
		"Ann":                    "Ann",
		`=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`,
		"@SUM(A1)":               "'@SUM(A1)",
		"+cmd|' /C calc'!A0":     "'+cmd|' /C calc'!A0",
		"-2+3+cmd":               "'-2+3+cmd",
		"\t=1":                   "'\t=1",
		"\r=1":                   "'\r=1",
		"+49 (30) 123-45/67":     "+49 (30) 123-45/67",
		"+1 1;+1 2":              "+1 1;+1 2",
		"-":                      "-",
		"a=b":                    "a=b",
	} {
		if got := inert(cell); got != want {
			t.Errorf("inert(%q) = %q, want %q", cell, got, want)
		}
	}
}

// The columns are a contract. Changing them breaks other people's imports.
func TestHeader(t *testing.T) {
	var out bytes.Buffer
	if _, err := Users(&out, CSV, all[directory.User]()); err != nil {
		t.Fatal(err)
	}
	want := "id,userPrincipalName,mail,displayName,givenName,surname,accountEnabled,status,userType,jobTitle," +
		"department,companyName,officeLocation,city,state,country,streetAddress,postalCode,usageLocation," +
		"preferredLanguage,mobilePhone,businessPhones,employeeId,employeeType,proxyAddresses,otherMails," +
		"onPremisesSyncEnabled,onPremisesSamAccountName," +
		"onPremisesImmutableId,createdDateTime,assignedLicenses,identityParentId,manager,connector\n"
	if out.String() != want {
		t.Errorf("header = %q", out.String())
	}
}

func TestErrorsEndTheExport(t *testing.T) {
	broken := errors.New("disk gone")
	half := func(yield func(directory.User, error) bool) {
		if yield(directory.User{ID: "a1"}, nil) {
			yield(directory.User{}, broken)
		}
	}
	if n, err := Users(io.Discard, CSV, half); n != 1 || !errors.Is(err, broken) {
		t.Errorf("n = %d, %v", n, err)
	}
	if _, err := Users(io.Discard, CSV,
		all(directory.User{Attributes: directory.Attributes{{Name: "surname", Value: `"broken`}}})); err == nil {
		t.Error("a value that is not JSON: want an error")
	}
	if _, err := Users(refusing{broken}, JSONL, all(ann(t))); !errors.Is(err, broken) {
		t.Errorf("err = %v", err)
	}
	if _, err := Users(refusing{broken}, CSV, all(ann(t))); !errors.Is(err, broken) {
		t.Errorf("err = %v", err)
	}
}

type refusing struct{ err error }

func (w refusing) Write([]byte) (int, error) { return 0, w.err }

func TestParseFormat(t *testing.T) {
	if f, err := ParseFormat("csv"); f != CSV || err != nil {
		t.Errorf("got %q, %v", f, err)
	}
	_, err := ParseFormat("xml")
	if p := problem.Of(err); p.Code != problem.CodeUsage || !strings.Contains(p.Title, `"xml"`) {
		t.Errorf("problem = %+v", p)
	}
}

// TestByteOrderMark covers field fault 12: Excel recognizes UTF-8 only by the mark.
func TestByteOrderMark(t *testing.T) {
	users := all(directory.User{ID: "a1", Attributes: attributes(t, `{"displayName":"Jürgen Müller"}`)})
	texts := map[Format]string{}
	for _, f := range []Format{CSV, CSV.Marked(), JSONL, JSONL.Marked()} {
		var out bytes.Buffer
		if n, err := Users(&out, f, users); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		texts[f] = out.String()
	}
	if got := texts[MarkedCSV]; got != "\xef\xbb\xbf"+texts[CSV] {
		t.Errorf("marked CSV is %q", got)
	}
	if got := texts[CSV]; !strings.HasPrefix(got, "id,") || !strings.Contains(got, "Jürgen Müller") {
		t.Errorf("CSV is %q", got)
	}
	if got := texts[JSONL.Marked()]; !strings.HasPrefix(got, "{") {
		t.Errorf("JSON lines are %q", got)
	}
}
