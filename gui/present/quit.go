package present

import (
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/lang"
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
			names = append(names, quoted(Line(c.Connector.Description)))
		}
	}
	switch n := len(names); {
	case n == 0:
		return "", "", "", false
	case n == 1:
		text = lang.T("Quitting stops the run of %s.", names[0])
	case n <= mostQuitNames:
		text = lang.T("Quitting stops the runs of %s.", inSentence(names))
	default:
		text = lang.N(n, "Quitting stops %s run.", "Quitting stops %s runs.")
	}
	title = lang.T("Quit while runs are in progress?")
	if len(names) == 1 {
		title = lang.T("Quit while a run is in progress?")
	}
	return title, text + " " + keptAtQuit(len(names), temporary), lang.T("Quit"), true
}

// keptAtQuit says what is kept of the given number of runs.
func keptAtQuit(runs int, temporary bool) string {
	switch {
	case temporary:
		return lang.T("The demo's directory is deleted when the window closes.")
	case runs == 1:
		return lang.T("The directory stays as it is. What has been read so far is kept, and the next run " +
			"continues from there.")
	}
	return lang.T("The directory stays as it is. What has been read so far is kept, and the next runs " +
		"continue from there.")
}
