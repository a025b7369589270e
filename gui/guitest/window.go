package guitest

import (
	"cmp"
	"context"
	"slices"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/notify"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/update"
)

// Preferences is a backend that stores settings. If Err is set, saving fails.
type Preferences struct {
	Now   settings.Settings
	Saved []settings.Settings
	Err   error
}

// Settings returns Now.
func (p *Preferences) Settings() settings.Settings { return p.Now }

// SaveSettings sets Now to s, and records it.
func (p *Preferences) SaveSettings(_ context.Context, s settings.Settings) error {
	if p.Err != nil {
		return p.Err
	}
	p.Now, p.Saved = s, append(p.Saved, s)
	return nil
}

// Upkeep is the backend of the settings screen except for the settings. If FailWith is set, every
// call fails. Done records the calls.
type Upkeep struct {
	Login    app.Autostart
	Loss     directory.Forgotten
	Kept     []directory.Backup // returned by Backups
	Imported exchange.Imported
	// Contents are returned for every backup. Unfit is the reason why none can be restored.
	Contents directory.BackupContents
	Unfit    error
	Vault    secrets.Status // where secrets are kept; the zero value is the keyring
	FailWith error
	Done     []string
}

func (u *Upkeep) did(what string) error {
	if u.FailWith == nil {
		u.Done = append(u.Done, what)
	}
	return u.FailWith
}

// Autostart returns Login.
func (u *Upkeep) Autostart() (app.Autostart, error) { return u.Login, nil }

// SetAutostart changes Login.
func (u *Upkeep) SetAutostart(on bool) error {
	u.Login.State = autostart.Off
	if on {
		u.Login.State = autostart.On
	}
	return u.did("start at log-in")
}

// VaultStatus returns Vault.
func (u *Upkeep) VaultStatus(context.Context) (secrets.Status, error) { return u.Vault, nil }

// UnlockVault opens the vault in a file if passphrase is Passphrase.
func (u *Upkeep) UnlockVault(_ context.Context, passphrase string) error {
	if passphrase != Passphrase {
		return problem.Problem{
			Code: problem.CodeVaultWrongKey, Title: "The passphrase of the vault is wrong",
			Detail: "It does not open " + u.Vault.Choice.File + ".",
			Hint:   "Use the key that the vault was last encrypted for.",
		}.Wrap(nil)
	}
	u.Vault.Problem = nil
	return u.did("unlock")
}

// Passphrase opens the vault in a file of Upkeep.
const Passphrase = "correct horse"

// LockedVault is a vault in a file that needs a passphrase.
func LockedVault() secrets.Status {
	return secrets.Status{
		Choice:   directory.VaultChoice{Kind: directory.VaultAge, File: "/home/ada/secrets.age"},
		OpenedBy: directory.OpenedByPerson,
		Problem: problem.Problem{
			Code: problem.CodeVaultLocked, Title: "The vault is locked",
			Detail: "/home/ada/secrets.age needs a passphrase, but none was entered.",
			Hint:   "Enter the passphrase, or specify a file that contains it.",
			Remedy: problem.Remedy{Kind: problem.OpenVault},
		}.Wrap(nil),
	}
}

// HistoryLoss returns Loss.
func (u *Upkeep) HistoryLoss(context.Context, settings.Retention) (directory.Forgotten, error) {
	return u.Loss, u.FailWith
}

// Backup adds to Kept.
func (u *Upkeep) Backup(context.Context, string) (b directory.Backup, err error) {
	if err := u.did("back up"); err != nil {
		return b, err
	}
	b = directory.Backup{
		Path: "/home/ada/.local/share/rollcall/backups/rollcall-20261123-122000.db", At: Clock().Now,
		Bytes: 12 << 20,
	}
	u.Kept = append([]directory.Backup{b}, u.Kept...)
	return b, nil
}

// Backups returns Kept.
func (u *Upkeep) Backups() ([]directory.Backup, error) { return u.Kept, nil }

// BackupContents returns Contents, or Unfit.
func (u *Upkeep) BackupContents(context.Context, string) (directory.BackupContents, error) {
	return u.Contents, u.Unfit
}

// VerifyBackup returns Unfit.
func (u *Upkeep) VerifyBackup(_ context.Context, path string) error {
	if u.Unfit != nil {
		return u.Unfit
	}
	return u.did("check " + path)
}

// BackupFolder returns a folder in Ada's data folder.
func (u *Upkeep) BackupFolder(s settings.Settings) string {
	return cmp.Or(s.Backups.Folder, "/home/ada/.local/share/rollcall/backups")
}

// SaveDiagnostics records the path.
func (u *Upkeep) SaveDiagnostics(_ context.Context, path string) error {
	return u.did("diagnostics " + path)
}

// SaveConfig records the path.
func (u *Upkeep) SaveConfig(_ context.Context, path string) error { return u.did("export " + path) }

// LoadConfig records the path, and returns Imported.
func (u *Upkeep) LoadConfig(_ context.Context, path string) (exchange.Imported, error) {
	return u.Imported, u.did("import " + path)
}

// Updates is a backend that looks for newer versions. A check has the result Found, or fails with
// Refusal.
type Updates struct {
	Known   update.State
	Found   update.State
	Refusal error
}

// Update returns Known.
func (u *Updates) Update() update.State { return u.Known }

// CheckForUpdate makes Found known.
func (u *Updates) CheckForUpdate(context.Context) (update.State, error) {
	Did("check for updates")
	u.Known = u.Found
	return u.Found, u.Refusal
}

// Channels are the channels for notifications. If Refuse is set, every call that changes or tests
// something fails. Sent records the names of tested channels, and Secrets the last new ones.
type Channels struct {
	Places  []settings.Channel
	Refuse  error
	Sent    []string
	Secrets notify.Changes
}

// Channels returns Places.
func (c *Channels) Channels() []settings.Channel { return slices.Clone(c.Places) }

// AddChannel adds to Places.
func (c *Channels) AddChannel(_ context.Context, added settings.Channel, s notify.Changes) (settings.Channel, error) {
	if c.Refuse == nil {
		added.ID = "newchannel"
		c.Places, c.Secrets = append(c.Places, added), s
	}
	return added, c.Refuse
}

// EditChannel changes Places.
func (c *Channels) EditChannel(_ context.Context, edited settings.Channel, s notify.Changes) (settings.Channel, error) {
	for i, one := range c.Places {
		if one.ID == edited.ID && c.Refuse == nil {
			c.Places[i], c.Secrets = edited, s
		}
	}
	return edited, c.Refuse
}

// RemoveChannel removes from Places.
func (c *Channels) RemoveChannel(_ context.Context, id string) (settings.Channel, error) {
	if c.Refuse == nil {
		c.Places = slices.DeleteFunc(c.Places, func(one settings.Channel) bool { return one.ID == id })
	}
	return settings.Channel{ID: id}, c.Refuse
}

// TestChannel records the ID.
func (c *Channels) TestChannel(_ context.Context, id string) (settings.Channel, error) {
	return settings.Channel{ID: id}, c.sent(id)
}

// TryChannel records the name.
func (c *Channels) TryChannel(_ context.Context, edited settings.Channel, _ notify.Changes) error {
	return c.sent(edited.Name)
}

func (c *Channels) sent(to string) error {
	Did("send " + to)
	if c.Refuse == nil {
		c.Sent = append(c.Sent, to)
	}
	return c.Refuse
}

// SampleChannels are two channels.
func SampleChannels() []settings.Channel {
	return []settings.Channel{
		{
			ID: "mailmailma", Name: "Mail to operations", Kind: settings.ByMail, Enabled: true, On: settings.Occasions,
			Mail: &settings.Mail{
				Server: "smtp.example.com", Port: 587, Security: settings.StartTLS, User: "rollcall@example.com",
				From: "rollcall@example.com", To: []string{"ops@example.com", "ada@example.com"},
			},
		},
		{
			ID: "webwebwebw", Name: "Ticket system", Kind: settings.ByWebhook, Enabled: false,
			Host: "tickets.example.com", Signed: true,
			On: []settings.Occasion{settings.OnFailed, settings.OnHeld},
		},
	}
}

// Places is Channels under another name, because Backend also has a method Channels.
type Places = Channels

// Engine is Runs under another name, because Backend also has a method Runs.
type Engine = Runs

// Backend is the backend of the window and all its screens. The test sends events to Events.
type Backend struct {
	Engine
	Directory
	ConnectorsBackend
	ProfilesBackend
	Preferences
	Upkeep
	Updates
	Places
	Trials
	Events chan events.Event
}

// NewBackend returns a backend with default settings and no connectors.
func NewBackend() *Backend {
	return &Backend{Preferences: Preferences{Now: settings.Default()}, Events: make(chan events.Event)}
}

// Connectors calls the method of ConnectorsBackend, which has the same connectors.
func (b *Backend) Connectors(ctx context.Context) ([]directory.Connector, error) {
	return b.ConnectorsBackend.Connectors(ctx)
}

// Runs calls the method of Engine.
func (b *Backend) Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error) {
	return b.Engine.Runs(ctx, connector, limit)
}

// Planned calls the method of Engine.
func (b *Backend) Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error {
	return b.Engine.Planned(ctx, q, each)
}

// ConnectPractice adds a practice connector to ConnectorsBackend.
func (b *Backend) ConnectPractice(ctx context.Context) (directory.Connector, error) {
	return b.AddConnector(ctx, directory.Connector{
		Description: "Practice tenant", Cloud: directory.CloudPractice,
		Enabled: true,
	}, "a secret")
}

// Subscribe returns Events.
func (b *Backend) Subscribe() (happened <-chan events.Event, cancel func()) {
	return b.Events, func() {}
}
