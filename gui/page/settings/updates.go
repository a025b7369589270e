package settings

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/update"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// updates is the part of the screen about newer versions.
type updates struct {
	page         *Page
	said         *widget.Label
	shown        fyne.CanvasObject // said, without the padding of a label
	check, notes *widget.Button
	address      string // the address that notes opens
	busy         bool
}

func newUpdates(p *Page) *updates {
	u := &updates{page: p}
	u.said, u.shown = newParagraph("")
	u.check = widget.NewButton(lang.T("Check for updates"), u.look)
	u.notes = widget.NewButton(lang.T("What is new…"), u.openNotes)
	u.notes.Hide()
	return u
}

// section is the card of the screen.
func (u *updates) section() fyne.CanvasObject {
	f, of := u.page.form, u.page.form.fields.Of
	return section(lang.T("Updates"), paragraph(present.UpdatesText()), f.lookForUpdates,
		of(present.SettingUpdateAddress), of(present.SettingUpdateKey), of(present.SettingUpdateCAFile), u.shown,
		container.NewHBox(u.check, u.notes))
}

// show shows what is known. A check uses the saved settings.
func (u *updates) show(s update.State) {
	known := u.page.saved.Updates.Known()
	shown := present.UpdateOf(s, known, u.page.env.Clock())
	u.said.Importance = widget.LowImportance
	switch shown.Tone {
	case present.ToneWarn:
		u.said.Importance = widget.WarningImportance
	case present.ToneGood:
		u.said.Importance = widget.SuccessImportance
	}
	u.said.SetText(shown.Text)
	u.address = shown.Notes
	widgets.ShowIf(u.notes, shown.Notes != "")
	widgets.EnableIf(u.check, known && !u.busy)
	u.page.body.Refresh()
}

// look checks for a newer version now.
func (u *updates) look() {
	u.busy = true
	u.check.Disable()
	u.page.notice.RemoveAll()
	u.said.SetText(lang.T("Looking for a newer version"))
	task.Go(u.page.env.Tasks, u.page.env.Updates.CheckForUpdate, func(s update.State, err error) {
		u.busy = false
		u.show(s)
		if err != nil {
			u.page.explain(err)
		}
	})
}

func (u *updates) openNotes() {
	to, err := url.Parse(u.address)
	if err == nil {
		err = u.page.env.OpenURL(to)
	}
	if err != nil {
		u.page.explain(err)
	}
}
