package settings

import (
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// form holds the inputs of the screen.
type form struct {
	regionChoice     *widget.Select
	zoneEntry        *widgets.Entry
	timesEntry       *widgets.Entry
	appearanceChoice *widget.Select

	region, zone, times, appearance *widgets.Field
	next                            *widgets.Text

	paused, failed, recovered, expiry, closeTray *widget.Check

	edited  func()
	setting bool // inputs are being filled in, by nobody
}

func newForm(edited func()) *form {
	f := &form{edited: edited, next: widgets.NewText("", theme.ColorQuiet)}
	f.regionChoice = widget.NewSelect(present.RegionChoices(), func(string) { f.changed() })
	f.zoneEntry = widgets.NewEntry()
	f.zoneEntry.SetPlaceHolder("Europe/Berlin")
	f.zoneEntry.OnChanged = func(string) { f.changed() }
	f.timesEntry = widgets.NewEntry()
	f.timesEntry.SetPlaceHolder("08:00, 13:00, 23:00")
	f.timesEntry.OnChanged = func(string) { f.changed() }
	f.appearanceChoice = widget.NewSelect(present.AppearanceChoices(), func(string) { f.changed() })

	f.region = widgets.NewField("Region", f.regionChoice)
	f.zone = widgets.NewField("Time zone", f.zoneEntry)
	f.times = widgets.NewField("Times of day, in the region", f.timesEntry)
	f.appearance = widgets.NewField("Appearance", f.appearanceChoice)

	f.paused = f.check("Pause the schedule: runs start only when somebody asks for them")
	f.failed = f.check("Tell me of a failed run")
	f.recovered = f.check("Tell me of the first success after failures")
	f.expiry = f.check("Tell me when a key is about to expire")
	f.closeTray = f.check("Closing the window keeps Rollcall running in the tray, where there is one")
	return f
}

func (f *form) check(label string) *widget.Check {
	return widget.NewCheck(label, func(bool) { f.changed() })
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
	f.paused.SetChecked(d.Paused)
	f.failed.SetChecked(d.FailedRun)
	f.recovered.SetChecked(d.Recovered)
	f.expiry.SetChecked(d.KeyExpiry)
	f.closeTray.SetChecked(d.CloseTray)
	f.setting = false
}

// draft returns what the inputs hold.
func (f *form) draft() present.SettingsDraft {
	return present.SettingsDraft{
		Region: f.regionChoice.Selected, Zone: f.zoneEntry.Text, Times: f.timesEntry.Text, Paused: f.paused.Checked,
		FailedRun: f.failed.Checked, Recovered: f.recovered.Checked, KeyExpiry: f.expiry.Checked,
		CloseTray: f.closeTray.Checked, Appearance: f.appearanceChoice.Selected,
	}
}

// judge shows what is wrong, and when the next run would be.
func (f *form) judge(faults present.SettingsFaults, next string) {
	if f.regionChoice.Selected == present.OtherZone {
		f.zone.Show()
	} else {
		f.zone.Hide()
	}
	judge(f.zone, faults.Zone)
	judge(f.times, faults.Times)
	f.next.SetText(next)
}

func judge(field *widgets.Field, fault string) {
	if fault == "" {
		field.ShowGood(true)
		return
	}
	field.ShowWrong(fault, "", nil)
}
