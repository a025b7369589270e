package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	core "github.com/rollcallsync/rollcall/core/settings"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// form contains the inputs of the screen.
type form struct {
	fields *formparts.Fields

	region, language, appearance, density, history, verify *widget.Select
	zone, times, otherHistory, keep, folder                *widgets.Entry
	quiet, digest                                          *widgets.Entry
	updateAddress, updateKey, updateCAFile                 *widgets.Entry
	guards                                                 [len(present.GuardFields)]*formparts.Limit
	next, login                                            *widgets.Text
	paused, failed, recovered, expiry                      *widget.Check
	closeTray, startAtLogin, dailyBackups                  *widget.Check
	lookForUpdates                                         *widget.Check

	suggested present.GuardTexts // limits that the history suggests
}

// newForm creates the inputs. It calls edited when the user changes one, choose when the user wants
// to choose the backup folder, and chooseCA for the file of certificate authorities.
func newForm(edited, choose, chooseCA func()) *form {
	f := &form{next: widgets.NewText("", theme.ColorQuiet), login: widgets.NewText("", theme.ColorQuiet)}
	f.fields = formparts.NewFields(func(name present.Field) {
		switch name { // these show or hide another field
		case present.SettingRegion:
			f.fields.Touch(present.SettingZone)
		case present.SettingHistory:
			f.fields.Touch(present.SettingOtherHistory)
		}
		edited()
	})
	f.region = f.fields.Select(present.SettingRegion, present.RegionChoices(), "")
	f.zone = f.fields.Entry(present.SettingZone, "Europe/Berlin")
	f.times = f.fields.Entry(present.SettingTimes, "08:00, 13:00, 23:00")
	f.language = f.fields.Select(present.SettingLanguage, present.LanguageChoices(), "")
	f.appearance = f.fields.Select(present.SettingAppearance, present.AppearanceChoices(), "")
	f.density = f.fields.Select(present.SettingDensity, present.DensityChoices(), "")
	f.verify = f.fields.Select(present.SettingVerify, present.VerifyChoices(), "")
	f.history = f.fields.Select(present.SettingHistory, present.HistoryChoices(), "")
	f.otherHistory = f.fields.FreeEntry(present.SettingOtherHistory, lang.T("18 months"))
	f.fields.AddLabelled(present.SettingOtherHistory, "", f.otherHistory, f.otherHistory)
	f.quiet = f.fields.Entry(present.SettingQuiet, lang.T("none, or 22:00-07:00"))
	f.digest = f.fields.Entry(present.SettingDigest, "07:30")
	f.keep = f.fields.Number(present.SettingKeepBackups, 1, core.MaxBackups, "7")
	f.folder = f.fields.FreeEntry(present.SettingBackupFolder, lang.T("in the data folder"))
	chosen := widget.NewButton(lang.T("Choose…"), choose)
	f.fields.Add(present.SettingBackupFolder, container.NewBorder(nil, nil, nil, chosen, f.folder), f.folder)
	f.updateAddress = f.fields.Entry(present.SettingUpdateAddress, "https://downloads.example.com/rollcall")
	f.updateKey = f.fields.Entry(present.SettingUpdateKey, "RW…")
	f.updateCAFile = f.fields.FreeEntry(present.SettingUpdateCAFile, lang.T("PEM file, if the server needs one"))
	chosen = widget.NewButton(lang.T("Choose…"), chooseCA)
	f.fields.Add(present.SettingUpdateCAFile, container.NewBorder(nil, nil, nil, chosen, f.updateCAFile),
		f.updateCAFile)
	for i, g := range present.GuardFields {
		f.guards[i] = f.fields.Limit(g.Field, "")
	}

	check := func(label string) *widget.Check {
		return widget.NewCheck(label, func(bool) {
			if !f.fields.Filling() {
				edited()
			}
		})
	}
	f.paused = check(lang.T("Pause the schedule, so runs start only manually"))
	f.failed = check(lang.T("Notify me when a run fails or is held"))
	f.recovered = check(lang.T("Notify me of the first success after failures"))
	f.expiry = check(lang.T("Notify me when a key is about to expire"))
	f.startAtLogin = check(lang.T("Start Rollcall when I log in, hidden in the tray"))
	f.closeTray = check(lang.T("Keep Rollcall running in the tray when the window is closed"))
	f.dailyBackups = check(lang.T("Back up the database once a day"))
	f.lookForUpdates = check(lang.T("Look for a newer version once a day"))
	return f
}

// set fills in the inputs.
func (f *form) set(d present.SettingsDraft) {
	if !slices.Contains(f.verify.Options, d.Verify) { // set by a command to a value that is not offered
		f.verify.Options = append(f.verify.Options, d.Verify)
	}
	f.fields.Fill(func() {
		f.region.SetSelected(d.Region)
		f.zone.SetText(d.Zone)
		f.times.SetText(d.Times)
		f.language.SetSelected(d.Language)
		f.appearance.SetSelected(d.Appearance)
		f.density.SetSelected(d.Density)
		f.verify.SetSelected(d.Verify)
		f.history.SetSelected(d.History)
		f.otherHistory.SetText(d.OtherHistory)
		f.keep.SetText(d.KeepBackups)
		f.quiet.SetText(d.Quiet)
		f.digest.SetText(d.Digest)
		f.folder.SetText(d.BackupFolder)
		f.updateAddress.SetText(d.UpdateAddress)
		f.updateKey.SetText(d.UpdateKey)
		f.updateCAFile.SetText(d.UpdateCAFile)
		f.lookForUpdates.SetChecked(d.LookForUpdates)
		for i, entry := range f.guards {
			entry.SetText(d.Guards[i])
		}
		f.paused.SetChecked(d.Paused)
		f.failed.SetChecked(d.FailedRun)
		f.recovered.SetChecked(d.Recovered)
		f.expiry.SetChecked(d.KeyExpiry)
		f.closeTray.SetChecked(d.CloseTray)
		f.startAtLogin.SetChecked(d.StartAtLogin)
		f.dailyBackups.SetChecked(d.DailyBackups)
	})
}

// draft returns the content of the inputs.
func (f *form) draft() present.SettingsDraft {
	d := present.SettingsDraft{
		Region: f.region.Selected, Zone: f.zone.Text, Times: f.times.Text, Paused: f.paused.Checked,
		FailedRun: f.failed.Checked, Recovered: f.recovered.Checked, KeyExpiry: f.expiry.Checked,
		CloseTray: f.closeTray.Checked, StartAtLogin: f.startAtLogin.Checked,
		Language: f.language.Selected, Appearance: f.appearance.Selected, Density: f.density.Selected,
		History: f.history.Selected, OtherHistory: f.otherHistory.Text, Verify: f.verify.Selected,
		DailyBackups: f.dailyBackups.Checked, KeepBackups: f.keep.Text, BackupFolder: f.folder.Text,
		Quiet: f.quiet.Text, Digest: f.digest.Text,
		LookForUpdates: f.lookForUpdates.Checked, UpdateAddress: f.updateAddress.Text, UpdateKey: f.updateKey.Text,
		UpdateCAFile: f.updateCAFile.Text,
	}
	for i, entry := range f.guards {
		d.Guards[i] = entry.Text()
	}
	return d
}

// guardFields returns the limits as rows of a section.
func (f *form) guardFields() (rows []fyne.CanvasObject) {
	for _, g := range present.GuardFields {
		rows = append(rows, f.fields.Of(g.Field))
	}
	return rows
}

// judge shows the faults, and the time of the next run.
func (f *form) judge(faults present.SettingsFaults, next string) {
	widgets.ShowIf(f.fields.Of(present.SettingZone), f.region.Selected == present.OtherZone.String())
	widgets.ShowIf(f.fields.Of(present.SettingOtherHistory), f.history.Selected == present.OtherRetention.String())
	f.fields.Judge(faults.Verdicts(f.suggested))
	f.next.SetText(next)
}

// tellLoss shows below the retention settings what they would delete.
func (f *form) tellLoss(text string) {
	history, other := f.fields.Of(present.SettingHistory), f.fields.Of(present.SettingOtherHistory)
	if f.history.Selected != present.OtherRetention.String() {
		history.ShowHint(text, widget.WarningImportance)
		return
	}
	history.ShowGood(false)
	if text != "" {
		other.ShowHint(text, widget.WarningImportance)
	}
}
