package widgets

import (
	"slices"
	"testing"
)

func TestSpareColumnsGiveWay(t *testing.T) {
	columns := tableColumns{
		{Width: 100}, {Least: 100, Share: 1}, {Least: 100, Share: 3, Spare: 1}, {Width: 50, Spare: 2},
	}
	for name, tt := range map[string]struct {
		room float32
		want []float32
	}{
		"all, and more":    {398 + 40, []float32{100, 110, 130, 50}},
		"all, just":        {398, []float32{100, 100, 100, 50}},
		"without one":      {397, []float32{100, 116.25, 148.75, -1}},
		"without both":     {300, []float32{100, 184, -1, -1}},
		"not even the two": {180, []float32{100, 64, -1, -1}},
		"no room at all":   {0, []float32{100, 0, -1, -1}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := columns.widths(tt.room); !slices.Equal(got, tt.want) {
				t.Errorf("widths %v, want %v", got, tt.want)
			}
		})
	}
}
