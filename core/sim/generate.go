package sim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// generate fills an empty tenant without writing to the change log.
func (t *Tenant) generate() {
	t.generating = true
	defer func() { t.generating = false }()
	label, _, _ := strings.Cut(t.Domain, ".")
	t.domains = []string{t.Domain, label + "-group.example", "bücher-" + label + ".example", label + ".onmicrosoft.com"}
	t.plant = newPlant(t.rng, t.domains)
	t.generateUsers()
	t.generateOthers()
	t.generateAgents()
	t.generateGroups()
	t.generateDeleted()
}

// mustAdd adds an object from the generator, which is known not to be too large.
func (t *Tenant) mustAdd(kind Kind, d *draft) ref {
	r, err := t.add(kind, newGUID(t.rng), d)
	if err != nil {
		panic(err)
	}
	return r
}

// generateUsers makes the people: 8 % guests, 2 % shared mailboxes, and employees in a tree with
// about eight reports per manager.
func (t *Tenant) generateUsers() {
	heads := make([][]ref, len(departments)) // employees of each department, by rank
	var chief ref = nobody
	for i := range t.opts.Users {
		switch {
		case i > 3 && i%25 == 7 || i > 3 && i%25 == 19:
			d := t.plant.guest()
			t.mustAdd(KindUser, &d)
		case i > 3 && i%50 == 11:
			d := t.plant.sharedMailbox()
			t.mustAdd(KindUser, &d)
		default:
			chief = t.hireInto(heads, chief)
		}
	}
}

// hireInto adds an employee to a department, under a manager according to the tree. It returns the
// head of the company.
func (t *Tenant) hireInto(heads [][]ref, chief ref) ref {
	i := weighted(t.rng, len(departments), func(i int) int { return departments[i].share })
	d := t.plant.employee(&departments[i], rankOf(len(heads[i])))
	r := t.mustAdd(KindUser, &d)
	switch n := len(heads[i]); {
	case chief == nobody:
		chief = r
	case n == 0:
		t.setManager(r, chief)
	case !t.rngPercent(2): // the others have no manager on file
		t.setManager(r, heads[i][(n-1)/8])
	}
	heads[i] = append(heads[i], r)
	return chief
}

func (t *Tenant) rngPercent(n int) bool { return t.rng.IntN(100) < n }

// rankOf returns the depth of node n in a tree with eight children per node.
func rankOf(n int) int {
	rank := 0
	for ; n > 0; n = (n - 1) / 8 {
		rank++
	}
	return rank
}

// generateOthers makes the objects that matter only as members. It also makes a role and an
// administrative unit for some users.
func (t *Tenant) generateOthers() {
	if t.opts.Users == 0 {
		return
	}
	for i := range t.opts.Users/20 + 2 {
		t.mustAdd(KindDevice,
			&draft{
				quote(strings.ToUpper(t.domains[0][:2]) + "-LAPTOP-" + newGUID(t.rng).String()[:6]), "true",
				quote(newGUID(t.rng).String()), quote([]string{"Windows", "macOS"}[i%2]), `"10.0"`,
			})
	}
	for range t.opts.Users/50 + 2 {
		name := t.plant.fake.FirstName() + " " + t.plant.fake.LastName()
		t.mustAdd(KindContact, &draft{quote(name), quote(mailbox(name, name, len(t.objects)) + "@fabrikam.example")})
	}
	for _, name := range []string{"Backup Service", "Payroll Connector", "Build Pipeline", "Help Desk Bot"} {
		t.mustAdd(KindServicePrincipal, &draft{quote(name), quote(newGUID(t.rng).String())})
	}
	role := t.mustAdd(KindRole, &draft{
		quote("User Administrator"),
		quote("Can manage all aspects of users and groups."), quote("fe930be7-5e62-47db-91af-98c3a49a38b1"),
	})
	unit := t.mustAdd(KindUnit, &draft{quote("Field Staff"), quote("People without a desk")})
	for i, u := range t.order[KindUser] {
		if i%40 == 0 {
			t.connect(role, u)
		}
		if i%60 == 30 {
			t.connect(unit, u)
		}
	}
}

// generateAgents turns a few of the accounts without reports into accounts of agent identities. It
// uses no random numbers, so a seed still gives the same people.
func (t *Tenant) generateAgents() {
	for i := 60; i < len(t.order[KindUser]); i += 80 {
		o := t.objects[t.order[KindUser][i]]
		if len(o.reports) > 0 {
			continue
		}
		name, local := fmt.Sprintf("%s Agent %d", agentDuties[i/80%len(agentDuties)], i), fmt.Sprintf("agent%d", i)
		d := o.props.open()
		_, domain, _ := strings.Cut(text(d[uMail]), "@")
		for _, place := range []int{
			uGivenName, uSurname, uPhones, uMobile, uEmployeeID, uSynced, uAccountName,
			uImmutableID, uOtherMails,
		} {
			d[place] = ""
		}
		d[uDisplayName], d[uTitle], d[uEmployeeType] = quote(name), quote("AI agent"), quote("Agent")
		d[uUPN], d[uMail], d[uNickname] = quote(local+"@"+domain), quote(local+"@"+domain), quote(local)
		d[uAddresses] = quoteAll("SMTP:" + local + "@" + domain)
		principals := t.order[KindServicePrincipal]
		d[uParent] = quote(t.objects[principals[i/80%len(principals)]].id.String())
		o.props, _ = d.pack()
	}
}

// generateDeleted adds objects that were deleted before the first client read the tenant. These are
// users in the deleted items, with memberships, and tombstones.
func (t *Tenant) generateDeleted() {
	for i := range t.opts.Users/200 + min(t.opts.Users, 1) {
		d := t.plant.employee(&departments[i%len(departments)], 3)
		r := t.mustAdd(KindUser, &d)
		o := t.objects[r]
		if groups := t.order[KindGroup]; len(groups) > 0 {
			if g := groups[t.rng.IntN(len(groups))]; t.objects[g].rule.value == "" {
				t.connect(g, r)
			}
		}
		next := draft{}
		if o.state = purged; i%4 != 3 {
			o.state, next = softDeleted, o.props.open()
			next[uUPN] = quote(undashed(o.id) + text(next[uUPN]))
			next[uDeleted] = timestamp(founded.AddDate(7, 6, 0).Add(time.Duration(i) * time.Minute))
		} else if len(o.memberOf) > 0 {
			t.disconnect(o.memberOf[0], r)
		}
		o.props, _ = next.pack()
	}
}

// spread returns n different items in random order.
func spread[T any](rng *rand.Rand, items []T, n int) []T {
	size := len(items)
	n = min(n, size)
	if n == 0 {
		return nil
	}
	step := 1 + rng.IntN(size)
	for gcd(step, size) != 1 {
		step++
	}
	at := rng.IntN(size)
	out := make([]T, 0, n)
	for range n {
		out = append(out, items[at])
		at = (at + step) % size
	}
	return out
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
