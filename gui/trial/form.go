package trial

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/directory"
	formparts "github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// form contains the inputs that describe the test.
type form struct {
	dialog  *Dialog
	content fyne.CanvasObject
	fields  *formparts.Fields

	accounts  *widgets.Chooser // the account
	who, from *widgets.Entry
	profile   *widgets.EscapeSelect
	way       *widgets.EscapeSelect
	password  *widgets.Secret

	people   fyne.CanvasObject // nil if there is no practice tenant
	profiles []present.Choice[directory.Profile]
	holds    directory.Profile // the profile that applies to the typed account; zero if unknown
	said     present.Verdict   // on the typed name
	stop     func()            // stops a pending or running look-up of a name
}

func newForm(d *Dialog, about Subject) *form {
	f := &form{dialog: d, profiles: present.ProfileChoices(d.known.profiles), stop: func() {}}
	f.fields = formparts.NewFields(f.edited)
	f.accounts = widgets.NewChooser(lang.T("Sign-in name, or part of the name"))
	f.accounts.Search = func(string) { f.fields.Edited(present.FieldWho) }
	f.accounts.Take = f.taken
	f.who = f.accounts.Entry()
	f.fields.Add(present.FieldWho, f.accounts, f.who)
	f.profile = f.choice(present.FieldByProfile, present.Labels(f.profiles))
	f.way = f.choice(present.FieldWay, nil)
	f.password = widgets.NewSecret()
	f.password.OnChanged = func(string) { f.fields.Edited(present.FieldPassword) }
	f.fields.Add(present.FieldPassword, f.password, f.password.Entry())
	f.from = f.fields.Entry(present.FieldFrom, lang.T("Default: this computer, 127.0.0.1"))
	for _, e := range []*widgets.Entry{f.password.Entry(), f.from} {
		e.OnSubmitted = func(string) { d.begin() }
		e.Key = f.leave
	}
	f.who.OnSubmitted = func(string) {
		if !f.accounts.Press() {
			d.begin()
		}
	}
	walk := f.who.Key
	f.who.Key = func(k fyne.KeyName) (taken bool) {
		if f.accounts.Offering() {
			return walk(k)
		}
		return f.leave(k)
	}
	rows := f.fields.Rows(present.FieldWho, present.FieldByProfile, present.FieldWay, present.FieldPassword,
		present.FieldFrom)
	if f.people = f.practice(); f.people != nil {
		rows.Objects = append([]fyne.CanvasObject{f.people}, rows.Objects...)
	}
	f.content = rows
	f.fields.Scroll = d.scroll
	f.password.Entry().OnFocus = func() { f.fields.IntoSight(present.FieldPassword) }
	f.fields.Fill(func() { f.fill(about) })
	f.look(0)
	return f
}

// choice adds a drop-down list.
func (f *form) choice(name present.Field, options []string) *widgets.EscapeSelect {
	s := widgets.NewEscapeSelect(options, func(string) { f.fields.Edited(name) }, func() { f.dialog.escape() })
	f.fields.Add(name, s, s)
	return s
}

func (f *form) fill(about Subject) {
	f.who.SetText(about.Who)
	f.profile.SetSelectedIndex(0)
	for i, p := range f.profiles {
		if about.Profile != "" && p.Value.ID == about.Profile {
			f.profile.SetSelectedIndex(i)
		}
	}
	f.offerWays()
}

// practice offers people in the practice tenant. It returns nil if there is none.
func (f *form) practice() fyne.CanvasObject {
	if len(f.dialog.known.people) == 0 {
		return nil
	}
	choices := present.PracticeChoices(f.dialog.known.people)
	people := widgets.NewEscapeSelect(present.Labels(choices), func(label string) {
		f.who.SetText(present.Chosen(choices, label))
	},
		func() { f.dialog.escape() })
	people.PlaceHolder = lang.T("Choose a person")
	return widgets.NewField(lang.T("Practice people"), people)
}

// leave passes on Escape from an input.
func (f *form) leave(k fyne.KeyName) (taken bool) {
	if k == fyne.KeyEscape {
		f.dialog.escape()
	}
	return k == fyne.KeyEscape
}

// focus gives the keyboard focus to the first empty input.
func (f *form) focus() {
	var first fyne.Focusable = f.who
	if f.who.Text != "" {
		first = f.way
		if f.values().Way == directory.WayPassword {
			first = f.password.Entry()
		}
	}
	f.dialog.env.Canvas.Focus(first)
}

// values returns the content of the form.
func (f *form) values() present.Trial {
	t := present.Trial{
		Who: f.who.Text, Profile: present.Chosen(f.profiles, f.profile.Selected), Way: present.WayNamed(f.way.Selected),
		Password:      f.password.Entry().Text != "",
		PasswordFault: directory.CheckPassword(directory.TidySecret(f.password.Entry().Text)),
	}
	if f.fields.Of(present.FieldFrom).Visible() {
		t.From = f.from.Text
	}
	return t
}

// typedSoFar returns the content during typing. A space at the end of a password may still be
// followed by another word.
func (f *form) typedSoFar() present.Trial {
	t := f.values()
	t.PasswordFault = directory.CheckPassword(strings.TrimRight(directory.TidySecret(f.password.Entry().Text), " "))
	return t
}

// profileNow returns the profile that the test will use, as far as it is known.
func (f *form) profileNow() directory.Profile {
	if p := present.Chosen(f.profiles, f.profile.Selected); p.ID != "" {
		return p
	}
	return f.holds
}

// edited checks the form after a change.
func (f *form) edited(name present.Field) {
	switch name {
	case present.FieldWho:
		f.said, f.holds = present.Verdict{}, directory.Profile{}
		f.accounts.Offer(nil, "")
		f.look(typingPause)
		f.offerWays()
	case present.FieldByProfile:
		f.offerWays()
	}
	f.judge()
}

// offerWays offers the methods of the profile. The chosen method stays if it is among them.
func (f *form) offerWays() {
	names := present.WayNames(present.WaysToTry(f.profileNow()))
	chosen := f.way.Selected
	if !slices.Contains(names, chosen) {
		chosen = names[0]
	}
	f.way.Options = names
	widgets.Preselect(&f.way.Select, chosen)
}

// practices reports whether the log-on uses a practice tenant.
func (f *form) practices() bool { return present.Practices(f.profileNow(), f.dialog.known.connectors) }

// verdicts returns the verdicts on the content of the form and on the name that was looked up.
func (f *form) verdicts() map[present.Field]present.Verdict {
	return f.values().Verdicts(f.said, f.practices())
}

// judge shows the inputs that the choices need, and any faults.
func (f *form) judge() {
	widgets.ShowIf(f.fields.Of(present.FieldPassword), f.values().Way == directory.WayPassword)
	widgets.ShowIf(f.fields.Of(present.FieldFrom), present.AsksAddress(f.profileNow()))
	if f.people != nil {
		widgets.ShowIf(f.people, f.practices() || f.profileNow().ID == "")
	}
	f.fields.Judge(f.typedSoFar().Verdicts(f.said, f.practices()))
	f.dialog.fit()
}

// forget clears the password, and stops a look-up.
func (f *form) forget() {
	f.stop()
	f.accounts.Offer(nil, "")
	f.fields.Fill(f.password.Clear)
}
