package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/notify"
	core "github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// ChannelBackend changes the channels for notifications.
type ChannelBackend interface {
	Channels() []core.Channel
	AddChannel(ctx context.Context, c core.Channel, secrets notify.Changes) (core.Channel, error)
	EditChannel(ctx context.Context, c core.Channel, changes notify.Changes) (core.Channel, error)
	RemoveChannel(ctx context.Context, ref string) (core.Channel, error)
	// TestChannel sends a test message to a stored channel, and TryChannel to one that is being
	// edited. The error says why it was not accepted.
	TestChannel(ctx context.Context, ref string) (core.Channel, error)
	TryChannel(ctx context.Context, c core.Channel, changes notify.Changes) error
}

// channels is the list of channels, or the form of one of them.
type channels struct {
	page    *Page
	content *fyne.Container
	add     *widget.Button
	said    *widgets.Text // the result of a test
	list    []core.Channel
	form    *channelForm // nil while the list is shown
}

func newChannels(p *Page) *channels {
	c := &channels{
		page: p, content: container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall)),
		said: widgets.NewText("", theme.ColorQuiet),
	}
	c.said.Hide()
	c.add = widget.NewButton(lang.T("Add channel…"), func() { c.open(present.NewChannel()) })
	c.arrange()
	return c
}

// show sets the channels to list. An open form stays.
func (c *channels) show(list []core.Channel) {
	c.list = list
	if c.form == nil {
		c.arrange()
	}
}

// arrange shows the list.
func (c *channels) arrange() {
	c.content.Objects = nil
	for _, one := range c.list {
		c.content.Add(c.row(one))
	}
	if len(c.list) == 0 {
		c.content.Add(paragraph(
			lang.T("Notifications can also be sent by mail, to Slack, to Teams or to another server.")))
	}
	c.content.Add(c.said)
	c.content.Add(container.NewHBox(c.add))
	c.content.Refresh()
}

func (c *channels) row(one core.Channel) fyne.CanvasObject {
	var test *widget.Button
	test = widget.NewButton(lang.T("Send test"), func() { c.test(one, test) })
	name := widgets.NewText(present.Line(one.Name), "")
	name.Style.Bold = true
	about := widgets.NewText(present.ChannelLine(one), theme.ColorQuiet)
	buttons := container.NewHBox(test,
		widget.NewButton(lang.T("Edit…"), func() { c.open(present.ChannelDraftOf(one)) }))
	return container.NewBorder(nil, nil, nil, buttons,
		container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny), name, about))
}

// tell shows a result below the list.
func (c *channels) tell(text string, color fyne.ThemeColorName) { c.page.tell(c.said, text, color) }

// test sends a test message to a stored channel. b is disabled until then.
func (c *channels) test(one core.Channel, b *widget.Button) {
	b.Disable()
	c.page.notice.RemoveAll()
	c.tell(lang.T("Sending a test message to %s", present.Line(one.Name)), theme.ColorQuiet)
	task.Go(c.page.env.Tasks, func(ctx context.Context) (core.Channel, error) {
		return c.page.env.Channels.TestChannel(ctx, one.ID)
	}, func(_ core.Channel, err error) {
		b.Enable()
		if err != nil {
			c.tell("", theme.ColorQuiet)
			c.page.explain(err)
			return
		}
		c.tell(lang.T("The test message was accepted."), theme.ColorGood)
	})
}

// open shows a channel's form.
func (c *channels) open(d present.ChannelDraft) {
	c.tell("", theme.ColorQuiet)
	c.page.notice.RemoveAll()
	c.form = newChannelForm(c, d)
	c.content.Objects = []fyne.CanvasObject{c.form.content}
	c.content.Refresh()
	c.page.body.Refresh()
	widgets.Focus(c.form.content, c.form.name)
}

// close shows the list, as it now is.
func (c *channels) close() {
	c.form = nil
	c.list = c.page.env.Channels.Channels()
	c.page.notice.RemoveAll()
	c.arrange()
	c.page.body.Refresh()
}
