package connectors

import (
	"context"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// store saves the connector, unless it has a fault, and calls then with the new form. The form
// stays open and shows the stored connector.
func (f *form) store(then func(*form)) {
	v := f.typed()
	if !v.Complete() {
		f.showFaults(f.verdicts(v))
		return
	}
	f.busy = true
	f.judge()
	f.say("", nil)
	task.Go(f.page.env.Tasks, func(ctx context.Context) (directory.Connector, error) {
		return put(ctx, f.page.env.Backend, v)
	},
		func(c directory.Connector, err error) {
			if f.page.form != f {
				return
			}
			f.busy = false
			f.judge()
			if err != nil {
				f.inSight()
				f.say("", err)
				return
			}
			f.replaced(c, then)
		})
}

// replaced shows the form of the stored connector.
func (f *form) replaced(c directory.Connector, then func(*form)) {
	guided, at := f.guide.open, f.scroll.Offset
	f.page.showForm(c)
	stored := f.page.form
	stored.focus(stored.save)
	stored.scroll.ScrollToOffset(at)
	stored.say(lang.T("Saved"), nil)
	if guided {
		stored.openGuide()
	}
	if then != nil {
		then(stored)
	}
}

// put stores the content of a form.
func put(ctx context.Context, b Backend, v present.ConnectorForm) (directory.Connector, error) {
	c := v.Connector()
	if !v.New() {
		var secret *auth.Secret
		if v.NewKey() {
			secret = &v.Secret
		}
		return b.EditConnector(ctx, c, secret)
	}
	return b.AddConnector(ctx, c, v.Secret)
}

// showFaults shows all faults, and scrolls to the first one.
func (f *form) showFaults(verdicts verdicts) {
	for name, verdict := range verdicts {
		if verdict.Wrong() {
			f.unfold(name)
		}
	}
	f.inSight()
	f.relayout()
	f.fields.ShowFaults(verdicts)
}

// unfold opens the part of the form that contains a field.
func (f *form) unfold(name present.Field) {
	switch name {
	case present.FieldInfo, present.FieldCAFile, present.FieldProxyURL:
		f.more.SetOpen(true)
	}
	for _, g := range present.GuardFields {
		if g.Field == name {
			f.limits.SetOpen(true)
		}
	}
}

// say shows the result of storing: a success message or the error.
func (f *form) say(done string, err error) {
	f.said = done
	f.notice.RemoveAll()
	switch {
	case err != nil:
		f.notice.Add(container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0), notice.Inline(err)))
	case done != "":
		f.notice.Add(container.NewHBox(widgets.NewBadge("✓", done, theme.Good)))
	}
}

// unsay removes the message about saving when the form is edited. An error stays, because it says
// what to edit.
func (f *form) unsay() {
	if f.said != "" {
		f.say("", nil)
	}
}

// cancel closes the form. If that would lose changes, it asks first.
func (f *form) cancel() { f.page.leave(f.leave) }

// leave goes back to the list.
func (f *form) leave() {
	f.page.drop()
	f.page.load()
}
