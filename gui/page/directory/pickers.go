package directory

import (
	"context"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	// mostRuns is how many runs "as of" lists: several years of a usual schedule.
	// Earlier moments are named by their date.
	mostRuns = 10_000
	// mostDomains is how many domains are listed: guests have any number.
	mostDomains = 10_000
)

// domainPicker chooses the domain that accounts are of.
type domainPicker struct {
	*widgets.Picker
	page *Page
	list []string
	stop func()
}

func newDomainPicker(p *Page) *domainPicker {
	d := &domainPicker{Picker: widgets.NewPicker(present.AllDomains, "Domain"), page: p, stop: func() {}}
	d.Open, d.Choices, d.Chosen = d.load, d.labels, d.choose
	return d
}

// load reads the domains, and shows them.
func (d *domainPicker) load() {
	d.stop()
	d.stop = task.Go(d.page.env.Tasks, func(ctx context.Context) ([]string, error) {
		return d.page.env.Backend.Domains(ctx, mostDomains)
	}, func(list []string, err error) {
		if err != nil {
			d.page.failed(err)
			return
		}
		d.list = list
		d.Offer()
	})
}

func (d *domainPicker) choices(typed string) []present.Choice[string] {
	return present.DomainChoices(d.list, typed)
}

func (d *domainPicker) labels(typed string) []string { return present.Labels(d.choices(typed)) }

func (d *domainPicker) choose(typed string, choice int) {
	d.set(d.choices(typed)[choice].Value)
	d.list = nil
	d.page.find(choicePause)
}

// set shows a domain as chosen; none for all.
func (d *domainPicker) set(domain string) {
	d.page.domain = domain
	d.SetText(present.DomainText(domain))
}

// allow says whether there are domains to choose from: groups have none.
func (d *domainPicker) allow(yes bool) {
	if yes {
		d.Enable()
	} else {
		d.Disable()
	}
}
