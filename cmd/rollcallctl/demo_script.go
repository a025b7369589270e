package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// actOut makes the changes of a usual morning in the tenant, and returns them in words.
func actOut(t *sim.Tenant) (done []string, err error) {
	truth := t.Truth()
	people := cast(truth)
	if len(people) < 6 {
		return nil, fmt.Errorf("find people for the demo: %d", len(people))
	}
	step := func(text string, act func() error) {
		if err != nil {
			return
		}
		if err = act(); err == nil {
			done = append(done, text)
		}
	}
	name := func(i int) string { return people[i].name }
	var newcomer, project string
	step("Ada Fairweather joins the company", func() (err error) {
		newcomer, err = t.CreateUser(sim.Props{
			"displayName": "Ada Fairweather", "givenName": "Ada", "surname": "Fairweather", "jobTitle": "Analyst",
			"userPrincipalName": "ada.fairweather@" + t.Domain, "mail": "ada.fairweather@" + t.Domain,
		})
		return err
	})
	step(name(0)+" becomes her manager", func() error { return t.SetManager(newcomer, people[0].id) })
	step(name(1)+" marries and is now called "+people[1].givenName+" Lindqvist", func() error {
		return t.UpdateUser(people[1].id,
			sim.Props{"surname": "Lindqvist", "displayName": people[1].givenName + " Lindqvist"})
	})
	step(name(2)+" moves to another office", func() error {
		return t.UpdateUser(people[2].id, sim.Props{"officeLocation": "Harbour House 4.12"})
	})
	step(name(3)+" is disabled", func() error { return t.DisableUser(people[3].id) })
	step(name(4)+" leaves and is deleted", func() error { return t.DeleteUser(people[4].id) })
	step("the group Project Lighthouse is created", func() (err error) {
		project, err = t.CreateGroup(sim.Props{
			"displayName": "Project Lighthouse", "mailNickname": "lighthouse", "securityEnabled": true,
			"mailEnabled": false,
		})
		return err
	})
	step("Ada Fairweather joins Project Lighthouse", func() error { return t.AddMember(project, newcomer) })
	step(name(5)+" joins Project Lighthouse", func() error { return t.AddMember(project, people[5].id) })
	return done, err
}

// person is an account that takes part in the demo.
type person struct{ id, name, givenName string }

// cast returns enabled members that have a name, in the order of their IDs.
func cast(truth *sim.Truth) []person {
	var people []person
	for _, id := range slices.Sorted(maps.Keys(truth.Users)) {
		var user struct {
			DisplayName    string
			GivenName      string
			UserType       string
			AccountEnabled bool
		}
		if json.Unmarshal([]byte(truth.Users[id]), &user) == nil && user.AccountEnabled && user.UserType == "Member" &&
			user.GivenName != "" {
			people = append(people, person{id, user.DisplayName, user.GivenName})
		}
	}
	return people
}

// changeKey returns a text that identifies a change, so that lists of changes can be compared.
func changeKey(op, what, id, member string) string {
	return strings.TrimSpace(strings.Join([]string{op, what, id, member}, " "))
}

// differences returns the changes between two states of the tenant, sorted, each in the form of
// changeKey.
func differences(before, after *sim.Truth) []string {
	list := slices.Concat(
		objectDifferences("user", before.Users, after.Users),
		objectDifferences("group", before.Groups, after.Groups),
		membershipDifferences(before, after),
	)
	slices.Sort(list)
	return list
}

func objectDifferences(what string, before, after map[string]string) (list []string) {
	for id, doc := range after {
		old, known := before[id]
		switch {
		case !known:
			list = append(list, changeKey(string(directory.OpAdded), what, id, ""))
		case enabled(old) && !enabled(doc):
			list = append(list, changeKey(string(directory.OpDisabled), what, id, ""))
		case old != doc:
			list = append(list, changeKey(string(directory.OpUpdated), what, id, ""))
		}
	}
	for id := range before {
		if _, still := after[id]; !still {
			list = append(list, changeKey(string(directory.OpRemoved), what, id, ""))
		}
	}
	return list
}

func enabled(doc string) bool { return strings.Contains(doc, `"accountEnabled":true`) }

func membershipDifferences(before, after *sim.Truth) (list []string) {
	old, current := edges(before), edges(after)
	for e := range current {
		if !old[e] {
			list = append(list, changeKey(string(directory.OpAdded), "membership", e[0], e[1]))
		}
	}
	for e := range old {
		if !current[e] {
			list = append(list, changeKey(string(directory.OpRemoved), "membership", e[0], e[1]))
		}
	}
	return list
}

func edges(truth *sim.Truth) map[[2]string]bool {
	set := make(map[[2]string]bool, len(truth.Memberships))
	for _, m := range truth.Memberships {
		set[[2]string{m.Group, m.Member}] = true
	}
	return set
}
