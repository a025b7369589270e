package main

import "github.com/rollcallsync/rollcall/core/sim"

// personJSON is somebody of a practice tenant to try a sign-in with.
type personJSON struct {
	ID                string `json:"id"`
	UserPrincipalName string `json:"userPrincipalName"`
	DisplayName       string `json:"displayName"`
	Remark            string `json:"remark"`
	Password          string `json:"password"`
}

// showPeople lists somebody for each thing that can become of a sign-in. The
// password is no secret: it is that of made-up people.
func (p *program) showPeople(tenant *sim.Tenant) error {
	if p.json {
		for _, person := range tenant.People() {
			if err := p.printJSON(personJSON{person.ID, person.SignInName, person.DisplayName, person.Remark, sim.Password}); err != nil {
				return err
			}
		}
		return nil
	}
	t := newTable(p.stdout, "SIGN-IN NAME", "NAME", "WHAT BECOMES OF A SIGN-IN")
	for _, person := range tenant.People() {
		t.row(person.SignInName, person.DisplayName, person.Remark)
	}
	if err := t.flush(); err != nil {
		return err
	}
	p.talk("The password of everyone is " + sim.Password)
	return nil
}
