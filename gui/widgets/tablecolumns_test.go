package widgets

import (
	"slices"
	"testing"
)

func TestColumnsHaveWhatTheyWantBeforeOthersCome(t *testing.T) {
	columns := tableColumns{
		{Least: 50, Wants: 100, Share: 1},
		{Width: 50},
		{Least: 40, Wants: 60, Share: 1, Spare: 1},
		{Width: 70, Spare: 2},
	}
	for name, tt := range map[string]struct {
		room float32
		want []float32
	}{
		"all, and more":     {48 + 280 + 20, []float32{110, 50, 70, 70}},
		"all, just":         {48 + 280, []float32{100, 50, 60, 70}},
		"all but the last":  {48 + 279, []float32{142.5, 50, 102.5, -1}},
		"not what it wants": {32 + 190, []float32{100, 50, 40, -1}},
		"two, as they want": {32 + 189, []float32{155, 50, -1, -1}},
		"two":               {16 + 120, []float32{70, 50, -1, -1}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := columns.widths(tt.room); !slices.Equal(got, tt.want) {
				t.Errorf("widths %v, want %v", got, tt.want)
			}
		})
	}
}

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
