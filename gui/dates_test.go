package gui

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/dates"
)

func TestDateFormOfTheEnvironment(t *testing.T) {
	for _, tt := range []struct {
		all, time, lang string
		want            dates.Order
	}{
		{"", "", "en_US.UTF-8", dates.MonthDayYear},
		{"", "en_GB.UTF-8", "en_US.UTF-8", dates.DayMonthYear},
		{"sv_SE", "en_GB.UTF-8", "en_US.UTF-8", dates.YearMonthDay},
		{"C", "en_GB", "en_GB", dates.OrderUnknown},
	} {
		t.Setenv("LC_ALL", tt.all)
		t.Setenv("LC_TIME", tt.time)
		t.Setenv("LANG", tt.lang)
		if got := dateForm().Order; got != tt.want {
			t.Errorf("LC_ALL=%s LC_TIME=%s LANG=%s: order %v, want %v", tt.all, tt.time, tt.lang, got, tt.want)
		}
	}
}
