package sim

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/brianvoe/gofakeit/v7"
)

// plant makes realistic people. It uses the generator's random source, so equal seeds make equal
// people. It is not safe for concurrent use.
type plant struct {
	rng     *rand.Rand
	fake    *gofakeit.Faker
	domains []string
	counter int // number of people made, which makes their addresses unique
}

func newPlant(rng *rand.Rand, domains []string) *plant {
	return &plant{rng: rng, fake: gofakeit.NewFaker(rng, false), domains: domains}
}

// founded is the date of the company's first accounts. It is fixed, so a seed gives the same tenant
// on any day.
var founded = time.Date(2019, 3, 4, 8, 0, 0, 0, time.UTC)

func (p *plant) percent(n int) bool { return p.rng.IntN(100) < n }

// employee returns the properties of an employee with the given rank. 0 is the top.
func (p *plant) employee(dept *department, rank int) draft {
	at := &offices[weighted(p.rng, len(offices), func(i int) int { return offices[i].share })]
	given, family := p.name(at)
	p.counter++
	number := p.counter
	var d draft
	display := given + " " + family
	switch {
	case number%997 == 0:
		display = given + " \"" + p.fake.Animal() + "\" " + family
	case number%1009 == 0:
		display += " 🚀"
	}
	local := mailbox(given, family, number)
	domain := p.domains[weighted(p.rng, len(p.domains), func(i int) int { return 60 >> (2 * i) })]
	d[uDisplayName] = quote(display)
	d[uGivenName] = quote(given)
	d[uSurname] = quote(family)
	d[uType] = quote("Member")
	d[uEnabled] = strconv.FormatBool(!p.percent(4))
	p.address(&d, local, domain)
	p.post(&d, dept, rank)
	p.place(&d, at)
	d[uCompany] = quote("Contoso " + []string{"Ltd", "GmbH", "Inc"}[number%3])
	d[uEmployeeID] = quote(fmt.Sprintf("E%06d", number))
	d[uEmployeeType] = quote([]string{"Employee", "Employee", "Employee", "Contractor"}[p.rng.IntN(4)])
	if p.percent(30) {
		d[uSynced] = "true"
		d[uAccountName] = quote(local)
		d[uImmutableID] = quote(immutableID(p.rng))
	}
	d[uLicenses] = p.assigned(func(l *licence) int { return l.staff })
	created := founded.Add(time.Duration(p.rng.IntN(200_000_000)) * time.Second / 2)
	d[uCreated] = timestamp(created)
	p.career(&d, number, created)
	p.logOn(&d, number, created)
	if d[uSynced] == "true" {
		p.onPremises(&d, number, display, created)
	}
	return d
}

// name returns a random name. Half of the names are in the office's own script.
func (p *plant) name(at *office) (given, family string) {
	if own, ok := native[at.usage]; ok && p.percent(50) {
		return own.given[p.rng.IntN(len(own.given))], own.family[p.rng.IntN(len(own.family))]
	}
	given, family = p.fake.FirstName(), p.fake.LastName()
	if p.percent(1) {
		family = "O'" + family
	}
	return given, family
}

// mailbox returns the local part of an address. It consists of the name, if that is ASCII, and the
// person's number, which makes it unique.
func mailbox(given, family string, number int) string {
	ascii := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, strings.ToLower(s))
	}
	first, last := ascii(given), ascii(family)
	if first == "" || last == "" {
		return "user" + strconv.Itoa(number)
	}
	return first + "." + last + strconv.Itoa(number)
}

// address sets the names and addresses that a mailbox has. The primary address begins with SMTP in
// upper case.
func (p *plant) address(d *draft, local, domain string) {
	mail := local + "@" + domain
	d[uUPN] = quote(mail)
	d[uMail] = quote(mail)
	d[uNickname] = quote(local)
	d[uAddresses] = quoteAll("smtp:"+local+"@"+p.domains[len(p.domains)-1], "SMTP:"+mail)
	if p.percent(5) {
		d[uOtherMails] = quoteAll(local + "@mail.example")
	}
}

// post sets a person's department and job title.
func (p *plant) post(d *draft, dept *department, rank int) {
	d[uDepartment] = quote(dept.name)
	d[uTitle] = quote(dept.titles[min(rank, len(dept.titles)-1)])
}

// place sets a person's office, with its address and telephone number.
func (p *plant) place(d *draft, at *office) {
	d[uCity] = quote(at.city)
	d[uState] = quote(at.state)
	d[uCountry] = quote(at.country)
	d[uUsage] = quote(at.usage)
	d[uLanguage] = quote(at.language)
	d[uPostalCode] = quote(at.postal)
	d[uOffice] = quote(fmt.Sprintf("%d/%d", 1+p.rng.IntN(20), 1000+p.rng.IntN(2000)))
	street := p.fake.Street()
	if p.percent(2) {
		street += "\nBuilding " + string(rune('A'+p.rng.IntN(6)))
	}
	d[uStreet] = quote(street)
	if p.percent(70) {
		d[uPhones] = quoteAll(p.phone(at))
	}
	if p.percent(40) {
		d[uMobile] = quote(p.phone(at))
	}
}

func (p *plant) phone(at *office) string {
	return fmt.Sprintf("%s 555 %04d", at.dial, p.rng.IntN(10000))
}

// assigned returns the JSON of assignedLicenses, or "" for none.
func (p *plant) assigned(share func(*licence) int) string {
	var list []string
	for i := range licences {
		l := &licences[i]
		if !p.percent(share(l)) {
			continue
		}
		disabled := quoteAll()
		if p.percent(10) {
			disabled = quoteAll(l.plans[0].id)
		}
		list = append(list, `{"disabledPlans":`+disabled+`,"skuId":`+quote(l.sku)+`}`)
	}
	if list == nil {
		return ""
	}
	return "[" + strings.Join(list, ",") + "]"
}

// guest returns the properties of a person from another company.
func (p *plant) guest() draft {
	p.counter++
	given, family := p.fake.FirstName(), p.fake.LastName()
	company := guestCompanies[p.rng.IntN(len(guestCompanies))]
	local := mailbox(given, family, p.counter)
	var d draft
	d[uDisplayName] = quote(given + " " + family + " (" + company + ")")
	d[uType] = quote("Guest")
	d[uEnabled] = strconv.FormatBool(!p.percent(4))
	d[uMail] = quote(local + "@" + company)
	d[uNickname] = quote(local + "_" + company + "#EXT#")
	d[uUPN] = quote(local + "_" + company + "#EXT#@" + p.domains[len(p.domains)-1])
	d[uOtherMails] = quoteAll(local + "@" + company)
	d[uAddresses] = quoteAll("SMTP:" + local + "@" + company)
	d[uLicenses] = p.assigned(func(l *licence) int { return l.rest })
	created := founded.Add(time.Duration(p.rng.IntN(200_000_000)) * time.Second)
	d[uCreated] = timestamp(created)
	p.invite(&d, p.counter, created)
	return d
}

// sharedMailbox returns the properties of a mailbox without sign-ins.
func (p *plant) sharedMailbox() draft {
	p.counter++
	name := sharedMailboxes[p.counter%len(sharedMailboxes)] + " " + strconv.Itoa(p.counter)
	var d draft
	d[uDisplayName] = quote(name)
	d[uType] = quote("Member")
	d[uEnabled] = "false"
	p.address(&d, strings.ReplaceAll(strings.ToLower(name), " ", "-"), p.domains[0])
	d[uCreated] = timestamp(founded)
	p.logOn(&d, p.counter, founded)
	return d
}

// immutableID returns 16 bytes in base64, in the format of Entra Connect.
func immutableID(rng *rand.Rand) string {
	g := newGUID(rng)
	return base64Text(g[:])
}

// weighted returns a random index below n, by weight.
func weighted(rng *rand.Rand, n int, weight func(int) int) int {
	total := 0
	for i := range n {
		total += weight(i)
	}
	at := rng.IntN(total)
	for i := range n {
		if at -= weight(i); at < 0 {
			return i
		}
	}
	return n - 1
}
