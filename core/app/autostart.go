package app

import (
	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// HiddenFlag lets the window's program start into the tray.
const HiddenFlag = "--hidden"

// Autostart is what the system starts at log-in.
type Autostart struct {
	State   autostart.State `json:"state"`
	Program string          `json:"program,omitempty"` // that the system starts, or would
}

// Autostart asks the system what it starts at log-in. Where the state is
// autostart.Off, Program is what would be started; it is empty where this
// program does not know the window's.
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

// SetAutostart lets the system start the window, hidden in the tray, when this
// account logs in, with this data folder; or nothing.
func (a *App) SetAutostart(on bool) error {
	entry, err := a.autostartEntry()
	switch {
	case err != nil:
		return err
	case !on:
		err = autostart.Disable()
	case entry.Program == "":
		return &problem.Problem{
			Code: problem.CodeAutostartNoProgram, Title: "There is no window to start at log-in",
			Detail: "The program rollcall is neither beside this one nor in the search path.",
			Hint:   "Install it, or switch the start at log-in on in its settings.",
		}
	default:
		err = autostart.Enable(entry)
	}
	if err == nil {
		a.log.Info("start at log-in changed", "on", on)
	}
	return err
}

// autostartEntry names the data folder unless it is the account's own.
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
