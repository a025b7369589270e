package present

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// OtherZone is the option for a region that is not in the list.
const OtherZone lang.Key = "Another time zone"

// regions are the regions that have their own clocks. Others are shown by the name of their time
// zone.
var regions = titled[schedule.Region]{
	{schedule.Europe, lang.Key("Europe (GMT, UTC+0)")},
	{schedule.NorthAmerica, lang.Key("North America (EST, UTC−5)")},
	{schedule.SouthAfrica, lang.Key("South Africa (SAST, UTC+2)")},
	{schedule.Australia, lang.Key("Australia (AEST, UTC+10)")},
}

// RegionChoices are the regions in the list.
func RegionChoices() []string { return append(regions.titles(), OtherZone.String()) }

// titled are values with their labels.
type titled[V comparable] []struct {
	value V
	title lang.Key
}

func (list titled[V]) titles() (titles []string) {
	for _, x := range list {
		titles = append(titles, x.title.String())
	}
	return titles
}

// title returns the label of a value, or an empty text.
func (list titled[V]) title(value V) string {
	for _, x := range list {
		if x.value == value {
			return x.title.String()
		}
	}
	return ""
}

// value returns the value with the given label, or before if there is none.
func (list titled[V]) value(title string, before V) V {
	for _, x := range list {
		if x.title.String() == title {
			return x.value
		}
	}
	return before
}

var (
	// languages has the name of each language in that language, so everyone can find their own.
	languages = titled[settings.Language]{
		{settings.SystemLanguage, lang.Key("System language")},
		{settings.English, "English"},
		{settings.German, "Deutsch"},
		{settings.French, "Français"},
	}
	appearances = titled[settings.Appearance]{
		{settings.FollowSystem, lang.Key("Follow the system")},
		{settings.Light, lang.Key("Light")},
		{settings.Dark, lang.Key("Dark")},
	}
	densities = titled[settings.Density]{
		{settings.Comfortable, lang.Key("Comfortable")},
		{settings.Standard, lang.Key("Standard")},
		{settings.Compact, lang.Key("Compact")},
	}
)

// LanguageChoices are the languages to choose from.
func LanguageChoices() []string { return languages.titles() }

// AppearanceChoices are the appearances to choose from.
func AppearanceChoices() []string { return appearances.titles() }

// DensityChoices are the table densities to choose from.
func DensityChoices() []string { return densities.titles() }

// ZonesText describes the time zone database that schedules use.
func ZonesText(d zoneinfo.Data) string {
	if d.System {
		return lang.T("Time zone data: version %s from this system, which is newer than the version in Rollcall.",
			d.Version)
	}
	return lang.T("Time zone data: version %s, part of Rollcall.", d.Version)
}

// verifyDays are the intervals for verifying everything, in days.
var verifyDays = []int{1, 7, 14, 30, 0}

// VerifyChoices are the labels of the intervals after which a run reads everything.
func VerifyChoices() []string {
	titles := make([]string, len(verifyDays))
	for i, n := range verifyDays {
		titles[i] = verifyTitle(n)
	}
	return titles
}

func verifyTitle(days int) string {
	switch days {
	case 0:
		return lang.T("Never")
	case 1:
		return lang.T("Every day")
	}
	return lang.N(days, "Every %s day", "Every %s days")
}

// verifyEvery returns the interval with the given title, or before if it is not offered.
func verifyEvery(title string, before int) int {
	for _, days := range verifyDays {
		if verifyTitle(days) == title {
			return days
		}
	}
	return before
}

// SettingsDraft is the content of the settings screen during editing.
type SettingsDraft struct {
	Region     string // one of RegionChoices
	Zone       string // an IANA time zone, for OtherZone
	Times      string // "08:00, 13:00, 23:00"
	Paused     bool
	FailedRun  bool
	Recovered  bool
	KeyExpiry  bool
	Quiet      string // "none" or "22:00-07:00"
	Digest     string // "07:30"
	CloseTray  bool
	Language   string // one of LanguageChoices
	Appearance string // one of AppearanceChoices
	Density    string // one of DensityChoices

	// StartAtLogin is stored by the system and is not one of the settings.
	StartAtLogin bool

	History      string // one of HistoryChoices
	OtherHistory string // for OtherRetention, such as "18 months"
	DailyBackups bool
	KeepBackups  string // a number
	BackupFolder string // empty for the data folder
	Verify       string // one of VerifyChoices

	LookForUpdates bool
	UpdateAddress  string // a folder or an address; may be empty
	UpdateKey      string // a public key; may be empty
	UpdateCAFile   string

	Guards GuardTexts
}

// SettingsFaults are the faults of a draft, by field. An empty text means no fault.
type SettingsFaults struct {
	Zone, Times, History, KeepBackups, BackupFolder, Quiet, Digest, UpdateAddress, UpdateKey string
	Guards                                                                                   GuardTexts
}

// None reports whether there are no faults.
func (f SettingsFaults) None() bool { return f == SettingsFaults{} }

// The fields of the settings screen. The names of limits are in GuardFields.
const (
	SettingRegion       Field = "Region"
	SettingZone         Field = "Time zone"
	SettingTimes        Field = "Times of day, in the region"
	SettingLanguage     Field = "Language"
	SettingAppearance   Field = "Appearance"
	SettingDensity      Field = "Table rows"
	SettingVerify       Field = "Verify everything"
	SettingQuiet        Field = "Quiet hours, in the region"
	SettingDigest       Field = "Daily summary at"
	SettingHistory      Field = "Keep history"
	SettingOtherHistory Field = "Another period"
	SettingKeepBackups  Field = "Backups to keep"
	SettingBackupFolder Field = "Backup folder"

	SettingUpdateAddress Field = "Address or folder of the publisher"
	SettingUpdateKey     Field = "Public key of the publisher"
	SettingUpdateCAFile  Field = "Own certificate authority"
)

// Verdicts returns verdicts on the fields that can have a fault. suggested has a note for each
// limit.
func (f SettingsFaults) Verdicts(suggested GuardTexts) map[Field]Verdict {
	verdicts := map[Field]Verdict{
		SettingZone: {Text: f.Zone}, SettingTimes: {Text: f.Times}, SettingOtherHistory: {Text: f.History},
		SettingKeepBackups: {Text: f.KeepBackups}, SettingBackupFolder: {Text: f.BackupFolder},
		SettingQuiet: {Text: f.Quiet}, SettingDigest: {Text: f.Digest},
		SettingUpdateAddress: {Text: f.UpdateAddress}, SettingUpdateKey: {Text: f.UpdateKey},
	}
	for i, g := range GuardFields {
		verdicts[g.Field] = Verdict{Text: f.Guards[i], Note: suggested[i]}
	}
	for name, v := range verdicts {
		v.Good = true
		verdicts[name] = v
	}
	return verdicts
}

// DraftOf returns the draft of settings. startAtLogin reports whether the system starts the program
// at log-in.
func DraftOf(s settings.Settings, startAtLogin bool) SettingsDraft {
	d := SettingsDraft{
		Region: regions.title(s.Region), Times: schedule.TimesText(s.Times), Paused: s.Paused,
		FailedRun: s.Notifications.FailedRun, Recovered: s.Notifications.Recovered,
		KeyExpiry: s.Notifications.KeyExpiry,
		CloseTray: s.CloseToTray, StartAtLogin: startAtLogin, Density: densities.title(s.Density),
		Appearance:   cmp.Or(appearances.title(s.Appearance), appearances[0].title.String()),
		Language:     languages.title(s.Language),
		DailyBackups: s.Backups.Daily, KeepBackups: strconv.Itoa(s.Backups.Keep), BackupFolder: s.Backups.Folder,
		Guards: defaultGuardTexts(s.Guards), Quiet: quietText(s.Quiet), Digest: s.Digest.String(),
	}
	d.Verify = verifyTitle(s.VerifyEvery)
	d.LookForUpdates, d.UpdateAddress, d.UpdateKey = s.Updates.Check, s.Updates.Address, s.Updates.Key
	d.UpdateCAFile = s.Updates.CAFile
	d.History, d.OtherHistory = historyChoice(s.KeepHistory)
	if d.Region == "" {
		d.Region, d.Zone = OtherZone.String(), string(s.Region)
	}
	return d
}

func quietText(q settings.QuietHours) string {
	if q.From == q.To {
		return noQuietHours()
	}
	return q.String()
}

// noQuietHours is what to type for no quiet hours.
func noQuietHours() string { return lang.In("quiet hours", "none") }

// parseQuietHours reads quiet hours in the reader's language, or in English.
func parseQuietHours(typed string) (settings.QuietHours, error) {
	if strings.EqualFold(strings.TrimSpace(typed), noQuietHours()) {
		return settings.QuietHours{}, nil
	}
	return settings.ParseQuietHours(typed)
}

// Settings applies the draft to settings. Settings that are not in the draft stay unchanged. Save
// the result only if there are no faults.
func (d SettingsDraft) Settings(s settings.Settings) (settings.Settings, SettingsFaults) {
	var faults SettingsFaults
	s.Region = d.region()
	if _, err := s.Region.Zone(); err != nil {
		faults.Zone = lang.T(`Enter a time zone such as "Europe/Berlin" or "America/Chicago".`)
	}
	var err error
	if s.Times, err = schedule.ParseTimes(d.Times); err != nil {
		faults.Times = OneLine(err)
	} else if _, err := schedule.NewPlan(schedule.Europe, s.Times); err != nil {
		faults.Times = OneLine(err)
	}
	look := d.Look(s.Look())
	s.Paused, s.CloseToTray, s.Appearance, s.Density = d.Paused, d.CloseTray, look.Appearance, look.Density
	s.Language = languages.value(d.Language, s.Language)
	s.Notifications = settings.Notifications{FailedRun: d.FailedRun, Recovered: d.Recovered, KeyExpiry: d.KeyExpiry}
	if s.Quiet, err = parseQuietHours(d.Quiet); err != nil {
		faults.Quiet = OneLine(err)
	}
	if s.Digest, err = schedule.ParseTimeOfDay(strings.TrimSpace(d.Digest)); err != nil {
		faults.Digest = OneLine(err)
	}
	if s.KeepHistory, err = d.Retention(); err != nil {
		faults.History = OneLine(err)
	}
	s.VerifyEvery = verifyEvery(d.Verify, s.VerifyEvery)
	s.Backups, faults.KeepBackups, faults.BackupFolder = d.backups()
	s.Updates, faults.UpdateAddress, faults.UpdateKey = d.updates()
	s.Guards, faults.Guards = d.Guards.over(s.Guards)
	return s, faults
}

// Look returns the look that the draft selects. Other parts of it stay as before.
func (d SettingsDraft) Look(before settings.Look) settings.Look {
	return settings.Look{
		Appearance: appearances.value(d.Appearance, before.Appearance),
		Density:    densities.value(d.Density, before.Density),
	}
}

// Next returns when the draft's schedule is due next, in its own time zone and the reader's. It is
// empty if unknown.
func (d SettingsDraft) Next(c Clock) string {
	s, faults := d.Settings(settings.Default())
	plan, err := s.Plan()
	if err != nil || faults.Zone+faults.Times != "" {
		return ""
	}
	return Schedule{Next: plan.Next(c.Now), Region: s.Region, Paused: s.Paused}.Text(c)
}

func (d SettingsDraft) region() schedule.Region {
	return regions.value(d.Region, schedule.Region(strings.TrimSpace(d.Zone)))
}
