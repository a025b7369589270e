package directory

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample is a user's document as it is stored.
const sample = `{"accountEnabled":true,"assignedLicenses":[{"disabledPlans":[],` +
	`"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df"}],` +
	`"businessPhones":["+49 30 1234"],"city":"Köln \"links\"","createdDateTime":"2026-01-02T03:04:05Z",` +
	`"department":"R\\D",` +
	`"displayName":"Zoë, {the} [first]: \\","employeeId":"4711","mail":"zoe@contoso.com",` +
	`"onPremisesExtensionAttributes":{"extensionAttribute1":"a"},` +
	`"proxyAddresses":["SMTP:zoe@contoso.com","smtp:z@contoso.com"],"userPrincipalName":"zoe@contoso.com"}`

func TestParseAttributesReadsWhatAppendJSONWrote(t *testing.T) {
	for name, doc := range map[string]string{
		"empty": "{}", "sample": sample, "one": `{"a":1}`,
		"nested": `{"a":{"b":[{"c":"}]"},[]]},"d":[[]]}`,
	} {
		a, err := ParseAttributes([]byte(doc))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := string(a.AppendJSON(nil)); got != doc {
			t.Errorf("%s: got %s, want %s", name, got, doc)
		}
	}
}

func TestParseAttributes(t *testing.T) {
	for name, test := range map[string]struct {
		doc  string
		want Attributes
	}{
		"white space":  {" { \"b\" : [1, 2] ,\n\"a\":true } ", Attributes{{"a", "true"}, {"b", "[1, 2]"}}},
		"last counts":  {`{"a":1,"b":2,"a":3}`, Attributes{{"a", "3"}, {"b", "2"}}},
		"twins":        {`{"a":1,"a":2}`, Attributes{{"a", "2"}}},
		"escaped name": {`{"\u0061\"":null}`, Attributes{{`a"`, "null"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseAttributes([]byte(test.doc))
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
		})
	}
	for _, bad := range []string{
		"", "null", "[]", `"a"`, "{", `{"a":}`, `{"a":1}}`, "{\"a\":1}\x00", "{\"a\":\"\\u00\x10\x11\"}", `{"a":01}`,
		`{"a":-}`, `{"a":1.}`, `{"a":"\x"}`,
		`{"a":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "}",
	} {
		if a, err := ParseAttributes([]byte(bad)); err == nil {
			t.Errorf("ParseAttributes(%q) = %v, want an error", bad, a)
		}
	}
}

// FuzzParseAttributes compares the result with encoding/json.
func FuzzParseAttributes(f *testing.F) {
	for _, seed := range []string{
		sample, "{}", "null", `{"a":"\\","b":["]"],"a":{}}`, ` {"a" : -1e5 , "b":null}`,
		`{"\ud800":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		var oracle map[string]json.RawMessage
		wantErr := json.Unmarshal(doc, &oracle) != nil || oracle == nil
		a, err := ParseAttributes(doc)
		if (err != nil) != wantErr {
			t.Fatalf("ParseAttributes(%q): error %v, want one: %v", doc, err, wantErr)
		}
		if err != nil || !bytes.Equal(bytes.ToValidUTF8(doc, nil), doc) {
			return
		}
		var want Attributes
		for _, name := range slices.Sorted(maps.Keys(oracle)) {
			want = append(want, Attribute{name, string(oracle[name])})
		}
		if !slices.Equal(a, want) {
			t.Errorf("ParseAttributes(%q) = %q, want %q", doc, a, want)
		}
	})
}

func BenchmarkParseAttributes(b *testing.B) {
	doc := []byte(sample)
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if _, err := ParseAttributes(doc); err != nil {
			b.Fatal(err)
		}
	}
}
