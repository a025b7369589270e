package settings

import (
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/schedule"
)

// Appearance says which colours the window uses.
type Appearance string

// The appearances.
const (
	FollowSystem Appearance = "system"
	Light        Appearance = "light"
	Dark         Appearance = "dark"
)

var appearances = []Appearance{FollowSystem, Light, Dark}

// Language is the language of the window, as an ISO 639 code.
type Language string

// The languages.
const (
	SystemLanguage Language = "system" // that of the desktop, or English
	English        Language = "en"
	German         Language = "de"
	French         Language = "fr"
)

var languages = []Language{SystemLanguage, English, German, French}

// Density is the spacing of table rows.
type Density string

// The densities.
const (
	Comfortable Density = "comfortable"
	Standard    Density = "standard"
	Compact     Density = "compact"
)

var densities = []Density{Comfortable, Standard, Compact}

// Look describes how the window looks.
type Look struct {
	Appearance Appearance
	Density    Density
}

// Notifications says which events cause a desktop notification.
type Notifications struct {
	FailedRun bool `json:"failedRun"`
	Recovered bool `json:"recovered"` // the first success after failures
	KeyExpiry bool `json:"keyExpiry"`
}

// Settings are the choices that a person has made for a data folder.
type Settings struct {
	Region schedule.Region      `json:"region"`
	Times  []schedule.TimeOfDay `json:"times"`  // times of day in the region
	Paused bool                 `json:"paused"` // whether the schedule is paused

	Notifications Notifications `json:"notifications"`
	// Channels are the places outside this computer to which notifications are sent. Quiet are the
	// times at which none is sent, and Digest is when the daily summary is sent, both in the region.
	Channels []Channel          `json:"channels"`
	Quiet    QuietHours         `json:"quietHours"`
	Digest   schedule.TimeOfDay `json:"digestAt"`

	// whether closing the window keeps the program in the tray, if there is one
	CloseToTray bool       `json:"closeToTray"`
	Language    Language   `json:"language"`
	Appearance  Appearance `json:"appearance"`
	Density     Density    `json:"density"`

	// KeepHistory says how long old versions, changes of runs and deleted accounts are kept.
	KeepHistory Retention `json:"keepHistory"`

	Backups Backups `json:"backups"`

	// VerifyEvery is the number of days after which a scheduled run reads everything, to find
	// changes that no delta round announced. 0 means never.
	VerifyEvery int `json:"verifyEvery"`

	// Updates says where newer versions are published.
	Updates Updates `json:"updates"`

	// Guards are the limits for connectors that do not have their own.
	Guards directory.Guards `json:"guards"`

	// Filters are the saved filters of the directory.
	Filters directory.SavedFilters `json:"filters"`
}

// defaultDigest is 07:30, half an hour before the first run of the day.
const defaultDigest schedule.TimeOfDay = 7*60 + 30

// Default returns the settings of a new installation.
func Default() Settings {
	return Settings{
		Region: schedule.Europe, Times: schedule.DefaultTimes(),
		Notifications: Notifications{FailedRun: true, Recovered: true, KeyExpiry: true},
		Channels:      []Channel{}, Digest: defaultDigest,
		CloseToTray: true, Language: SystemLanguage, Appearance: FollowSystem, Density: Standard,
		KeepHistory: Retention{Unit: Days}, Backups: defaultBackups(), VerifyEvery: defaultVerifyEvery,
		Guards: directory.DefaultGuards(), Filters: directory.SavedFilters{},
	}
}

// Look returns the look of the window.
func (s Settings) Look() Look { return Look{s.Appearance, s.Density} }

// Plan returns the schedule's plan.
func (s Settings) Plan() (schedule.Plan, error) { return schedule.NewPlan(s.Region, s.Times) }

// Validate returns the first error, as a problem with code "usage" that names the setting and its
// value.
func (s Settings) Validate() error {
	if _, err := s.Plan(); err != nil {
		return err
	}
	if err := s.validLook(); err != nil {
		return err
	}
	if err := s.KeepHistory.validate(); err != nil {
		return err
	}
	if err := s.Backups.validate(); err != nil {
		return err
	}
	if err := validVerifyEvery(s.VerifyEvery); err != nil {
		return err
	}
	if err := validateChannels(s.Channels); err != nil {
		return err
	}
	if err := s.Updates.validate(); err != nil {
		return err
	}
	if err := s.Filters.Validate(); err != nil {
		return err
	}
	return s.Guards.Validate()
}

// validLook returns an error if the language, appearance or density is unknown.
func (s Settings) validLook() error {
	switch {
	case !slices.Contains(languages, s.Language):
		return problem.Usage(fmt.Sprintf("Unknown language %q", string(s.Language)), "Choose system, en, de or fr.")
	case !slices.Contains(appearances, s.Appearance):
		return problem.Usage(fmt.Sprintf("Unknown appearance %q", string(s.Appearance)),
			"Choose system, light or dark.")
	case !slices.Contains(densities, s.Density):
		return problem.Usage(fmt.Sprintf("Unknown density %q", string(s.Density)),
			"Choose comfortable, standard or compact.")
	}
	return nil
}
