package licence_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
)

func TestNames(t *testing.T) {
	products := licence.NamesOf([]directory.Licence{
		{ID: "6FD2C87F-b296-42f0-b197-1e91e994b900", Part: "ENTERPRISEPACK"},
		{ID: "00000000-1111-4222-8333-444444444444", Part: "CONTOSO_SPECIAL"},
	})
	for name, tt := range map[string]struct {
		names licence.Names
		id    string
		want  string
	}{
		"published": {licence.Names{}, "c7df2760-2c81-4ef7-b578-5b5392b571df", "Office 365 E5"},
		"in capitals": {
			licence.Names{},
			"84A661C4-E949-4BD2-A560-ED7766FCAF2B",
			"Microsoft Entra ID P2",
		},
		"published and of the tenant": {products, "6fd2c87f-b296-42f0-b197-1e91e994b900", "Office 365 E3"},
		"of the tenant only":          {products, "00000000-1111-4222-8333-444444444444", "CONTOSO_SPECIAL"},
		"unknown":                     {products, "abcdef01-1111-4222-8333-444444444444", "Unknown licence abcdef01…"},
		"no id at all":                {products, "odd", "Unknown licence odd"},
	} {
		if got := tt.names.Of(tt.id); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestAssigned(t *testing.T) {
	const two = `[{"disabledPlans":[],"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df"},` +
		`{"skuId":"f30db892-07e9-47e9-837c-80727f46fd3d"},{}]`
	for value, want := range map[string][]string{
		two:  {"Office 365 E5", "Microsoft Power Automate Free"},
		`[]`: nil, `null`: nil, `{"skuId":"a"}`: nil, ``: nil,
	} {
		if got := licence.NamesOf(nil).Assigned(value); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// Every line of the table is readable and can be found by its ID in lower case.
func TestTable(t *testing.T) {
	text, err := os.ReadFile("products.tsv")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\t[^\t\s][^\t]*[^\t\s]$`)
	seen := map[string]bool{}
	for i, l := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		if strings.HasPrefix(l, "#") {
			continue
		}
		id, _, _ := strings.Cut(l, "\t")
		if !line.MatchString(l) || seen[id] {
			t.Errorf("line %d is wrong or there twice: %q", i+1, l)
		}
		seen[id] = true
	}
	if len(seen) < 500 {
		t.Errorf("there are %d products", len(seen))
	}
}
