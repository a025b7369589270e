package present

import (
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Chart is a series of numbers over time, ready to be drawn.
type Chart struct {
	Title  string
	Points []Point // oldest first; X from 0 to 1
	Low    string  // the smallest number, shown at the bottom
	High   string  // the largest number, shown at the top
	Level  string  // set if all numbers are equal; Low and High are then empty
	From   string  // the date of the oldest point
	To     string  // the date of the newest point
	Text   string  // describes the chart in a sentence
}

// Point is one number in a chart. X and Y are from 0 to 1.
type Point struct {
	X, Y float64
	Text string // the number and its time
}

// chartRuns limits how many runs a chart shows.
const chartRuns = 60

// AccountsChart shows the number of accounts over time, for all connectors together. Runs may be in
// any order. Runs that were not applied are ignored.
func AccountsChart(runs []directory.Run, c Clock) Chart {
	chart := Chart{Title: lang.T("Accounts"), Text: lang.T("Shown after the first run.")}
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
	low, high := slices.Min(sums), slices.Max(sums)
	for i, r := range applied {
		chart.Points = append(chart.Points, Point{
			X: position(r.EndedAt, applied), Y: height(sums[i], low, high),
			Text: lang.N(sums[i], "%s account", "%s accounts") + ", " + c.When(r.EndedAt),
		})
	}
	chart.Low, chart.High = lang.Number(low), lang.Number(high)
	if low == high {
		chart.Low, chart.High, chart.Level = "", "", lang.Number(low)
	}
	chart.label(applied, c)
	first, last := sums[0], sums[len(sums)-1]
	chart.Text = lang.N(last, "%s account now", "%s accounts now")
	if len(sums) > 1 {
		chart.Text += ", " + lang.T("%s since %s", difference(last-first), chart.From)
	}
	return chart
}

// settled drops the numbers from before every connector had run, so that adding a connector does
// not look like growth. If that would drop everything, it drops nothing.
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
		return lang.T("%s more", lang.Number(n))
	case n < 0:
		return lang.T("%s fewer", lang.Number(-n))
	}
	return lang.T("unchanged")
}

// ChangesChart shows how much each of the latest runs changed. It leaves out first runs, in which
// everything is new, because they would dwarf all others.
func ChangesChart(runs []directory.Run, c Clock) Chart {
	chart := Chart{
		Title: lang.T("Changes per run"),
		Text:  lang.T("Shown after the second run, because everything is new in the first."),
	}
	applied := slices.DeleteFunc(newestApplied(runs), directory.Run.First)
	if len(applied) == 0 {
		return chart
	}
	most, sum := 0, 0
	for _, r := range applied {
		most, sum = max(most, r.Tally().Listed()), sum+r.Tally().Listed()
	}
	for i, r := range applied {
		chart.Points = append(chart.Points, Point{
			X: (float64(i) + 0.5) / float64(len(applied)), Y: float64(r.Tally().Listed()) / float64(max(most, 1)),
			Text: lang.N(r.Tally().Listed(), "%s change", "%s changes") + ", " + c.When(r.EndedAt),
		})
	}
	chart.Low = "0"
	chart.label(applied, c)
	if most == 0 {
		chart.Text = lang.N(len(applied), "No changes in %s run", "No changes in %s runs")
		return chart
	}
	chart.High = lang.Number(most)
	chart.Text = lang.N(len(applied), "%[2]s in %[1]s run", "%[2]s in %[1]s runs",
		lang.N(sum, "%s change", "%s changes"))
	if len(applied) > 1 {
		chart.Text += ", " + lang.T("at most %s in one", lang.Number(most))
	}
	return chart
}

// label sets the dates of the oldest and the latest run, or their times if both are on the same
// day.
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

// newestApplied returns the latest runs that were applied, oldest first.
func newestApplied(runs []directory.Run) []directory.Run {
	applied := slices.DeleteFunc(slices.Clone(runs), func(r directory.Run) bool { return !r.State.Applied() })
	slices.SortStableFunc(applied, func(a, b directory.Run) int { return a.EndedAt.Compare(b.EndedAt) })
	return applied[max(0, len(applied)-chartRuns):]
}

// height returns the position of a number between the smallest and the largest. If these are equal,
// the position is the middle.
func height(n, least, most int) float64 {
	if least == most {
		return 0.5
	}
	return float64(n-least) / float64(most-least)
}

// position returns the position of a time between the oldest and the latest run.
func position(t time.Time, runs []directory.Run) float64 {
	start, end := runs[0].EndedAt, runs[len(runs)-1].EndedAt
	if !end.After(start) {
		return 0.5
	}
	return float64(t.Sub(start)) / float64(end.Sub(start))
}
