package app

import (
	"context"
	"reflect"
	"sync"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
)

// preferences contains the settings as last read or saved, and the loop that uses them.
type preferences struct {
	mu     sync.Mutex
	loaded bool
	now    settings.Settings
	wrong  error          // why the file could not be used; nil once settings are saved
	loop   *schedule.Loop // nil if this program does not run the schedule
	other  bool           // whether another program had the schedule at the last attempt
}

// Settings returns the settings of the data folder. The first call reads them from the file. Serve
// notices when another program changes the file. A damaged file is set aside and replaced by the
// defaults. A condition reports this until settings are saved.
func (a *App) Settings() settings.Settings {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	if !a.preferences.loaded {
		a.loadSettings()
	}
	return a.preferences.now
}

// loadSettings reads the file. The caller holds preferences.mu.
func (a *App) loadSettings() {
	s, err := settings.Load(a.folder, a.now())
	before := problem.Of(a.preferences.wrong).Code
	if err != nil && problem.Of(err).Code != before {
		a.log.Error("load settings", "error", err)
	}
	if err != nil || before != problem.CodeSettingsDamaged { // the damaged file no longer exists
		a.preferences.wrong = err
	}
	a.preferences.now, a.preferences.loaded = s, true
}

func (a *App) settingsProblem() error {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	return a.preferences.wrong
}

// SaveSettings checks and writes settings. The schedule uses them immediately. If it returns an
// error, nothing has changed. Values that are the same as in Settings stay as they are in the file,
// because another program may have just changed them there.
func (a *App) SaveSettings(ctx context.Context, s settings.Settings) error {
	if err := s.Validate(); err != nil {
		return err
	}
	before := a.Settings()
	return a.ChangeSettings(ctx, func(held settings.Settings) (settings.Settings, error) {
		return settings.Merge(before, s, held), nil
	})
}

// ChangeSettings is SaveSettings with the settings that change returns for those in the file. No
// other program changes the file in the meantime. An error from change is returned, and nothing
// changes.
func (a *App) ChangeSettings(
	ctx context.Context, change func(settings.Settings) (settings.Settings, error),
) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	s, err := settings.Change(ctx, a.folder, a.now(), change)
	if err != nil {
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

// settingsChanged passes new settings to the parts that use them. The caller holds preferences.mu.
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

// setOther records whether another program has the schedule, and publishes a change.
func (a *App) setOther(other bool) {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	if a.preferences.other != other {
		a.preferences.other = other
		a.bus.Changed()
	}
}

// scheduleOwner reports who runs the schedule, if that is known.
func (a *App) scheduleOwner() (own, other bool) {
	a.preferences.mu.Lock()
	defer a.preferences.mu.Unlock()
	return a.preferences.loop != nil, a.preferences.other
}

func (a *App) ownsSchedule() bool {
	own, _ := a.scheduleOwner()
	return own
}
