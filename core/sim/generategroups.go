package sim

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
)

// class is a kind of group as administrators see it.
type class struct {
	name                                 string
	types                                string
	mail, security, synced               bool
	groups, devices, contacts, principal bool // possible members other than users
	share                                int
}

var classes = []class{
	{name: "Team", types: `["Unified"]`, mail: true, share: 40},
	{name: "Access", types: `[]`, security: true, groups: true, devices: true, principal: true, share: 35},
	{name: "List", types: `[]`, mail: true, groups: true, contacts: true, share: 15},
	{name: "Secure List", types: `[]`, mail: true, security: true, groups: true, contacts: true, share: 5},
	{name: "AD", types: `[]`, security: true, synced: true, groups: true, share: 5},
}

// dynamicRules returns the rules of the first dynamic groups.
func dynamicRules() []string {
	var rules []string
	for _, d := range departments {
		rules = append(rules, fmt.Sprintf("(user.department -eq %q)", d.name))
	}
	for _, o := range offices {
		rules = append(rules, `user.city -eq "`+o.city+`"`)
	}
	return append(rules, `(user.userType -eq "Guest")`, `user.accountEnabled -eq false`)
}

// generateGroups makes groups of every class. Some are dynamic, some are nested, three form a
// circle, and one has hidden membership. Their sizes range from empty to huge.
func (t *Tenant) generateGroups() {
	n := t.opts.Groups
	rules := dynamicRules()
	dynamic := min(n/30+min(n/4, 1), len(rules))
	var static []ref
	for i := range n {
		c := &classes[weighted(t.rng, len(classes), func(i int) int { return classes[i].share })]
		d := t.group(c, i)
		if i%max(n/max(dynamic, 1), 1) == 1 && dynamic > 0 {
			dynamic--
			t.dynamicGroup(&d, c, rules[dynamic])
			continue
		}
		if i == n/2 {
			d[gTypes], d[gVisibility], d[gMailEnabled] = `["Unified"]`, `"HiddenMembership"`, "true"
			leaveAD(&d)
			d[gSecurityEnabled] = "false"
			c = &classes[0]
		}
		r := t.mustAdd(KindGroup, &d)
		static = append(static, r)
		t.nest(r, c, static)
	}
	t.circle()
	t.populate(static)
}

// group returns the properties of a group of the given class.
func (t *Tenant) group(c *class, i int) draft {
	p := t.plant
	topic := []func() string{p.fake.ProductName, p.fake.Color, p.fake.City, p.fake.BuzzWord}[i%4]()
	name := c.name + " " + topic + " " + strconv.Itoa(i+1)
	nickname := fmt.Sprintf("g%d", i+1)
	d := draft{
		gDisplayName: quote(name), gNickname: quote(nickname), gTypes: c.types,
		gMailEnabled: strconv.FormatBool(c.mail), gSecurityEnabled: strconv.FormatBool(c.security),
		gCreated: timestamp(founded.Add(time.Duration(i) * time.Hour)),
		gRenewed: timestamp(founded.Add(time.Duration(i) * time.Hour)),
	}
	if p.percent(60) {
		d[gDescription] = quote("Everything about " + topic)
	}
	if c.mail {
		mail := nickname + "@" + t.Domain
		d[gMail], d[gAddresses] = quote(mail), quoteAll("SMTP:"+mail, "smtp:"+nickname+"@"+t.domains[len(t.domains)-1])
	}
	if c.types == `["Unified"]` {
		d[gVisibility] = quote([]string{"Private", "Public"}[p.rng.IntN(2)])
	}
	if c.synced {
		d[gSynced] = "true"
	}
	if c.name == "Access" && p.percent(5) {
		d[gRoleAssignable] = "true"
	}
	furnish(&d, c, i, nickname)
	return d
}

// dynamicGroup adds a group whose members a rule selects.
func (t *Tenant) dynamicGroup(d *draft, c *class, rule string) {
	if d[gTypes] = `["DynamicMembership"]`; c.types != "[]" {
		d[gTypes] = `["Unified","DynamicMembership"]`
	} else {
		d[gMailEnabled], d[gSecurityEnabled], d[gMail], d[gAddresses] = "false", "true", "", ""
		leaveAD(d)
	}
	d[gRule], d[gRuleState] = quote(rule), `"On"`
	r := t.mustAdd(KindGroup, d)
	parsed, _ := parseRule(rule)
	t.setRule(r, parsed)
	t.refill(r)
}

// nest adds members other than users to some groups.
func (t *Tenant) nest(r ref, c *class, earlier []ref) {
	roll := t.rng.IntN(100)
	if c.groups && roll < 12 {
		for _, g := range spread(t.rng, earlier[:len(earlier)-1], 1+roll%3) {
			t.join(r, g)
		}
	}
	for _, other := range []struct {
		allowed bool
		kind    Kind
	}{{c.devices, KindDevice}, {c.contacts, KindContact}, {c.principal, KindServicePrincipal}} {
		if other.allowed && t.rngPercent(20) {
			for _, o := range spread(t.rng, t.order[other.kind], 1+roll%4) {
				t.join(r, o)
			}
		}
	}
}

// circle nests three security groups in each other, which Graph allows.
func (t *Tenant) circle() {
	var ring []ref
	for _, g := range t.order[KindGroup] {
		o := t.objects[g]
		if o.props.get(gTypes) == "[]" && o.props.get(gSynced) == "" && len(ring) < 3 {
			ring = append(ring, g)
		}
	}
	for i, g := range ring {
		if len(ring) == 3 {
			t.join(g, ring[(i+1)%3])
		}
	}
}

// populate adds the number of memberships that the options specify. Sizes decrease slowly by rank
// (rank to the power -0.8), so the largest groups have thousands of members.
func (t *Tenant) populate(static []ref) {
	people := t.order[KindUser]
	if len(static) == 0 || len(people) == 0 {
		return
	}
	budget := t.opts.Memberships
	for _, g := range t.order[KindGroup] {
		budget -= len(t.objects[g].links)
	}
	sum := 0.0
	for k := range static {
		sum += math.Pow(float64(k+1), -0.8)
	}
	past := [2]int{1050, 520} // more than a page of a listing and of a delta round
	order := spread(t.rng, static, len(static))
	for k, g := range order {
		size := int(float64(budget) * math.Pow(float64(k+1), -0.8) / sum)
		if k < 2 && budget > 0 && len(people) >= past[k] {
			size = max(size, past[k])
		}
		t.enroll(g, size)
	}
	t.topUp(order)
}

// enroll adds n random users to a group that has no users yet.
func (t *Tenant) enroll(g ref, n int) {
	people := t.order[KindUser]
	o := t.objects[g]
	o.links = slices.Grow(o.links, min(max(n, 0), len(people)))
	for _, u := range spread(t.rng, people, max(n, 0)) {
		t.connect(g, u)
	}
}

// topUp adds single memberships until the specified number is reached.
func (t *Tenant) topUp(static []ref) {
	have := 0
	for _, g := range t.order[KindGroup] {
		have += len(t.objects[g].links)
	}
	people := t.order[KindUser]
	for tries := 4 * (t.opts.Memberships - have); tries > 0 && have < t.opts.Memberships; tries-- {
		g, u := static[t.rng.IntN(len(static))], people[t.rng.IntN(len(people))]
		if !t.has(g, u) {
			t.connect(g, u)
			have++
		}
	}
}
