package present_test

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestQuitQuestion(t *testing.T) {
	overview := func(running ...string) (o events.Overview) {
		var idle events.ConnectorOverview
		idle.Connector.Description = "Idle"
		o.Connectors = append(o.Connectors, idle)
		for _, name := range running {
			c := events.ConnectorOverview{Running: &events.Running{}}
			c.Connector.Description = name
			o.Connectors = append(o.Connectors, c)
		}
		return o
	}
	for name, tt := range map[string]struct {
		running   []string
		want      string
		temporary bool
	}{
		"none": {nil, "", false},
		"one": {[]string{"A"}, "Quitting stops the run of “A”. The directory stays as it is. What has been read so " +
			"far is kept, and the next run continues from there.", false},
		"two": {[]string{"A", "B"}, "Quitting stops the runs of “A” and “B”. The directory stays as it is. What has " +
			"been read so far is kept, and the next runs continue from there.", false},
		"three": {[]string{"A", "B", "C"}, "Quitting stops the runs of “A”, “B” and “C”. ", false},
		"four":  {[]string{"A", "B", "C", "D"}, "Quitting stops 4 runs. ", false},
		// The folder of a demo is deleted, so no next run is promised.
		"a demo": {
			[]string{"A"},
			"Quitting stops the run of “A”. The demo's directory is deleted when the window closes.", true,
		},
		"demo of two": {
			[]string{"A", "B"},
			"Quitting stops the runs of “A” and “B”. The demo's directory is deleted when the window closes.", true,
		},
		"idle demo": {nil, "", true},
	} {
		title, text, yes, ask := present.QuitQuestion(overview(tt.running...), tt.temporary)
		if ask != (tt.want != "") || !strings.HasPrefix(text, tt.want) ||
			ask && (yes != "Quit" || !strings.HasPrefix(title, "Quit while ")) {
			t.Errorf("%s: asks %v %q %q %q", name, ask, title, text, yes)
		}
	}
}
