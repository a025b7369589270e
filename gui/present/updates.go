package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/update"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// UpdatesText explains the settings for updates.
func UpdatesText() string {
	return lang.T("Rollcall can look where its publisher announces new versions. It reads a small signed list and " +
		"sends nothing about you or the directory. It never downloads or installs a program.")
}

// updates returns the settings for updates in a draft, with their faults.
func (d SettingsDraft) updates() (u settings.Updates, address, key string) {
	u = settings.Updates{Check: d.LookForUpdates, CAFile: strings.TrimSpace(d.UpdateCAFile)}
	var err error
	if u.Address, err = settings.ParseUpdateAddress(d.UpdateAddress); err != nil {
		address = OneLine(err)
	} else if u.Check && u.Address == "" {
		address = lang.T("Enter where the publisher announces new versions, or switch this off.")
	}
	if u.Key, err = settings.ParseUpdateKey(d.UpdateKey); err != nil {
		key = OneLine(err)
	} else if u.Check && u.Key == "" {
		key = lang.T("Enter the public key of the publisher, or switch this off.")
	}
	return u, address, key
}

// Update is what the settings screen shows of newer versions.
type Update struct {
	Text  string
	Tone  Tone
	Notes string // the address of a page about the newer version; may be empty
}

// UpdateOf presents what is known about newer versions. known reports whether there is a place to
// look in.
func UpdateOf(s update.State, known bool, c Clock) Update {
	version := lang.T("This is version %s.", s.Version)
	if s.Version == "" {
		version = lang.T("This build has no version.")
	}
	switch {
	case s.Offer != nil:
		return Update{
			Text: version + " " + lang.T("Version %s is available, published %s. Install it as you installed this one.",
				Line(s.Offer.Version), c.Ago(s.Offer.Date)),
			Tone: ToneWarn, Notes: s.Offer.Notes,
		}
	case !known:
		return Update{Text: version}
	case s.Refused():
		return Update{Text: version + " " + lang.Core(s.Failure.Title) + ".", Tone: ToneWarn}
	case s.Checked.IsZero():
		return Update{Text: version + " " + lang.T("No check has succeeded yet.")}
	}
	return Update{Text: version + " " + lang.T("It was the newest one %s.", c.Ago(s.Checked)), Tone: ToneGood}
}
