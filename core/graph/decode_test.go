package graph

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rollcallsync/rollcall/core/directory"
)

// decode reads a page of users and groups from memory.
func decode(form pageForm, sel *selection, body []byte) (page[directory.Object], error) {
	s := newScanner(bytes.NewReader(body))
	defer s.release()
	return readPage(s, form, func() ([]directory.Object, bool, error) { return s.readObjects(sel) }, func(string) {})
}

func TestCanonicalValues(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"string":              {`"Anna"`, `"Anna"`},
		"null":                {`null`, `null`},
		"true":                {`true`, `true`},
		"white space":         {" [ 1 ,\n2 ] ", `[1,2]`},
		"needless escapes":    {`"\u0041\/\u00e9"`, `"A/é"`},
		"needed escapes":      {`"a\"b\\c\nd\u0001"`, `"a\"b\\c\nd\u0001"`},
		"no escapes for HTML": {`"<&>"`, `"<&>"`},
		"surrogate pair":      {`"\ud83d\ude00"`, `"😀"`},
		"lone surrogate":      {`"a\ud83db"`, `"a�b"`},
		"broken UTF-8":        {"\"a\xffb\"", `"a�b"`},
		"set of strings":      {`["smtp:b","SMTP:a","smtp:a"]`, `["SMTP:a","smtp:a","smtp:b"]`},
		"set with twins":      {`["b","a","b"]`, `["a","b"]`},
		"empty set":           {`[]`, `[]`},
		"object members":      {`{"b":1,"a":{"d":[2,1],"c":null}}`, `{"a":{"c":null,"d":[1,2]},"b":1}`},
		"null members":        {`{"b":null,"a":1,"c":null}`, `{"a":1}`},
		"nulls alone":         {`{"extensionAttribute1":null,"extensionAttribute2":null}`, `null`},
		"empty object":        {`{}`, `null`},
		"annotations":         {`{"@odata.type":"x","a":1}`, `{"a":1}`},
		"member twice":        {`{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
		"set of objects": {
			`[{"skuId":"b","disabledPlans":["2","1"]},{"disabledPlans":[],"skuId":"a"}]`,
			`[{"disabledPlans":["1","2"],"skuId":"b"},{"disabledPlans":[],"skuId":"a"}]`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			body := `{"value":[{"id":"1","city":` + tt.in + `}]}`
			p, err := decode(listingForm, selectionOf(userResource, directory.UserProperties, nil), []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := p.items[0].Attributes.Get("city"); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestCanonicalFormDoesNotDependOnOrder(t *testing.T) {
	a := `{"value":[{"mail":"a","id":"1","assignedLicenses":[{"skuId":"x","disabledPlans":["p","q"]},{"skuId":"y",` +
		`"disabledPlans":[]}]}]}`
	b := `{"value":[{"assignedLicenses":[{"disabledPlans":[],"skuId":"y"},{"disabledPlans":["q","p"],"skuId":"x"}],` +
		`"id":"1","mail":"\u0061"}]}`
	sel := selectionOf(userResource, directory.UserProperties, nil)
	pa, errA := decode(listingForm, sel, []byte(a))
	pb, errB := decode(listingForm, sel, []byte(b))
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if diff := cmp.Diff(pa, pb, cmp.AllowUnexported(page[directory.Object]{})); diff != "" {
		t.Errorf("two forms of the same values differ:\n%s", diff)
	}
}

func TestObjects(t *testing.T) {
	const id = "25dcffff-959e-4ece-9973-e5d9b800e8cc"
	tests := map[string]struct {
		resource resource
		excluded []string
		in       string
		want     directory.Object
	}{
		"id in lower case": {
			resource: userResource, in: `{"id":"25DCFFFF-959E-4ECE-9973-E5D9B800E8CC"}`, want: directory.Object{ID: id},
		},
		"unknown properties and annotations": {
			resource: userResource, in: `{"@odata.id":"x","id":"` + id +
				`","shoeSize":{"eu":[43]},"mail@odata.type":"y"}`, want: directory.Object{ID: id},
		},
		"expanded manager": {
			resource: userResource, in: `{"id":"` + id +
				`","manager":{"@odata.type":"#microsoft.graph.user","id":"ABC"}}`,
			want: directory.Object{ID: id, Attributes: directory.Attributes{{Name: "manager", Value: `"abc"`}}},
		},
		"manager null": {
			resource: userResource, in: `{"id":"` + id + `","manager":null}`,
			want: directory.Object{ID: id, Attributes: directory.Attributes{{Name: "manager", Value: `null`}}},
		},
		"manager changed, removal last": {
			resource: userResource,
			in:       `{"manager@delta":[{"id":"new"},{"id":"old","@removed":{"reason":"deleted"}}],"id":"` + id + `"}`,
			want:     directory.Object{ID: id, Attributes: directory.Attributes{{Name: "manager", Value: `"new"`}}},
		},
		"manager taken away": {
			resource: userResource, in: `{"id":"` + id +
				`","manager@delta":[{"id":"old","@removed":{"reason":"deleted"}}]}`,
			want: directory.Object{ID: id, Attributes: directory.Attributes{{Name: "manager", Value: `null`}}},
		},
		"manager excluded": {
			resource: userResource, excluded: []string{"manager", "mail"},
			in:   `{"id":"` + id + `","mail":"a","manager":{"id":"m"},"manager@delta":[{"id":"m"}]}`,
			want: directory.Object{ID: id},
		},
		"members of all kinds, in order": {
			resource: groupResource,
			in: `{"members@delta":[{"id":"B","@odata.type":"#microsoft.graph.group"},` +
				`{"@removed":{"reason":"deleted"},"@odata.type":"#microsoft.graph.user","id":"b"},{"id":"c",` +
				`"@odata.type":"#microsoft.graph.robot"}],"id":"` + id + `"}`,
			want: directory.Object{ID: id, Members: []directory.Member{
				{ID: "b", Kind: directory.KindGroup}, {ID: "b", Kind: directory.KindUser, Removed: true}, {ID: "c"},
			}},
		},
		"removed without a known reason": {
			resource: groupResource, in: `{"id":"` + id + `","@removed":{"reason":"vanished"}}`,
			want: directory.Object{ID: id, Removed: directory.Purged},
		},
		"removed softly": {
			resource: groupResource, in: `{"@removed":{"reason":"changed"},"id":"` + id + `"}`,
			want: directory.Object{ID: id, Removed: directory.SoftDeleted},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p, err := decode(listingForm, selectionOf(tt.resource, New(Options{}).selected(tt.resource), tt.excluded),
				[]byte(`{"value":[`+tt.in+`]}`))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]directory.Object{tt.want}, p.items); diff != "" {
				t.Errorf("object (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnusablePages(t *testing.T) {
	tests := map[string]struct {
		form pageForm
		body string
		want error // nil: any error
	}{
		"empty body":              {listingForm, "", nil},
		"white space":             {listingForm, " \n", nil},
		"web page":                {listingForm, " <!DOCTYPE html><html></html>", errWebPage},
		"text":                    {listingForm, "Bad Gateway", nil},
		"array":                   {listingForm, "[]", nil},
		"null":                    {listingForm, "null", nil},
		"empty object":            {listingForm, "{}", errNoValue},
		"only a link":             {listingForm, `{"@odata.nextLink":"x"}`, errNoValue},
		"value null":              {listingForm, `{"value":null}`, errNoValue},
		"value object":            {listingForm, `{"value":{}}`, errNoValue},
		"two values":              {listingForm, `{"value":[],"value":[]}`, nil},
		"element not an object":   {listingForm, `{"value":["a"]}`, nil},
		"object without id":       {listingForm, `{"value":[{"mail":"a"}]}`, errNoID},
		"object with null id":     {listingForm, `{"value":[{"id":null}]}`, errNoID},
		"id a number":             {listingForm, `{"value":[{"id":7}]}`, nil},
		"id with a quote":         {listingForm, `{"value":[{"id":"a\"b"}]}`, nil},
		"member without id":       {listingForm, `{"value":[{"id":"1","members@delta":[{}]}]}`, errNoID},
		"cut off in a string":     {listingForm, `{"value":[{"id":"1","mail":"a`, nil},
		"cut off between objects": {listingForm, `{"value":[{"id":"1"}`, nil},
		"cut off at the end":      {listingForm, `{"value":[{"id":"1"}]`, nil},
		"data after the page":     {listingForm, `{"value":[]}{}`, nil},
		"error in a success":      {listingForm, `{"error":{"code":"x"}}`, errNoValue},
		"link not a string":       {listingForm, `{"@odata.nextLink":7,"value":[]}`, nil},
		"both links": {
			deltaForm, `{"@odata.nextLink":"a","@odata.deltaLink":"b","value":[]}`,
			errBothLinks,
		},
		"round without link":      {deltaForm, `{"value":[]}`, errNoLink},
		"listing with delta link": {listingForm, `{"@odata.deltaLink":"b","value":[]}`, errOddLink},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p, err := decode(tt.form, selectionOf(groupResource, directory.GroupProperties, nil), []byte(tt.body))
			if err == nil {
				t.Fatalf("got a page: %+v", p)
			}
			if tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

// userPage returns a page like those of a listing, with about 1.3 KB per user.
func userPage(n int) []byte {
	b := []byte(`{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users",` +
		`"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=abc","value":[`)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b,
			`{"id":"25dcffff-959e-4ece-9973-%012x","userPrincipalName":"lidia.holloway%d@contoso.com",`+
				`"mail":"lidia.holloway%d@contoso.com","displayName":"Lidia Holloway","givenName":"Lidia",`+
				`"surname":"Holloway","accountEnabled":true,"userType":"Member","jobTitle":"Product Manager",`+
				`"department":"Engineering","companyName":"Contoso","officeLocation":"20/1107","city":"Berlin",`+
				`"state":null,"country":"Germany","streetAddress":"Unter den Linden 1","postalCode":"10117",`+
				`"usageLocation":"DE","preferredLanguage":"de-DE","mobilePhone":"+49 30 12345678",`+
				`"businessPhones":["+49 30 1234567"],"employeeId":"%d","employeeType":"Employee",`+
				`"proxyAddresses":["SMTP:lidia.holloway%d@contoso.com","smtp:lidia%d@contoso.onmicrosoft.com"],`+
				`"otherMails":[],"onPremisesSyncEnabled":null,"onPremisesSamAccountName":null,`+
				`"onPremisesImmutableId":null,"createdDateTime":"2021-03-04T05:06:07Z",`+
				`"assignedLicenses":[{"disabledPlans":["8c098270-9dd4-4350-9b30-ba4703f3b36b"],`+
				`"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df"}],"manager":{"@odata.type":"#microsoft.graph.user",`+
				`"id":"d8c37826-ffff-4cae-b348-e2725b1e814b"}}`, i, i, i, i, i, i)
	}
	return append(b, `]}`...)
}

func BenchmarkDecodeUsers(b *testing.B) {
	body := userPage(999)
	sel := selectionOf(userResource, directory.UserProperties, nil)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(listingForm, sel, body); err != nil {
			b.Fatal(err)
		}
	}
}
