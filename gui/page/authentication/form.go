package authentication

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// form adds or edits one profile.
type form struct {
	page   *Page
	base   present.ProfileForm // the stored profile, or a new one
	fields *formparts.Fields

	name, description, publicClient, suffix, ranges *widgets.Entry
	mechanism, connector                            *widget.Select
	ways                                            map[directory.Way]*widget.Check
	groups                                          *groups
	connectors                                      []directory.Connector

	// refused are the faults that storing found, by field, until the field is edited.
	refused map[present.Field]present.Verdict
	busy    bool // the profile is being stored
	saved   bool // the form shows that the profile was saved

	parts
}

// showForm shows the form of a profile.
func (p *Page) showForm(base present.ProfileForm) {
	f := &form{
		page: p, base: base, ways: map[directory.Way]*widget.Check{},
		refused: map[present.Field]present.Verdict{},
	}
	f.fields = formparts.NewFields(f.edited)
	f.fields.OnEscape = p.Escape
	f.make()
	p.form = f
	f.layout()
	f.offerConnectors(p.shown.connectors)
	p.replace(f.content)
	widgets.Focus(p.content, f.name)
}

// make creates the inputs in the order of the form.
func (f *form) make() {
	f.name = f.fields.Entry(present.FieldName, lang.T("A name, such as Contractors"))
	f.description = f.fields.Entry(present.FieldDescription, "")
	f.groups = newGroups(f)
	f.mechanism = f.fields.Select(present.FieldMechanism, present.MechanismNames(), "")
	f.connector = f.fields.Select(present.FieldConnector, nil, lang.T("Choose a connector"))
	checks := f.wayChecks()
	f.fields.Add(present.FieldWays, checks, f.ways[directory.WayBrowser])
	f.publicClient = f.fields.Entry(present.FieldPublicClient, lang.T("Default: the connector's application"))
	f.suffix = f.fields.Entry(present.FieldSuffix, lang.T("Default: unchanged. Example: contoso.com"))
	f.ranges = f.fields.Entry(present.FieldPermittedIPs,
		lang.T("Default: anywhere. Example: 192.0.2.0/24, 2001:db8::/32"))
	f.fields.Fill(func() { f.fill(f.base) })
}

// fill puts values into the inputs. The connector is filled in once the choices have been read.
func (f *form) fill(v present.ProfileForm) {
	f.name.SetText(v.Name)
	f.description.SetText(v.Description)
	f.mechanism.SetSelected(v.Mechanism)
	f.publicClient.SetText(v.PublicClient)
	f.suffix.SetText(v.Suffix)
	f.ranges.SetText(v.PermittedIPs)
	for _, way := range v.Ways {
		f.ways[way].SetChecked(true)
	}
	f.groups.set(v.Groups)
}

// typed returns the content of the form.
func (f *form) typed() present.ProfileForm {
	v := f.base
	v.Name, v.Description, v.Mechanism = f.name.Text, f.description.Text, f.mechanism.Selected
	v.Connector = present.ConnectorNamed(f.connector.Selected, f.connectors)
	v.PublicClient, v.Suffix, v.PermittedIPs = f.publicClient.Text, f.suffix.Text, f.ranges.Text
	v.Ways = nil
	for _, way := range directory.Ways {
		if f.ways[way].Checked {
			v.Ways = append(v.Ways, way)
		}
	}
	v.Groups, v.GroupTyped = f.groups.chosen(), f.groups.chooser.Entry().Text
	return v
}

// offerConnectors offers connectors to choose from. It keeps an existing choice. If there is none
// and only one connector exists, it chooses that one.
func (f *form) offerConnectors(list []directory.Connector) {
	chosen := present.ConnectorNamed(f.connector.Selected, f.connectors)
	if chosen == "" {
		chosen = f.base.Connector
	}
	if chosen == "" && len(list) == 1 {
		chosen = list[0].ID
	}
	f.connectors = list
	f.fields.Fill(func() {
		f.connector.SetOptions(present.ConnectorNames(list))
		if name := present.ConnectorNameOf(chosen, list); name != "" {
			f.connector.SetSelected(name)
		} else {
			f.connector.ClearSelected()
		}
	})
	f.judge()
}

// chooseOffice365 turns on Office 365 as a person would.
func (f *form) chooseOffice365() {
	f.mechanism.SetSelected(present.MechanismName(directory.MechanismOffice365))
	widgets.Focus(f.page.content, f.connector)
}

// edited checks the form again after an input has changed.
func (f *form) edited(name present.Field) {
	delete(f.refused, name)
	f.unsay()
	f.judge()
}

// verdicts returns the verdicts on the content of the form, and the faults that storing found.
func (f *form) verdicts() map[present.Field]present.Verdict {
	verdicts := f.typed().Verdicts()
	for name, verdict := range f.refused {
		if !verdicts[name].Wrong() {
			verdicts[name] = verdict
		}
	}
	return verdicts
}

// judge shows the inputs that the choices need, the faults of edited fields, and the available
// actions.
func (f *form) judge() {
	v := f.typed()
	f.fields.Judge(f.verdicts())
	widgets.ShowIf(f.office, v.Office365())
	widgets.ShowIf(f.noConnector, len(f.connectors) == 0)
	widgets.ShowIf(f.fields.Of(present.FieldConnector), len(f.connectors) > 0)
	for _, b := range []*widget.Button{f.save, f.saveAndExit} {
		widgets.EnableIf(b, !f.busy)
	}
}

// store saves the profile, unless it has a fault, and then calls then. The form stays open and
// shows the stored profile.
func (f *form) store(then func(*form)) {
	clear(f.refused)
	if f.fields.ShowFaults(f.verdicts()) {
		return
	}
	v := f.typed()
	f.busy = true
	f.say(nil)
	f.judge()
	task.Go(f.page.env.Tasks, func(ctx context.Context) (directory.Profile, error) { return f.put(ctx, v) },
		func(stored directory.Profile, err error) {
			if f.page.form != f {
				return
			}
			f.busy = false
			if err != nil {
				f.explain(err)
				return
			}
			f.replaced(stored, then)
		})
}

func (f *form) put(ctx context.Context, v present.ProfileForm) (directory.Profile, error) {
	if v.New() {
		return f.page.env.Backend.AddProfile(ctx, v.Profile())
	}
	return f.page.env.Backend.EditProfile(ctx, v.Profile())
}

// explain shows why the profile was not stored, next to the field at fault or above the buttons.
func (f *form) explain(err error) {
	f.judge()
	name, verdict, ok := present.ProfileFault(err)
	if !ok {
		f.say(notice.Inline(err))
		return
	}
	f.refused[name] = verdict
	f.fields.ShowFaults(f.verdicts())
}

// replaced shows the form of the stored profile.
func (f *form) replaced(stored directory.Profile, then func(*form)) {
	f.page.showForm(present.ProfileFormOf(stored))
	again := f.page.form
	again.say(saved())
	again.saved = true
	if then != nil {
		then(again)
	}
}

// unsay removes the message about saving when the form is edited.
func (f *form) unsay() {
	if f.saved {
		f.say(nil)
	}
}

// say shows the result of storing, or nothing if o is nil.
func (f *form) say(o fyne.CanvasObject) {
	f.saved = false
	f.notice.RemoveAll()
	if o != nil {
		f.notice.Add(o)
	}
}

// cancel closes the form. If that would lose changes, it asks first.
func (f *form) cancel() { f.page.Leave(f.leave) }

// leave goes back to the list.
func (f *form) leave() {
	f.page.form = nil
	f.page.load()
}
