package directory

import (
	"encoding/json"
	"slices"
	"testing"
	"unicode/utf8"
)

// FuzzTexts compares the result of Texts with encoding/json.
func FuzzTexts(f *testing.F) {
	for _, seed := range []string{
		`[]`, `["a"]`, `["a","b"]`, `["a, b","c]"]`, `["a\"b","\u00e4"]`, `["a",1]`, `["a",null]`, `[["a"]]`,
		`["a","b"`, `["a"]]`, `["a" ,"b"]`,
		`["",""]`, `["a""b"]`, `["a",]`, `[,"a"]`, `"a"`, `null`, "[\"a\xff\"]",
		`["SMTP:zoe@contoso.com","smtp:zoë@contoso.com"]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if !json.Valid([]byte(value)) {
			return
		}
		var want []string
		if json.Unmarshal([]byte(value), &want) != nil {
			want = nil
		}
		got := Attributes{{Name: "a", Value: value}}.Texts("a")
		if value[0] != '[' {
			want = nil
		}
		if !slices.Equal(got, want) {
			t.Errorf("Texts of %s = %q, want %q (valid UTF-8: %v)", value, got, want, utf8.ValidString(value))
		}
	})
}
