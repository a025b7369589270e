package main

import (
	"slices"
	"testing"
)

// TestNamesWithCommas uses the groups "Sales", "EMEA" and "Sales, EMEA" of field fault 18
// (infrahq/infra#3138).
func TestNamesWithCommas(t *testing.T) {
	groups := []string{"Sales", "EMEA", "Sales, EMEA", "a,b", "a", "IT", `The "best"`}
	known := func(name string) (bool, error) { return slices.Contains(groups, name), nil }
	for _, c := range []struct{ lists, want []string }{
		{[]string{"Sales, EMEA"}, []string{"Sales, EMEA"}},
		{[]string{"Sales,EMEA"}, []string{"Sales", "EMEA"}},
		{[]string{"IT, Sales, EMEA , a,b"}, []string{"IT", "Sales, EMEA", "a,b"}},
		{[]string{`"Sales, EMEA",IT`}, []string{"Sales, EMEA", "IT"}},
		{[]string{`"Sales","EMEA"`}, []string{"Sales", "EMEA"}},
		{[]string{`Sales, "EMEA"`}, []string{"Sales", "EMEA"}},
		{[]string{`"The ""best""", IT`}, []string{`The "best"`, "IT"}},
		{[]string{"Sales", "EMEA"}, []string{"Sales", "EMEA"}},
		{[]string{"Nobody, knows"}, []string{"Nobody", "knows"}},
		{[]string{""}, nil},
		{nil, nil},
		{[]string{" , ,"}, nil},
		{[]string{`""`}, nil},
	} {
		got, err := namesIn(c.lists, known)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q are %q, %v; want %q", c.lists, got, err, c.want)
		}
	}
	for _, bad := range []string{`"Sales`, `"Sales" EMEA`, `"`, `"a"b,c`} {
		if got, err := namesIn([]string{bad}, known); err == nil {
			t.Errorf("%q is %q, want an error", bad, got)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, typed := range []string{"a,b", `"a,b",c`, `"a""b"`, `"`, "", ",", "a, b , c", `a"b`} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		names, err := namesIn([]string{typed}, func(string) (bool, error) { return false, nil })
		if err == nil && slices.Contains(names, "") {
			t.Errorf("%q contains an empty name: %q", typed, names)
		}
	})
}
