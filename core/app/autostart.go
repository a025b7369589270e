package app

import (
	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// HiddenFlag makes the window's program start in the tray.
const HiddenFlag = "--hidden"

// Autostart describes the program that the system starts at log-in.
type Autostart struct {
	State   autostart.State `json:"state"`
	Program string          `json:"program,omitempty"` // the program that the system starts, or would start
}

// Autostart asks the system which program it starts at log-in. In the state autostart.Off, Program
// is the program that would be started. It is empty if the path of the window's program is unknown.
func (a *App) Autostart() (Autostart, error) {
	meant, err := a.autostartEntry()
	if err != nil {
		return Autostart{}, err
	}
	state, found, err := autostart.Status(meant)
	if state == autostart.Off {
		found = meant
	}
	return Autostart{State: state, Program: found.Program}, err
}

// SetAutostart turns the start at log-in on or off. If it is on, the system starts the window for
// this user, hidden in the tray, with this data folder.
func (a *App) SetAutostart(on bool) error {
	entry, err := a.autostartEntry()
	switch {
	case err != nil:
		return err
	case !on:
		err = autostart.Disable()
	case entry.Program == "":
		return &problem.Problem{
			Code: problem.CodeAutostartNoProgram, Title: "The program to start at log-in was not found",
			Detail: "rollcall was not found next to this program or on PATH.",
			Hint:   "Install it, or turn on the start at log-in in its settings.",
		}
	default:
		err = autostart.Enable(entry)
	}
	if err == nil {
		a.log.Info("start at log-in changed", "on", on)
	}
	return err
}

// autostartEntry returns the entry for the system. It contains the data folder unless that is the
// user's default one.
func (a *App) autostartEntry() (autostart.Entry, error) {
	usual, err := settings.OwnFolder()
	if err != nil {
		return autostart.Entry{}, err
	}
	entry := autostart.Entry{Program: a.program, Args: []string{HiddenFlag}}
	if usual != a.folder {
		entry.Args = append(entry.Args, "--data-dir", a.folder)
	}
	return entry, nil
}
