package settings

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/update"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is the part of the application that the screen calls.
type Backend interface {
	Settings() settings.Settings
	SaveSettings(ctx context.Context, s settings.Settings) error
	// Autostart returns what the system starts at log-in.
	Autostart() (app.Autostart, error)
	SetAutostart(on bool) error
	// HistoryLoss returns what a retention would delete now.
	HistoryLoss(ctx context.Context, r settings.Retention) (directory.Forgotten, error)

	// SuggestGuards returns the limits that a connector's history suggests, or the history of all
	// connectors if connector is empty.
	SuggestGuards(ctx context.Context, connector string) ([]directory.Suggestion, error)

	// Backup makes a backup. If path is empty, it uses a dated name. Backups lists the dated ones,
	// newest first.
	Backup(ctx context.Context, path string) (directory.Backup, error)
	Backups() ([]directory.Backup, error)
	BackupFolder(s settings.Settings) string
	// BackupContents returns the contents of a backup. VerifyBackup reads all of it, and returns
	// the reason if it cannot be restored.
	BackupContents(ctx context.Context, path string) (directory.BackupContents, error)
	VerifyBackup(ctx context.Context, path string) error

	// VaultStatus says where secrets are kept.
	VaultStatus(ctx context.Context) (secrets.Status, error)

	SaveDiagnostics(ctx context.Context, path string) error
	SaveConfig(ctx context.Context, path string) error
	LoadConfig(ctx context.Context, path string) (exchange.Imported, error)
}

// UpdateBackend looks for newer versions.
type UpdateBackend interface {
	// Update returns what is known. CheckForUpdate looks now, and the error says why that failed.
	Update() update.State
	CheckForUpdate(ctx context.Context) (update.State, error)
}

// Env contains what the screen needs from the window.
type Env struct {
	Backend  Backend
	Channels ChannelBackend
	Updates  UpdateBackend
	Tasks    *task.Runner
	Folder   string               // the data folder
	Zones    zoneinfo.Data        // the time zone database for schedules
	Open     func(path string)    // opens a folder or a file with the system's program
	OpenURL  func(*url.URL) error // opens a page in the browser
	Clock    func() present.Clock // the current time and the reader's time zone
	// Saved is called after settings were saved. Preview is called with an appearance to show
	// before it is saved.
	Saved   func(settings.Settings)
	Preview func(settings.Look)

	// These let the user choose a folder, a new file with name as the suggestion, or a
	// configuration file. They do not call chosen if the user cancels.
	ChooseFolder func(now string, chosen func(path string))
	NewFile      func(name string, chosen func(path string))
	OpenFile     func(chosen func(path string))
	OpenBackup   func(folder string, chosen func(path string))
	// ChooseAuthorities is for a file of certificate authorities.
	ChooseAuthorities func(now string, chosen func(path string))
	// Confirm asks a question. yes is the label of the button that confirms.
	Confirm func(title, text, yes string, do func())
	// Restore restarts the program with a backup as its database. If it is nil, restoring is not
	// possible.
	Restore func(backup string)
	// Unlock asks for the passphrase of the vault.
	Unlock func()
}

// Page is the screen.
type Page struct {
	env      Env
	content  *fyne.Container
	body     *fyne.Container // contains the sections
	form     *form
	upkeep   *upkeep
	vault    *widget.Label   // where secrets are kept
	unlock   *fyne.Container // a button, hidden unless a passphrase would open the vault
	channels *channels
	updates  *updates

	saved     settings.Settings // the settings when last read or saved
	autostart app.Autostart     // as last reported by the system
	previewed settings.Look
	loss      loss

	save, revert *widget.Button
	message      *widgets.Text
	header       *fyne.Container // the title, the message and the buttons
	notice       *fyne.Container // why an action failed; otherwise empty
}

// New builds the screen. It is empty until Shown is called.
func New(env Env) *Page {
	p := &Page{env: env, message: widgets.NewWholeText("", theme.ColorQuiet), notice: container.NewStack()}
	p.form = newForm(p.edited, p.chooseBackupFolder, p.chooseUpdateAuthorities)
	p.upkeep = newUpkeep(p)
	p.channels = newChannels(p)
	p.updates = newUpdates(p)
	p.save = widget.NewButton(lang.T("Save"), p.store)
	p.save.Importance = widget.HighImportance
	p.revert = widget.NewButton(lang.T("Discard changes"), func() { p.show(p.saved) })

	p.body = p.sections()
	p.header = container.NewHBox(widgets.NewTitle(lang.T("Settings")), layout.NewSpacer(), p.message, p.revert, p.save)
	p.content = container.NewBorder(
		container.New(layout.NewCustomPaddedVBoxLayout(0), widgets.NewHeader(p.header), p.notice), nil, nil, nil,
		widgets.NewScrolled(widgets.NewMost(formparts.Width, p.body)),
	)
	p.previewed = settings.Default().Look()
	p.show(settings.Default())
	return p
}

// Content returns the object that the window draws.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// ToTop scrolls to the top, unless the settings are being edited.
func (p *Page) ToTop() {
	if !p.changed() {
		widgets.ScrollToTop(p.content)
	}
}

// readVault shows where secrets are kept. It has its own task, because a keyring may take long to
// answer.
func (p *Page) readVault() {
	task.Go(p.env.Tasks, p.env.Backend.VaultStatus, func(s secrets.Status, err error) {
		text, locked := dataText(s, err), err == nil && s.Locked()
		if text == p.vault.Text && locked == p.unlock.Visible() {
			return
		}
		p.vault.SetText(text)
		widgets.ShowIf(p.unlock, locked)
		p.body.Refresh()
	})
}

// reading is the data of the screen.
type reading struct {
	settings  settings.Settings
	autostart app.Autostart
	backups   []directory.Backup
	channels  []settings.Channel
	suggested []directory.Suggestion
	update    update.State
}

// Shown reads the settings, unless there are unsaved changes.
func (p *Page) Shown() {
	p.readVault()
	if p.changed() {
		return
	}
	task.Go(p.env.Tasks, p.read, func(r reading, err error) {
		if err != nil {
			p.explain(err)
		}
		p.upkeep.show(r.backups)
		p.channels.show(r.channels)
		p.form.suggested = present.GuardSuggestions(r.suggested)
		if !p.changed() {
			p.autostart = r.autostart
			p.show(r.settings)
		}
		p.updates.show(r.update)
	})
}

func (p *Page) read(ctx context.Context) (r reading, err error) {
	r.settings, r.channels, r.update = p.env.Backend.Settings(), p.env.Channels.Channels(), p.env.Updates.Update()
	if r.autostart, err = p.env.Backend.Autostart(); err != nil {
		return r, err
	}
	if r.backups, err = p.env.Backend.Backups(); err != nil {
		return r, err
	}
	r.suggested, err = p.env.Backend.SuggestGuards(ctx, "")
	return r, err
}

// Refresh shows changes that another part of the program made.
func (p *Page) Refresh(e events.Event) {
	if _, ok := e.(events.Overview); ok {
		p.Shown()
	}
}

// show fills in the form.
func (p *Page) show(s settings.Settings) {
	p.saved = s
	p.form.set(p.untouched())
	p.tell(p.form.login, present.AutostartText(p.autostart), theme.ColorQuiet)
	p.form.folder.SetPlaceHolder(p.env.Backend.BackupFolder(settings.Settings{}))
	p.edited()
}

// untouched returns the draft of the saved settings.
func (p *Page) untouched() present.SettingsDraft {
	return present.DraftOf(p.saved, p.autostart.State == autostart.On)
}

func (p *Page) changed() bool { return p.form.draft() != p.untouched() }

// edited checks the inputs.
func (p *Page) edited() {
	draft := p.form.draft()
	_, faults := draft.Settings(p.saved)
	p.form.judge(faults, draft.Next(p.env.Clock()))
	p.form.tellLoss(p.lossOf(draft))
	p.preview(draft.Look(p.saved.Look()))
	changed := p.changed()
	widgets.EnableIf(p.save, changed && faults.None())
	widgets.EnableIf(p.revert, changed)
	if changed {
		p.say(lang.T("Not saved yet"), theme.ColorQuiet)
	} else {
		p.say("", theme.ColorQuiet)
	}
}

// preview applies the chosen look at once.
func (p *Page) preview(l settings.Look) {
	if l != p.previewed {
		p.previewed = l
		p.env.Preview(l)
	}
}

func (p *Page) store() {
	draft := p.form.draft()
	if _, faults := draft.Settings(p.saved); !faults.None() {
		return
	}
	p.save.Disable()
	p.notice.RemoveAll()
	login := draft.StartAtLogin != p.untouched().StartAtLogin
	task.Go(p.env.Tasks, func(ctx context.Context) (reading, error) {
		// Settings that are not in the form, such as channels and filters, may have changed.
		s, _ := draft.Settings(p.env.Backend.Settings())
		if err := p.env.Backend.SaveSettings(ctx, s); err != nil {
			return reading{}, err
		}
		if login {
			if err := p.env.Backend.SetAutostart(draft.StartAtLogin); err != nil {
				return reading{}, err
			}
		}
		return p.read(ctx)
	}, func(r reading, err error) {
		if err != nil {
			p.save.Enable()
			p.explain(err)
			return
		}
		p.autostart = r.autostart
		p.upkeep.show(r.backups)
		p.show(r.settings) // as stored, for example with sorted times
		p.updates.show(r.update)
		p.say(lang.T("Saved"), theme.ColorGood)
		p.env.Saved(r.settings)
	})
}

// explain shows why an action failed.
func (p *Page) explain(err error) {
	widgets.Replace(p.notice, widgets.NewHeader(widgets.NewCard(notice.Inline(err))))
}

// tell sets or removes the message in a section, and adapts the layout.
func (p *Page) tell(line *widgets.Text, text string, color fyne.ThemeColorName) {
	line.Set(text, color)
	if shown := text != ""; shown != line.Visible() {
		widgets.ShowIf(line, shown)
		p.body.Refresh()
	}
}

func (p *Page) say(text string, color fyne.ThemeColorName) {
	p.message.Set(text, color)
	p.header.Refresh()
}
