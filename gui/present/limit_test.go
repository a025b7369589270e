package present

import "testing"

func TestLimitParts(t *testing.T) {
	for text, want := range map[string]LimitParts{
		"":                            {},
		"off":                         {Off: true},
		"10%":                         {Percent: "10"},
		"10% at least 20":             {Percent: "10", Over: "20"},
		"at most 500":                 {Most: "500"},
		"10% at most 500":             {Percent: "10", Most: "500"},
		"10% at least 20 at most 500": {Percent: "10", Over: "20", Most: "500"},
		"at least 20":                 {Over: "20"},
		"x% at least y at most z":     {Percent: "x", Over: "y", Most: "z"},
		"at least 20 at most 500":     {Over: "20", Most: "500"},
	} {
		if got := LimitPartsOf(text); got != want || got.Text() != text {
			t.Errorf("%q is %+v, which is %q", text, got, got.Text())
		}
	}
}

func TestLimitFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                "Enter a limit, or choose No limit.",
		"off":             "",
		"10% at least 20": "",
		"at most 0":       "",
		"at least 20":     "Enter the percentage as well.",
		"110%":            "Enter a percentage from 1 to 100, without the sign.",
		"0%":              "Enter a percentage from 1 to 100, without the sign.",
		"5%%":             "Enter a percentage from 1 to 100, without the sign.",
		"5% at least x":   "Enter whole numbers, 0 or more, without separators.",
		"at most 1,000":   "Enter whole numbers, 0 or more, without separators.",
		"at most -1":      "Enter whole numbers, 0 or more, without separators.",
		"at most +1":      "Enter whole numbers, 0 or more, without separators.",
	} {
		if got := limitFault(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
