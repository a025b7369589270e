package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// mostQuitNames is how many connectors the question names.
const mostQuitNames = 3

// QuitQuestion is what is asked before the program ends in the midst of runs: title,
// text and the button that ends it. Without a run of this program nothing is asked.
// The data folder of a demo is temporary, and goes with the program.
func QuitQuestion(o events.Overview, temporary bool) (title, text, yes string, ask bool) {
	var names []string
	for _, c := range o.Connectors {
		if c.Running != nil {
			names = append(names, "“"+Line(c.Connector.Description)+"”")
		}
	}
	kept := ", and the directory stays as it is. What has been read so far is kept, and the next run goes on where this one was."
	if temporary {
		kept = ". The directory of the demo goes with the window."
	}
	switch n := len(names); {
	case n == 0:
		return "", "", "", false
	case n == 1:
		return "Quit while a run is under way?", "The run of " + names[0] + " ends now" + kept, "Quit", true
	case n <= mostQuitNames:
		text = "The runs of " + strings.Join(names[:n-1], ", ") + " and " + names[n-1] + " end now"
	default:
		text = quantity.Counted(n, "run") + " end now"
	}
	kepts := strings.Replace(kept, "the next run goes on where this one was", "the next runs go on where these were", 1)
	return "Quit while runs are under way?", text + kepts, "Quit", true
}
