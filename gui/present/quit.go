package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// mostQuitNames is how many connectors the question names.
const mostQuitNames = 3

// QuitQuestion is the question before the program ends during runs: title, text and
// the button that ends it. There is no question without a run of this program. The
// data folder of a demo is temporary: it is deleted with the program.
func QuitQuestion(o events.Overview, temporary bool) (title, text, yes string, ask bool) {
	var names []string
	for _, c := range o.Connectors {
		if c.Running != nil {
			names = append(names, "“"+Line(c.Connector.Description)+"”")
		}
	}
	kept := ", and the directory stays as it is. What has been read so far is kept, and the next run continues from there."
	if temporary {
		kept = ". The demo's directory is deleted when the window closes."
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
	kepts := strings.Replace(kept, "the next run continues from there", "the next runs continue from there", 1)
	return "Quit while runs are under way?", text + kepts, "Quit", true
}
