package connectors

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// order of the fields, for where the first fault is.
var order = append([]present.Field{
	present.FieldDescription, present.FieldType, present.FieldClientID, present.FieldSecret, present.FieldExpires,
	present.FieldCertificate, present.FieldTenant, present.FieldLoginURL, present.FieldGraphURL, present.FieldDomains, present.FieldInfo,
}, guardFields()...)

func guardFields() (list []present.Field) {
	for _, g := range present.GuardFields {
		list = append(list, g.Field)
	}
	return list
}

// store saves the form, unless something is wrong with it, and calls then with
// the connector. The form stays, as that of the stored connector.
func (f *form) store(then func(*form)) {
	v := f.typed()
	if !v.Complete() {
		f.showFaults(v)
		return
	}
	f.busy = true
	f.judge()
	f.say("", nil)
	task.Go(f.page.env.Tasks, func(ctx context.Context) (directory.Connector, error) { return put(ctx, f.page.env.Backend, v) },
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

// replaced shows the form of the connector that was stored.
func (f *form) replaced(c directory.Connector, then func(*form)) {
	guided := f.guide.open
	f.page.showForm(c)
	stored := f.page.form
	stored.say("Saved", nil)
	if guided {
		stored.openGuide()
	}
	if then != nil {
		then(stored)
	}
}

// put stores what a form says.
func put(ctx context.Context, b Backend, v present.ConnectorForm) (directory.Connector, error) {
	c := v.Connector()
	if !v.New() {
		var secret *auth.Secret
		if v.NewKey() {
			secret = &v.Secret
		}
		return b.EditConnector(ctx, c, secret)
	}
	added, err := b.AddConnector(ctx, c, v.Secret)
	if err != nil || v.Enabled {
		return added, err
	}
	return b.SetEnabled(ctx, added.ID, false)
}

// inputs are where the fields are typed in.
func (f *form) inputs() map[present.Field]fyne.Focusable {
	inputs := map[present.Field]fyne.Focusable{
		present.FieldDescription: f.description, present.FieldType: f.kind, present.FieldClientID: f.clientID,
		present.FieldSecret: f.secret.Entry(), present.FieldExpires: f.expires, present.FieldCertificate: f.certificate,
		present.FieldTenant: f.tenant, present.FieldLoginURL: f.loginURL, present.FieldGraphURL: f.graphURL,
		present.FieldDomains: f.domains, present.FieldInfo: f.info,
	}
	for _, g := range present.GuardFields {
		inputs[g.Field] = f.guards[g.Guard]
	}
	return inputs
}

// showFaults shows what is wrong everywhere, and goes to the first fault.
func (f *form) showFaults(v present.ConnectorForm) {
	for _, name := range order {
		f.touched[name] = true
	}
	f.judge()
	f.inSight()
	verdicts := v.Verdicts()
	for _, name := range order {
		if verdicts[name].Wrong() {
			f.unfold(name)
			f.focus(f.inputs()[name])
			return
		}
	}
}

// unfold shows the part of the form that a field is in.
func (f *form) unfold(name present.Field) {
	if name == present.FieldInfo {
		f.more.SetOpen(true)
	}
	for _, g := range present.GuardFields {
		if g.Field == name {
			f.limits.SetOpen(true)
		}
	}
	f.relayout()
}

// say shows how storing ended: that it did, or what went wrong.
func (f *form) say(done string, err error) {
	f.notice.RemoveAll()
	switch {
	case err != nil:
		f.notice.Add(container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0), problemNotice(err, "", nil)))
	case done != "":
		f.notice.Add(container.NewHBox(widgets.NewBadge("✓", done, theme.Good)))
	}
}

// cancel leaves the form, after a question where that loses something.
func (f *form) cancel() { f.page.leave(f.leave) }

// leave goes back to the list.
func (f *form) leave() {
	f.page.drop()
	f.page.load()
}
