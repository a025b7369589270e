package app

import (
	"context"
	"reflect"
	"sync"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
)

// preferences are the settings as last read or saved, and the loop that uses them.
type preferences struct {
	mu     sync.Mutex
	loaded bool
	now    settings.Settings
	wrong  error          // why the file could not be used, until settings are saved
	loop   *schedule.Loop // nil: another program runs the schedule, or none
	other  bool           // at the last attempt, another program had the schedule
}

// Settings returns the settings of the data folder. They are read from the file
// the first time; Serve notices when another program changes it. A damaged file
// is set aside and leaves the defaults; that is a standing condition until
// settings are saved.
func (a *App) Settings() settings.Settings {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	if !a.preferences.loaded {
		a.loadSettings()
	}
	return a.preferences.now
}

// loadSettings reads the file, with preferences.mu held.
func (a *App) loadSettings() {
	s, err := settings.Load(a.folder, a.now())
	before := problem.Of(a.preferences.wrong).Code
	if err != nil && problem.Of(err).Code != before {
		a.log.Error("load settings", "error", err)
	}
	if err != nil || before != problem.CodeSettingsDamaged { // that file is not there any more
		a.preferences.wrong = err
	}
	a.preferences.now, a.preferences.loaded = s, true
}

func (a *App) settingsProblem() error {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	return a.preferences.wrong
}

// SaveSettings checks and writes settings; the schedule uses them at once. If it
// returns an error, nothing has changed.
func (a *App) SaveSettings(ctx context.Context, s settings.Settings) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	if err := settings.Save(a.folder, s); err != nil {
		return err
	}
	a.preferences.now, a.preferences.loaded, a.preferences.wrong = s, true, nil
	a.settingsChanged("settings saved")
	return nil
}

// reloadSettings reads changes that another program may have made.
func (a *App) reloadSettings() {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	before := a.preferences.now
	a.loadSettings()
	if !reflect.DeepEqual(before, a.preferences.now) {
		a.settingsChanged("settings changed by another program")
	}
}

// settingsChanged passes new settings to their users, with preferences.mu held.
func (a *App) settingsChanged(reason string) {
	if loop := a.preferences.loop; loop != nil {
		loop.Refresh(reason)
	}
	a.bus.Changed()
}

func (a *App) setLoop(loop *schedule.Loop) {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	a.preferences.loop, a.preferences.other = loop, false
	a.bus.Changed()
}

// setOther notes whether another program has the schedule, and publishes a change.
func (a *App) setOther(other bool) {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	if a.preferences.other != other {
		a.preferences.other = other
		a.bus.Changed()
	}
}

// scheduleOwner says who runs the schedule, if that is known.
func (a *App) scheduleOwner() (own, other bool) {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	return a.preferences.loop != nil, a.preferences.other
}

func (a *App) ownsSchedule() bool {
	own, _ := a.scheduleOwner()
	return own
}
