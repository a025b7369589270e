package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// mostQuitNames is the maximum number of connectors that the question names.
const mostQuitNames = 3

// QuitQuestion is asked before the program ends while it runs connectors. It consists of a title, a
// text and the label of a button. ask is false if this program has no runs. A demo's data folder is
// temporary and is deleted when the program ends.
func QuitQuestion(o events.Overview, temporary bool) (title, text, yes string, ask bool) {
	var names []string
	for _, c := range o.Connectors {
		if c.Running != nil {
			names = append(names, "“"+Line(c.Connector.Description)+"”")
		}
	}
	kept := ". The directory stays as it is. What has been read so far is kept, and the next run continues " +
		"from there."
	if temporary {
		kept = ". The demo's directory is deleted when the window closes."
	}
	switch n := len(names); {
	case n == 0:
		return "", "", "", false
	case n == 1:
		return "Quit while a run is in progress?", "Quitting stops the run of " + names[0] + kept, "Quit", true
	case n <= mostQuitNames:
		text = "Quitting stops the runs of " + strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		text = "Quitting stops " + quantity.Counted(n, "run")
	}
	keptByAll := strings.Replace(kept, "the next run continues from there", "the next runs continue from there", 1)
	return "Quit while runs are in progress?", text + keptByAll, "Quit", true
}
