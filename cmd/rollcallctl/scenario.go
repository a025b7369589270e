package main

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
)

// scenarioHelp returns the scenarios, one on each line.
func scenarioHelp() string {
	var help strings.Builder
	for _, s := range sim.Scenarios() {
		fmt.Fprintf(&help, "  %-16s %s\n", s.Name, s.Description)
	}
	return help.String()
}

func checkScenario(name string) error {
	if _, ok := sim.FindScenario(name); ok || name == "" {
		return nil
	}
	return problem.Usage(fmt.Sprintf("There is no scenario %q", name),
		"Choose one of "+strings.Join(scenarioNames(), ", ")+".")
}

func scenarioNames() []string {
	var names []string
	for _, s := range sim.Scenarios() {
		names = append(names, s.Name)
	}
	return names
}

// changesAtOnce is how many changes are made in a tenant at a time.
const changesAtOnce = 5

// animate changes the tenant and plays its scenario until ctx ends.
func (p *program) animate(ctx context.Context, tenant *sim.Tenant, f practiceFlags) error {
	group, ctx := errgroup.WithContext(ctx)
	if f.every > 0 {
		group.Go(func() error { return tenant.Live(ctx, f.every, changesAtOnce) })
	}
	if scenario, ok := sim.FindScenario(f.scenario); ok {
		p.talk(fmt.Sprintf("The scenario %s starts in %s: %s.", scenario.Name, f.after, scenario.Description))
		group.Go(func() error { return p.play(ctx, tenant, scenario, f) })
	}
	return group.Wait()
}

func (p *program) play(ctx context.Context, tenant *sim.Tenant, scenario sim.Scenario, f practiceFlags) error {
	start := sim.Script{{After: f.after, Name: "the scenario starts", Do: func(*sim.Tenant) error { return nil }}}
	tell := func(e sim.Event) { p.talk("In the tenant: " + e.Name + ".") }
	if err := tenant.Play(ctx, start, tell); err != nil {
		return err
	}
	return tenant.Play(ctx, scenario.Script(tenant), tell)
}
