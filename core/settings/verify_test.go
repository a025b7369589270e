package settings

import "testing"

func TestVerifyEvery(t *testing.T) {
	for typed, want := range map[string]int{
		"never": 0, "off": 0, "0": 0, "week": 7, "every week": 7, "day": 1, "1 day": 1, "14": 14, " Every 30 days": 30,
		"365": 365,
	} {
		if got, err := ParseVerifyEvery(typed); got != want || err != nil {
			t.Errorf("%q is %d, %v, want %d", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "-1", "366", "often", "7 weeks"} {
		if got, err := ParseVerifyEvery(typed); err == nil {
			t.Errorf("%q is %d", typed, got)
		}
	}
	for _, days := range []int{0, 1, 7, 365} {
		if got, err := ParseVerifyEvery(VerifyEveryText(days)); got != days || err != nil {
			t.Errorf("%q is %d, %v", VerifyEveryText(days), got, err)
		}
	}
}
