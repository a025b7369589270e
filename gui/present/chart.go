package present

import (
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// Chart is a row of numbers over time, ready to be drawn.
type Chart struct {
	Title  string
	Points []Point // oldest first; X from 0 to 1
	Low    string  // what the bottom stands for
	High   string  // what the top stands for
	From   string  // the oldest point's date
	To     string  // the newest point's date
	Text   string  // the chart in a sentence
}

// Point is one number of a chart; X and Y are from 0 to 1.
type Point struct {
	X, Y float64
	Text string // the number, and when
}

// chartRuns bounds how many runs a chart shows.
const chartRuns = 60

// AccountsChart shows how many accounts there were over time, all connectors
// together. Runs are in any order; those that were not applied say nothing.
func AccountsChart(runs []directory.Run, c Clock) Chart {
	chart := Chart{Title: "Accounts", Text: "Known after the first run."}
	applied := newestApplied(runs)
	if len(applied) == 0 {
		return chart
	}
	totals, sums := map[string]int{}, make([]int, len(applied))
	for i, r := range applied {
		totals[r.Connector] = r.Users.Total
		for _, n := range totals {
			sums[i] += n
		}
	}
	sums, applied = settled(sums, applied, len(totals))
	low, high := bounds(slices.Min(sums), slices.Max(sums))
	for i, r := range applied {
		chart.Points = append(chart.Points, Point{
			X: position(r.EndedAt, applied), Y: float64(sums[i]-low) / float64(high-low),
			Text: quantity.Counted(sums[i], "account") + ", " + c.When(r.EndedAt),
		})
	}
	chart.Low, chart.High = quantity.Number(low), quantity.Number(high)
	chart.label(applied, c)
	first, last := sums[0], sums[len(sums)-1]
	chart.Text = fmt.Sprintf("%s now", quantity.Counted(last, "account"))
	if len(sums) > 1 {
		chart.Text += fmt.Sprintf(", %s since %s", difference(last-first), chart.From)
	}
	return chart
}

// settled leaves out the beginning, when not all connectors had run yet: that
// more of them were read is no growth. With nothing left, all stays.
func settled(sums []int, runs []directory.Run, connectors int) ([]int, []directory.Run) {
	seen := map[string]bool{}
	for i, r := range runs {
		seen[r.Connector] = true
		if len(seen) == connectors {
			return sums[i:], runs[i:]
		}
	}
	return sums, runs
}

func difference(n int) string {
	switch {
	case n > 0:
		return quantity.Number(n) + " more"
	case n < 0:
		return quantity.Number(-n) + " fewer"
	}
	return "unchanged"
}

// ChangesChart shows how much each of the newest runs changed. A first run,
// which found everything new, is left out: it would dwarf all others.
func ChangesChart(runs []directory.Run, c Clock) Chart {
	chart := Chart{Title: "Changes per run", Text: "Known after the second run: in the first one, everything is new."}
	applied := slices.DeleteFunc(newestApplied(runs), isFirst)
	if len(applied) == 0 {
		return chart
	}
	most, sum := 0, 0
	for _, r := range applied {
		most, sum = max(most, changes(r)), sum+changes(r)
	}
	for i, r := range applied {
		chart.Points = append(chart.Points, Point{
			X: (float64(i) + 0.5) / float64(len(applied)), Y: float64(changes(r)) / float64(max(most, 1)),
			Text: quantity.Counted(changes(r), "change") + ", " + c.When(r.EndedAt),
		})
	}
	chart.Low, chart.High = "0", quantity.Number(most)
	chart.label(applied, c)
	chart.Text = fmt.Sprintf("%s in %s, at most %s in one", quantity.Counted(sum, "change"), quantity.Counted(len(applied), "run"), quantity.Number(most))
	return chart
}

// label names the days of the oldest and the newest run, or the times where that
// is the same day.
func (c *Chart) label(runs []directory.Run, clock Clock) {
	first, last := runs[0].EndedAt.In(clock.Zone), runs[len(runs)-1].EndedAt.In(clock.Zone)
	c.From, c.To = clock.date(first), clock.date(last)
	if c.From == c.To {
		c.From, c.To = clock.When(first), clock.When(last)
	}
	if len(runs) == 1 {
		c.To = ""
	}
}

// newestApplied returns the newest runs that were applied, oldest first.
func newestApplied(runs []directory.Run) []directory.Run {
	applied := slices.DeleteFunc(slices.Clone(runs), func(r directory.Run) bool { return !r.State.Applied() })
	slices.SortStableFunc(applied, func(a, b directory.Run) int { return a.EndedAt.Compare(b.EndedAt) })
	return applied[max(0, len(applied)-chartRuns):]
}

// bounds returns what bottom and top of a chart stand for: a little beyond the
// numbers, so that small changes are seen and a level line stands in the middle.
func bounds(least, most int) (low, high int) {
	margin := max(1, (most-least)/10)
	return max(0, least-margin), most + margin
}

// position is where a moment stands between the oldest and the newest run.
func position(t time.Time, runs []directory.Run) float64 {
	start, end := runs[0].EndedAt, runs[len(runs)-1].EndedAt
	if !end.After(start) {
		return 0.5
	}
	return float64(t.Sub(start)) / float64(end.Sub(start))
}
