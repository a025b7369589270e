package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/auth"
	core "github.com/rollcallsync/rollcall/core/settings"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// channelForm is the form of one channel.
type channelForm struct {
	owner   *channels
	base    core.Channel
	content *fyne.Container
	fields  *formparts.Fields

	name, server, user, from, to, caFile, title, text *widgets.Entry
	kind, security                                    *widget.Select
	url, key, password                                *widgets.Secret
	on                                                [present.OccasionCount]*widget.Check
	enabled, signed                                   *widget.Check

	mailRows, webRows  *fyne.Container
	signRow            fyne.CanvasObject
	save, test, remove *widget.Button
	said               *fyne.Container // the result of the last action
	busy               bool
}

func newChannelForm(owner *channels, d present.ChannelDraft) *channelForm {
	f := &channelForm{owner: owner, base: d.Base, said: container.NewStack()}
	f.fields = formparts.NewFields(func(present.Field) { f.edited() })
	f.fields.OnEscape = f.cancel
	f.make(d)
	f.layout()
	f.fields.Fill(func() { f.set(d) })
	f.judge()
	return f
}

// make creates the inputs.
func (f *channelForm) make(d present.ChannelDraft) {
	entry := func(name present.Field, hint string) *widgets.Entry { return f.fields.Entry(name, hint) }
	secret := func(name present.Field, stored bool) *widgets.Secret {
		s := f.fields.Secret(name, lang.Key(name).String())
		if stored {
			s.SetPlaceHolder(present.StoredSecret.String())
		}
		return s
	}
	f.name = entry(present.ChannelName, lang.T("Operations"))
	f.kind = f.fields.Select(present.ChannelKind, present.ChannelKindChoices(), "")
	f.url = secret(present.ChannelURL, d.Base.Host != "")
	f.key = secret(present.ChannelKey, d.Base.Signed)
	f.server = entry(present.ChannelServer, "smtp.example.com")
	f.security = f.fields.Select(present.ChannelSecurity, present.SecurityChoices(), "")
	f.user = entry(present.ChannelUser, lang.T("Empty if the server requires no sign-in"))
	f.password = secret(present.ChannelPassword, d.Base.Mail != nil && d.Base.Mail.User != "")
	f.from = entry(present.ChannelFrom, "rollcall@example.com")
	f.to = entry(present.ChannelTo, "ops@example.com, ada@example.com")
	f.caFile = f.fields.FreeEntry(present.ChannelCAFile, lang.T("PEM file, if the server needs one"))
	choose := widget.NewButton(lang.T("Choose…"), func() {
		f.owner.page.env.ChooseAuthorities(f.caFile.Text, f.caFile.SetText)
	})
	f.fields.Add(present.ChannelCAFile, container.NewBorder(nil, nil, nil, choose, f.caFile), f.caFile)
	f.title = entry(present.ChannelTitle, "Rollcall: {{.Title}}")
	f.text = entry(present.ChannelText, "{{.Text}}")
	f.text.MultiLine, f.text.Wrapping = true, fyne.TextWrapWord
	f.text.SetMinRowsVisible(textRows)
	check := func(label string) *widget.Check {
		return widget.NewCheck(label, func(bool) {
			if !f.fields.Filling() {
				f.edited()
			}
		})
	}
	f.enabled = check(lang.T("Enabled"))
	f.signed = check(lang.T("Sign requests with a key"))
	for i, label := range present.OccasionChoices() {
		f.on[i] = check(label)
	}
}

// textRows is the height of the input for the text, in lines.
const textRows = 3

func (f *channelForm) layout() {
	of := f.fields.Of
	stack := func(parts ...fyne.CanvasObject) *fyne.Container {
		return container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), parts...)
	}
	occasions := container.NewVBox()
	for _, c := range f.on {
		occasions.Add(c)
	}
	f.signRow = widgets.NewField("", f.signed)
	f.webRows = stack(of(present.ChannelURL), f.signRow, of(present.ChannelKey))
	f.mailRows = stack(of(present.ChannelServer), of(present.ChannelSecurity), of(present.ChannelUser),
		of(present.ChannelPassword),
		of(present.ChannelFrom), of(present.ChannelTo))
	more := widgets.NewFold(lang.T("More"), stack(of(present.ChannelCAFile),
		widgets.NewField("", paragraph(present.TemplateText.String())),
		of(present.ChannelTitle), of(present.ChannelText)))
	more.SetOpen(f.base.CAFile+f.base.Title+f.base.Text != "")
	more.OnOpened = func() { f.owner.page.body.Refresh() }

	f.save = widget.NewButton(lang.T("Save channel"), f.store)
	f.save.Importance = widget.HighImportance
	f.test = widget.NewButton(lang.T("Send test"), f.try)
	f.remove = widget.NewButton(lang.T("Remove…"), f.askRemove)
	widgets.ShowIf(f.remove, f.base.ID != "")
	buttons := container.NewHBox(f.test, f.remove, layout.NewSpacer(), widget.NewButton(lang.T("Cancel"), f.cancel),
		f.save)
	f.content = stack(of(present.ChannelName), of(present.ChannelKind), f.webRows, f.mailRows,
		widgets.NewField(lang.T("Notify of"), occasions), widgets.NewField("", f.enabled), more, f.said, buttons)
}

// set fills in the inputs.
func (f *channelForm) set(d present.ChannelDraft) {
	for entry, text := range map[*widgets.Entry]string{
		f.name: d.Name, f.server: d.Server, f.user: d.User, f.from: d.From, f.to: d.To, f.caFile: d.CAFile,
		f.title: d.Title, f.text: d.Text,
	} {
		entry.SetText(text)
	}
	f.kind.SetSelected(d.Kind)
	f.security.SetSelected(d.Security)
	f.enabled.SetChecked(d.Enabled)
	f.signed.SetChecked(d.Signed)
	for i, on := range d.On {
		f.on[i].SetChecked(on)
	}
}

// draft returns the content of the inputs.
func (f *channelForm) draft() present.ChannelDraft {
	d := present.ChannelDraft{
		Base: f.base, Name: f.name.Text, Kind: f.kind.Selected, Server: f.server.Text, Security: f.security.Selected,
		User: f.user.Text,
		From: f.from.Text, To: f.to.Text, CAFile: f.caFile.Text, Title: f.title.Text, Text: f.text.Text,
		Enabled: f.enabled.Checked, Signed: f.signed.Checked,
		URL: auth.Secret(f.url.Entry().Text), Key: auth.Secret(f.key.Entry().Text),
		Password: auth.Secret(f.password.Entry().Text),
	}
	for i, c := range f.on {
		d.On[i] = c.Checked
	}
	return d
}

// edited removes the result of the last action, and checks the inputs.
func (f *channelForm) edited() {
	f.said.RemoveAll()
	f.judge()
}

// judge shows the fields of the chosen kind, and the faults.
func (f *channelForm) judge() {
	d := f.draft()
	widgets.ShowIf(f.mailRows, d.ByMail())
	widgets.ShowIf(f.webRows, !d.ByMail())
	widgets.ShowIf(f.signRow, d.CanSign())
	widgets.ShowIf(f.fields.Of(present.ChannelKey), d.CanSign() && d.Signed)
	widgets.ShowIf(f.fields.Of(present.ChannelPassword), d.User != "")
	f.fields.Judge(d.Verdicts())
	widgets.EnableIf(f.save, !f.busy && d.Changed())
	widgets.EnableIf(f.test, !f.busy)
	f.content.Refresh()
	f.owner.page.body.Refresh()
}

// complete reports whether the draft has no fault, and otherwise shows the faults.
func (f *channelForm) complete(d present.ChannelDraft) bool {
	if d.Complete() {
		return true
	}
	f.fields.ShowFaults(d.Verdicts())
	return false
}

// do runs an action in the background and shows its error, or calls done.
func (f *channelForm) do(action func(ctx context.Context) error, done func()) {
	f.busy = true
	f.edited()
	task.Go(f.owner.page.env.Tasks, func(ctx context.Context) (struct{}, error) { return struct{}{}, action(ctx) },
		func(_ struct{}, err error) {
			if f.owner.form != f {
				return
			}
			f.busy = false
			f.judge()
			if err != nil {
				f.said.Add(notice.Inline(err))
				f.judge()
				return
			}
			done()
		})
}

func (f *channelForm) store() {
	d := f.draft()
	if !f.complete(d) {
		return
	}
	b := f.owner.page.env.Channels
	f.do(func(ctx context.Context) (err error) {
		if d.New() {
			_, err = b.AddChannel(ctx, d.Channel(), d.Changes())
		} else {
			_, err = b.EditChannel(ctx, d.Channel(), d.Changes())
		}
		return err
	}, f.owner.close)
}

// try sends a test message to the channel as it is in the form.
func (f *channelForm) try() {
	d := f.draft()
	if !f.complete(d) {
		return
	}
	f.do(func(ctx context.Context) error {
		return f.owner.page.env.Channels.TryChannel(ctx, d.Channel(), d.Changes())
	}, func() {
		f.said.Add(container.NewHBox(widgets.NewBadge("✓", lang.T("The test message was accepted"), theme.Good)))
		f.judge()
	})
}

func (f *channelForm) askRemove() {
	f.owner.page.env.Confirm(lang.T("Remove this channel?"),
		lang.T("Nothing more is sent to “%s”. Its address, key or password is removed too.",
			present.Line(f.base.Name)), lang.T("Remove"), func() {
			f.do(func(ctx context.Context) error {
				_, err := f.owner.page.env.Channels.RemoveChannel(ctx, f.base.ID)
				return err
			}, f.owner.close)
		})
}

// cancel closes the form. If that would lose changes, it asks first.
func (f *channelForm) cancel() {
	if !f.draft().Changed() {
		f.owner.close()
		return
	}
	f.owner.page.env.Confirm(lang.T("Discard the changes to this channel?"), lang.T("They are not saved."),
		lang.T("Discard"), f.owner.close)
}
