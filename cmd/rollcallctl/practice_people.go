package main

import "github.com/rollcallsync/rollcall/core/sim"

// personJSON is a person in a practice tenant whose account can be used to test sign-ins.
type personJSON struct {
	ID                string `json:"id"`
	UserPrincipalName string `json:"userPrincipalName"`
	DisplayName       string `json:"displayName"`
	Remark            string `json:"remark"`
	Password          string `json:"password"`
}

// showPeople lists one person for each possible result of a sign-in. It shows the password, because
// all people are made up.
func (p *program) showPeople(tenant *sim.Tenant) error {
	if p.json {
		return printEach(p, tenant.People(), func(x sim.Person) personJSON {
			return personJSON{x.ID, x.SignInName, x.DisplayName, x.Remark, sim.Password}
		})
	}
	t := newTable(p.stdout, "SIGN-IN NAME", "NAME", "EXPECTED RESULT")
	for _, person := range tenant.People() {
		t.row(person.SignInName, person.DisplayName, person.Remark)
	}
	if err := t.flush(); err != nil {
		return err
	}
	p.talk("Everyone's password is " + sim.Password)
	return nil
}
