package syncer

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
)

// guard returns the guards that the plan exceeds. A first run removes nothing and may add any
// number of objects.
func (e *Engine) guard(ctx context.Context, plan directory.Plan) ([]directory.Breach, error) {
	e.enter(directory.StageGuard)
	if e.fetch.First {
		return nil, nil
	}
	breaches := e.Guards.Check(plan.Losses)
	property, err := e.guardProperties(ctx, plan.Losses.Emptied)
	if err != nil {
		return nil, err
	}
	if property.Properties > 0 {
		breaches = append(breaches, property)
	}
	limit := e.Guards[directory.GuardGroupMembersRemoved]
	if limit.Off() || plan.Losses.Memberships <= limit.Most(0) {
		return breaches, nil
	}
	breach, err := e.guardGroups(ctx, limit)
	if err != nil || breach.Groups == 0 {
		return breaches, err
	}
	return append(breaches, breach), nil
}

// guardGroups checks each group that loses more members than the limit allows for any group.
func (e *Engine) guardGroups(ctx context.Context, limit directory.Limit) (breach directory.Breach, err error) {
	err = e.Plans.GroupLosses(ctx, &e.fetch, limit.Most(0), func(g directory.GroupLoss) error {
		most := limit.Most(g.Had)
		if g.Lost <= most {
			return nil
		}
		if breach.Groups == 0 {
			breach = directory.Breach{
				Guard: directory.GuardGroupMembersRemoved, Limit: limit, Count: g.Lost, Of: g.Had, Most: most,
				Group: &g,
			}
		}
		breach.Groups++
		return nil
	})
	return breach, err
}

// guardProperties checks each property that is emptied in more accounts than the limit allows for
// any property. The breach names the property that is emptied most often.
func (e *Engine) guardProperties(
	ctx context.Context, emptied []directory.PropertyLoss,
) (breach directory.Breach, err error) {
	limit := e.Guards[directory.GuardPropertyEmptied]
	if limit.Off() {
		return breach, nil
	}
	for _, p := range emptied {
		if p.Lost <= limit.Most(0) {
			continue
		}
		if p.Had, err = e.Plans.AccountsWith(ctx, &e.fetch, p.Name); err != nil {
			return breach, err
		}
		most := limit.Most(p.Had)
		if p.Lost <= most {
			continue
		}
		if breach.Properties == 0 {
			breach = directory.Breach{
				Guard: directory.GuardPropertyEmptied, Limit: limit, Count: p.Lost, Of: p.Had, Most: most, Property: &p,
			}
		}
		breach.Properties++
	}
	return breach, nil
}
