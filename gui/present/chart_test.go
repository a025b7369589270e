package present_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func counted(id int64, connector string, began float64, users directory.UserCounts) directory.Run {
	r := run(id, directory.StateSucceeded, began)
	r.Connector, r.Users = connector, users
	return *r
}

func TestAccountsChart(t *testing.T) {
	runs := []directory.Run{ // newest first
		counted(4, "a", -1, directory.UserCounts{Added: 5, Total: 105}),
		*run(9, directory.StateFailed, -2),
		counted(3, "a", -24, directory.UserCounts{Total: 100}),
		counted(2, "b", -25, directory.UserCounts{Added: 50, Total: 50}),
		counted(1, "a", -48, directory.UserCounts{Added: 100, Total: 100}),
	}
	c := present.AccountsChart(runs, clock)
	if len(c.Points) != 3 || c.Points[0].X != 0 || c.Points[2].X != 1 || c.Points[2].Y <= c.Points[1].Y {
		t.Errorf("points %+v", c.Points)
	}
	if want := "155 accounts now, 5 more since yesterday"; c.Text != want {
		t.Errorf("text %q, want %q", c.Text, want)
	}
	if c.From != "yesterday" || c.To != "today" || c.Low != "150" || c.High != "155" {
		t.Errorf("labels %q to %q, %q to %q", c.From, c.To, c.Low, c.High)
	}
	if got := present.AccountsChart(runs[:1], clock); len(got.Points) != 1 || got.Text != "105 accounts now" {
		t.Errorf("one run: %+v", got)
	}
	if got := present.AccountsChart(nil, clock); len(got.Points) != 0 || got.Text == "" {
		t.Errorf("no runs: %+v", got)
	}
}

func TestAccountsChartOfALevelLine(t *testing.T) {
	runs := []directory.Run{
		counted(2, "a", -1, directory.UserCounts{Total: 100}),
		counted(1, "a", -3, directory.UserCounts{Total: 100}),
	}
	c := present.AccountsChart(runs, clock)
	if c.Points[0].Y != 0.5 || c.Level != "100" || c.Low != "" || c.High != "" ||
		c.Text != "100 accounts now, unchanged since today 09:00" {
		t.Errorf("got %+v", c)
	}
}

func TestChangesChart(t *testing.T) {
	runs := []directory.Run{
		counted(3, "a", -1, directory.UserCounts{Added: 4, Total: 106}),
		counted(2, "a", -2, directory.UserCounts{Updated: 1, Added: 1, Total: 102}),
		counted(1, "a", -48, directory.UserCounts{Added: 100, Total: 100}),
	}
	c := present.ChangesChart(runs, clock)
	if len(c.Points) != 2 || c.Points[0].Y != 0.5 || c.Points[1].Y != 1 || c.High != "4" {
		t.Errorf("got %+v", c)
	}
	if want := "6 changes in 2 runs, at most 4 in one"; c.Text != want {
		t.Errorf("text %q, want %q", c.Text, want)
	}
	if got := present.ChangesChart(runs[1:], clock); got.Text != "2 changes in 1 run" {
		t.Errorf("one run: %+v", got)
	}
	quiet := []directory.Run{counted(2, "a", -1, directory.UserCounts{Total: 100}), runs[2]}
	if got := present.ChangesChart(quiet, clock); got.Low != "0" || got.High != "" ||
		got.Text != "No changes in 1 run" {
		t.Errorf("nothing changed: %+v", got)
	}
	if got := present.ChangesChart(runs[2:], clock); len(got.Points) != 0 || got.Text == "" {
		t.Errorf("first run alone: %+v", got)
	}
}
