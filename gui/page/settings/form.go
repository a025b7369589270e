package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	core "github.com/rollcallsync/rollcall/core/settings"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// form holds the inputs of the screen.
type form struct {
	regionChoice, appearanceChoice, densityChoice, historyChoice *widget.Select
	verifyChoice                                                 *widget.Select
	zoneEntry, timesEntry                                        *widgets.Entry
	historyEntry, keepEntry, folderEntry                         *widgets.Entry
	chooseFolder                                                 *widget.Button

	region, zone, times, appearance, density *widgets.Field
	history, otherHistory, keep, folder      *widgets.Field
	verify                                   *widgets.Field
	next, login                              *widgets.Text
	paused, failed, recovered, expiry        *widget.Check
	closeTray, startAtLogin, dailyBackups    *widget.Check

	guardEntries [len(present.GuardFields)]*formparts.Limit
	guards       [len(present.GuardFields)]*widgets.Field
	suggested    present.GuardTexts // what the history suggests

	edited  func()
	setting bool // inputs are being filled in by the program
}

// newForm makes the inputs. edited is called when the user changes one, choose when
// the user wants to choose the backup folder.
func newForm(edited, choose func()) *form {
	f := &form{edited: edited, next: widgets.NewText("", theme.ColorQuiet), login: widgets.NewText("", theme.ColorQuiet)}
	f.regionChoice = f.selection(present.RegionChoices())
	f.appearanceChoice = f.selection(present.AppearanceChoices())
	f.densityChoice = f.selection(present.DensityChoices())
	f.historyChoice = f.selection(present.HistoryChoices())
	f.verifyChoice = f.selection(present.VerifyChoices())
	f.zoneEntry = f.entry("Europe/Berlin")
	f.timesEntry = f.entry("08:00, 13:00, 23:00")
	f.historyEntry = f.entry("18 months")
	f.keepEntry = widgets.NewNumber(1, core.MaxBackups).Entry
	f.keepEntry.SetPlaceHolder("7")
	f.keepEntry.OnChanged = func(string) { f.changed() }
	f.folderEntry = f.entry("in the data folder")
	f.chooseFolder = widget.NewButton("Choose…", choose)

	f.region = widgets.NewField("Region", f.regionChoice)
	f.zone = widgets.NewField("Time zone", f.zoneEntry)
	f.times = widgets.NewField("Times of day, in the region", f.timesEntry)
	f.appearance = widgets.NewField("Appearance", f.appearanceChoice)
	f.density = widgets.NewField("Table rows", f.densityChoice)
	f.verify = widgets.NewField("Verify everything", f.verifyChoice)
	f.history = widgets.NewField("Keep history", f.historyChoice)
	f.otherHistory = widgets.NewField("", f.historyEntry)
	f.keep = widgets.NewField("Backups to keep", f.keepEntry)
	f.folder = widgets.NewField("Backup folder", container.NewBorder(nil, nil, nil, f.chooseFolder, f.folderEntry))

	for i, g := range present.GuardFields {
		f.guardEntries[i] = formparts.NewLimit()
		f.guardEntries[i].OnChanged = f.changed
		f.guards[i] = widgets.NewField(string(g.Field), f.guardEntries[i])
	}

	f.paused = f.check("Pause the schedule: runs start only when somebody starts them")
	f.failed = f.check("Notify me when a run fails or is held")
	f.recovered = f.check("Notify me of the first success after failures")
	f.expiry = f.check("Notify me when a key is about to expire")
	f.startAtLogin = f.check("Start Rollcall when I log in, hidden in the tray")
	f.closeTray = f.check("Closing the window keeps Rollcall running in the tray, where there is one")
	f.dailyBackups = f.check("Back up the database once a day")
	return f
}

func (f *form) check(label string) *widget.Check {
	return widget.NewCheck(label, func(bool) { f.changed() })
}

func (f *form) selection(choices []string) *widget.Select {
	return widget.NewSelect(choices, func(string) { f.changed() })
}

func (f *form) entry(example string) *widgets.Entry {
	e := widgets.NewEntry()
	e.SetPlaceHolder(example)
	e.OnChanged = func(string) { f.changed() }
	return e
}

func (f *form) changed() {
	if !f.setting {
		f.edited()
	}
}

// set fills in the inputs.
func (f *form) set(d present.SettingsDraft) {
	f.setting = true
	f.regionChoice.SetSelected(d.Region)
	f.zoneEntry.SetText(d.Zone)
	f.timesEntry.SetText(d.Times)
	f.appearanceChoice.SetSelected(d.Appearance)
	f.densityChoice.SetSelected(d.Density)
	if !slices.Contains(f.verifyChoice.Options, d.Verify) { // set on the command line
		f.verifyChoice.Options = append(f.verifyChoice.Options, d.Verify)
	}
	f.verifyChoice.SetSelected(d.Verify)
	f.historyChoice.SetSelected(d.History)
	f.historyEntry.SetText(d.OtherHistory)
	f.keepEntry.SetText(d.KeepBackups)
	f.folderEntry.SetText(d.BackupFolder)
	for i, entry := range f.guardEntries {
		entry.SetText(d.Guards[i])
	}
	f.paused.SetChecked(d.Paused)
	f.failed.SetChecked(d.FailedRun)
	f.recovered.SetChecked(d.Recovered)
	f.expiry.SetChecked(d.KeyExpiry)
	f.closeTray.SetChecked(d.CloseTray)
	f.startAtLogin.SetChecked(d.StartAtLogin)
	f.dailyBackups.SetChecked(d.DailyBackups)
	f.setting = false
}

// draft returns what the inputs hold.
func (f *form) draft() present.SettingsDraft {
	d := present.SettingsDraft{
		Region: f.regionChoice.Selected, Zone: f.zoneEntry.Text, Times: f.timesEntry.Text, Paused: f.paused.Checked,
		FailedRun: f.failed.Checked, Recovered: f.recovered.Checked, KeyExpiry: f.expiry.Checked,
		CloseTray: f.closeTray.Checked, Appearance: f.appearanceChoice.Selected, Density: f.densityChoice.Selected, StartAtLogin: f.startAtLogin.Checked,
		History: f.historyChoice.Selected, OtherHistory: f.historyEntry.Text,
		Verify: f.verifyChoice.Selected, DailyBackups: f.dailyBackups.Checked, KeepBackups: f.keepEntry.Text, BackupFolder: f.folderEntry.Text,
	}
	for i, entry := range f.guardEntries {
		d.Guards[i] = entry.Text()
	}
	return d
}

// guardFields are the limits, as rows of a section.
func (f *form) guardFields() []fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(f.guards))
	for i, field := range f.guards {
		rows[i] = field
	}
	return rows
}

// judge shows the faults, and when the next run would be.
func (f *form) judge(faults present.SettingsFaults, next string) {
	showIf(f.zone, f.regionChoice.Selected == present.OtherZone)
	showIf(f.otherHistory, f.historyChoice.Selected == present.OtherRetention)
	judge(f.zone, faults.Zone)
	judge(f.times, faults.Times)
	judge(f.otherHistory, faults.History)
	judge(f.keep, faults.KeepBackups)
	judge(f.folder, faults.BackupFolder)
	for i, field := range f.guards {
		if fault := faults.Guards[i]; fault != "" {
			judge(field, fault)
		} else {
			field.ShowNote(true, f.suggested[i])
		}
	}
	f.next.SetText(next)
}

// tellLoss shows below the retention what it would delete.
func (f *form) tellLoss(text string) {
	if f.historyChoice.Selected == present.OtherRetention {
		f.history.ShowGood(false)
		if text != "" {
			f.otherHistory.ShowHint(text, widget.WarningImportance)
		}
		return
	}
	f.history.ShowHint(text, widget.WarningImportance)
}

func showIf(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}

func judge(field *widgets.Field, fault string) {
	if fault == "" {
		field.ShowGood(true)
		return
	}
	field.ShowWrong(fault, "", nil)
}
