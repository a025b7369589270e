package settings

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/secrets"
	core "github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// sections are the cards of the screen. The settings that change most often come first.
func (p *Page) sections() *fyne.Container {
	f, of := p.form, p.form.fields.Of
	return container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium),
		section(lang.T("Schedule"), of(present.SettingRegion), of(present.SettingZone), of(present.SettingTimes),
			f.next, f.paused,
			paragraph(present.ZonesText(p.env.Zones)), of(present.SettingVerify),
			paragraph(lang.T("From time to time, a run in the quietest slot reads everything and finds changes that "+
				"Microsoft Graph did not report."))),
		section(lang.T("Start and window"), f.startAtLogin, f.login, f.closeTray,
			of(present.SettingLanguage), of(present.SettingAppearance), of(present.SettingDensity)),
		section(lang.T("Notifications on this desktop"), f.failed, f.recovered, f.expiry),
		section(lang.T("Notifications by mail and webhook"), paragraph(present.ChannelsText.String()),
			p.channels.content, widget.NewSeparator(),
			of(present.SettingQuiet), of(present.SettingDigest)),
		section(lang.T("Guards"),
			append([]fyne.CanvasObject{paragraph(present.DefaultGuardsText())}, f.guardFields()...)...),
		section(lang.T("History"), of(present.SettingHistory), of(present.SettingOtherHistory),
			paragraph(lang.T("Older data is deleted: superseded versions of accounts and groups, the changes of runs, "+
				"deleted accounts, and the log-on history."))),
		p.backupSection(),
		p.dataSection(),
		p.updates.section(),
		p.helpSection(),
	)
}

func (p *Page) backupSection() fyne.CanvasObject {
	u := p.upkeep
	of := p.form.fields.Of
	return section(lang.T("Backups"), p.form.dailyBackups,
		of(present.SettingKeepBackups), of(present.SettingBackupFolder), u.backups,
		container.NewHBox(u.backUp, u.openFolder),
		u.restore.fold,
	)
}

func (p *Page) dataSection() fyne.CanvasObject {
	folder := widgets.NewEntry()
	folder.SetText(p.env.Folder)
	folder.Disable()
	buttons := container.NewHBox(
		widget.NewButton(lang.T("Open"), func() { p.env.Open(p.env.Folder) }),
		widget.NewButton(lang.T("Open log"), func() { p.env.Open(filepath.Join(p.env.Folder, core.LogFile)) }),
	)
	var text fyne.CanvasObject
	p.vault, text = newParagraph(dataText(secrets.Status{}, nil))
	p.unlock = container.NewHBox(widget.NewButton(lang.T("Unlock…"), func() { p.env.Unlock() }))
	p.unlock.Hide()
	return section(lang.T("Data folder"), container.NewBorder(nil, nil, nil, buttons, folder), text, p.unlock)
}

// dataText describes the contents of the data folder, and says where secrets are.
func dataText(s secrets.Status, err error) string {
	return lang.T("It contains the directory, the settings and the log.") + " " + present.VaultText(s, err)
}

func (p *Page) helpSection() fyne.CanvasObject {
	u := p.upkeep
	return section(lang.T("Support and moving to another computer"),
		action(u.diagnose, lang.T("A ZIP file for support. Secrets, people, groups and tenant names are left out.")),
		action(u.export, lang.T("Settings, connectors and profiles for another computer, without secrets.")),
		action(u.load, lang.T("Adds and updates everything in an exported file. Removes nothing.")),
		u.said,
	)
}

func section(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	heading := widgets.NewText(title, "")
	heading.Style.Bold = true
	body := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall),
		append([]fyne.CanvasObject{heading}, rows...)...)
	return widgets.NewCard(body)
}

// actionWidth aligns the buttons of a section in a column.
const actionWidth float32 = 170

// action returns a button with an explanation next to it.
func action(b *widget.Button, text string) fyne.CanvasObject {
	return container.NewBorder(nil, nil,
		container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.SpaceMedium), widgets.NewLeast(actionWidth, b)), nil,
		paragraph(text))
}

// paragraph returns a quiet text that wraps, without the left padding of a label.
func paragraph(text string) fyne.CanvasObject {
	_, shown := newParagraph(text)
	return shown
}

// newParagraph also returns the label, whose text can change.
func newParagraph(text string) (l *widget.Label, shown fyne.CanvasObject) {
	l = widget.NewLabel(text)
	l.Wrapping, l.Importance = fyne.TextWrapWord, widget.LowImportance
	return l, container.New(layout.NewCustomPaddedLayout(0, 0, -theme.SpaceSmall, 0), l)
}
