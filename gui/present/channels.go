package present

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/notify"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// The fields of a channel.
const (
	ChannelName     Field = "Name"
	ChannelKind     Field = "Kind"
	ChannelServer   Field = "Mail server"
	ChannelSecurity Field = "Encryption"
	ChannelUser     Field = "User name"
	ChannelPassword Field = "Password"
	ChannelFrom     Field = "From"
	ChannelTo       Field = "To"
	ChannelURL      Field = "Webhook address"
	ChannelKey      Field = "Signing key"
	ChannelCAFile   Field = "CA file"
	ChannelTitle    Field = "Title"
	ChannelText     Field = "Text"
)

var (
	channelKinds = titled[settings.ChannelKind]{
		{settings.ByMail, lang.Key("Mail")},
		{settings.BySlack, lang.Key("Slack")},
		{settings.ByTeams, lang.Key("Microsoft Teams")},
		{settings.ByWebhook, lang.Key("Another webhook")},
	}
	securities = titled[settings.MailSecurity]{
		{settings.StartTLS, lang.Key("STARTTLS")},
		{settings.ImplicitTLS, lang.Key("TLS from the beginning")},
		{settings.NoTLS, lang.Key("None (only this computer)")},
	}
	occasions = titled[settings.Occasion]{
		{settings.OnFailed, lang.Key("A connector begins to fail")},
		{settings.OnHeld, lang.Key("A run is held")},
		{settings.OnRecovered, lang.Key("It works again")},
		{settings.OnKey, lang.Key("A key expires soon")},
		{settings.OnDigest, lang.Key("Daily summary")},
	}
)

// ChannelKindChoices are the kinds of channels to choose from.
func ChannelKindChoices() []string { return channelKinds.titles() }

// SecurityChoices are the kinds of encryption to choose from.
func SecurityChoices() []string { return securities.titles() }

// OccasionChoices are the occasions to choose from.
func OccasionChoices() []string { return occasions.titles() }

// OccasionCount is the number of OccasionChoices.
const OccasionCount = 5

// ChannelDraft is the content of the channel form.
type ChannelDraft struct {
	Base settings.Channel // as stored; without an ID, the channel is new

	Name, Kind, Server, Security, User, From, To, CAFile, Title, Text string
	On                                                                [OccasionCount]bool // as OccasionChoices
	Enabled, Signed                                                   bool

	// Secrets are empty to keep the stored ones.
	URL, Key, Password auth.Secret
}

// NewChannel returns the draft of a new channel.
func NewChannel() ChannelDraft {
	return ChannelDraftOf(settings.Channel{Kind: settings.BySlack, Enabled: true, On: settings.Occasions})
}

// ChannelDraftOf returns the draft of a stored channel.
func ChannelDraftOf(c settings.Channel) ChannelDraft {
	d := ChannelDraft{
		Base: c, Name: c.Name, Kind: channelKinds.title(c.Kind), Security: securities.title(settings.StartTLS),
		CAFile: c.CAFile, Title: c.Title, Text: c.Text, Enabled: c.Enabled, Signed: c.Signed,
	}
	for i, o := range occasions {
		d.On[i] = slices.Contains(c.On, o.value)
	}
	if m := c.Mail; m != nil {
		d.Server, d.Security, d.User, d.From, d.To = m.Server, securities.title(m.Security), m.User, m.From,
			strings.Join(m.To, ", ")
		if m.Port != m.Security.DefaultPort() {
			d.Server += ":" + strconv.Itoa(m.Port)
		}
	}
	return d
}

// New reports whether the channel is not stored yet.
func (d ChannelDraft) New() bool { return d.Base.ID == "" }

// ByMail reports whether the draft is for a mail channel.
func (d ChannelDraft) ByMail() bool { return channelKinds.value(d.Kind, "") == settings.ByMail }

// CanSign reports whether the channel's requests can be signed.
func (d ChannelDraft) CanSign() bool { return channelKinds.value(d.Kind, "") == settings.ByWebhook }

// Channel returns the channel that the draft describes.
func (d ChannelDraft) Channel() settings.Channel {
	c := d.Base
	c.Name, c.Kind, c.Enabled = strings.TrimSpace(d.Name), channelKinds.value(d.Kind, d.Base.Kind), d.Enabled
	c.CAFile, c.Title, c.Text = strings.TrimSpace(d.CAFile), strings.TrimSpace(d.Title), strings.TrimSpace(d.Text)
	c.On = []settings.Occasion{}
	for i, o := range occasions {
		if d.On[i] {
			c.On = append(c.On, o.value)
		}
	}
	c.Mail = nil
	if d.ByMail() {
		m := settings.Mail{
			Security: securities.value(d.Security, settings.StartTLS), User: strings.TrimSpace(d.User),
			From: strings.TrimSpace(d.From),
		}
		m.Server, m.Port, _ = settings.ParseServer(strings.TrimSpace(d.Server), m.Security)
		m.To, _ = settings.ParseAddresses(d.To)
		c.Mail = &m
	}
	return c
}

// Changes returns the secrets that were typed.
func (d ChannelDraft) Changes() (c notify.Changes) {
	if d.URL != "" {
		c.URL = &d.URL
	}
	if d.Password != "" {
		c.Password = &d.Password
	}
	if d.CanSign() {
		switch none := auth.Secret(""); {
		case !d.Signed:
			c.Key = &none
		case d.Key != "":
			c.Key = &d.Key
		}
	}
	return c
}

// Changed reports whether the draft differs from the stored channel.
func (d ChannelDraft) Changed() bool {
	before := ChannelDraftOf(d.Base)
	if d.New() {
		before = NewChannel()
	}
	before.Base = d.Base
	return !d.equal(before)
}

func (d ChannelDraft) equal(other ChannelDraft) bool {
	text := func(d ChannelDraft) []string {
		return []string{
			d.Name, d.Kind, d.Server, d.Security, d.User, d.From, d.To, d.CAFile, d.Title, d.Text,
			string(d.URL), string(d.Key), string(d.Password),
		}
	}
	return slices.Equal(text(d), text(other)) && d.On == other.On && d.Enabled == other.Enabled &&
		d.Signed == other.Signed
}

// Verdicts checks every visible field.
func (d ChannelDraft) Verdicts() map[Field]Verdict {
	v := map[Field]Verdict{}
	needs := func(name Field, typed, text string) {
		if v[name] = (Verdict{Good: true}); strings.TrimSpace(typed) == "" {
			v[name] = Verdict{Text: text}
		}
	}
	needs(ChannelName, d.Name, lang.T("Enter a name, such as Operations."))
	if d.CAFile != "" && !filepath.IsAbs(d.CAFile) {
		v[ChannelCAFile] = Verdict{Text: lang.T("Enter the full path of the file.")}
	}
	for name, c := range map[Field]settings.Channel{ChannelTitle: {Title: d.Title}, ChannelText: {Text: d.Text}} {
		if err := notify.CheckTemplates(c); err != nil {
			v[name] = wrong(err)
		}
	}
	if d.ByMail() {
		d.judgeMail(v, needs)
		return v
	}
	if d.URL != "" || d.Base.Host == "" {
		v[ChannelURL] = Verdict{Good: true}
		if _, err := notify.ParseURL(d.URL); err != nil {
			v[ChannelURL] = wrong(err)
		}
	}
	if d.CanSign() && d.Signed && !d.Base.Signed && d.Key == "" {
		v[ChannelKey] = Verdict{Text: lang.T("Enter the key that the receiver knows too.")}
	}
	return v
}

func (d ChannelDraft) judgeMail(v map[Field]Verdict, needs func(Field, string, string)) {
	needs(ChannelServer, d.Server, lang.T("Enter your mail server, such as smtp.example.com."))
	if _, _, err := settings.ParseServer(strings.TrimSpace(d.Server), settings.StartTLS); err != nil {
		v[ChannelServer] = wrong(err)
	}
	needs(ChannelFrom, d.From, lang.T("Enter the address of the sender."))
	if _, err := settings.ParseAddress(d.From); err != nil && d.From != "" {
		v[ChannelFrom] = wrong(err)
	}
	needs(ChannelTo, d.To, lang.T("Enter at least one address."))
	if _, err := settings.ParseAddresses(d.To); err != nil {
		v[ChannelTo] = wrong(err)
	}
	stored := d.Base.Mail != nil && d.Base.Mail.User != ""
	if d.User != "" && d.Password == "" && !stored {
		v[ChannelPassword] = Verdict{Text: lang.T("Enter the password of this user.")}
	}
	c := d.Channel()
	if v[ChannelServer].Good && v[ChannelFrom].Good && v[ChannelTo].Good {
		if c.ID == "" {
			c.ID = directory.NewID()
		}
		if err := c.Validate(); err != nil && d.Name != "" {
			v[ChannelSecurity] = wrong(err)
		}
	}
}

// Complete reports whether the draft can be stored.
func (d ChannelDraft) Complete() bool {
	for _, v := range d.Verdicts() {
		if v.Wrong() {
			return false
		}
	}
	return true
}

// ChannelLine describes a channel in one line.
func ChannelLine(c settings.Channel) string {
	text := channelKinds.title(c.Kind)
	if to := c.Target(); to != "" {
		text = lang.T("%s to %s", text, Line(to))
	}
	var on []string
	for _, o := range occasions {
		if slices.Contains(c.On, o.value) {
			on = append(on, occasionWords[o.value].String())
		}
	}
	switch {
	case !c.Enabled:
		return lang.T("%s. Disabled.", text)
	case len(on) == 0:
		return lang.T("%s. Nothing is chosen, so nothing is sent.", text)
	}
	return lang.T("%s: %s.", text, strings.Join(on, ", "))
}

var occasionWords = map[settings.Occasion]lang.Key{
	settings.OnFailed: "failures", settings.OnHeld: "held runs", settings.OnRecovered: "recoveries",
	settings.OnKey: "expiring keys", settings.OnDigest: "daily summary",
}

// ChannelsText explains the channels.
const ChannelsText lang.Key = "Sent by the program that runs the schedule, in the window or as a daemon. " +
	"The texts contain names of connectors, and of groups if a run is held. Addresses of webhooks and passwords are " +
	"kept together with the keys of connectors."

// TemplateText explains the templates.
const TemplateText lang.Key = "Leave empty for the usual text. You can use {{.Title}}, {{.Text}}, {{.Occasion}}, " +
	"{{.Connector}}, {{.Run}}, {{.Code}}, {{.At}} and {{.Computer}}."

// StoredSecret is the placeholder of a secret that is stored.
const StoredSecret lang.Key = "Stored. Enter a new one to replace it."
