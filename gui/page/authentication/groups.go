package authentication

import (
	"context"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	// searchPause is the pause in typing after which a search starts.
	searchPause = 150 * time.Millisecond
	// offered is the maximum number of groups offered at once.
	offered = 6
)

// groups is the field with the groups that a profile applies to.
type groups struct {
	form    *form
	chooser *widgets.Chooser
	known   map[string]directory.ProfileGroup // the groups that were chosen or offered, by ID
	stop    func()                            // stops the pending or running search
}

func newGroups(f *form) *groups {
	g := &groups{
		form: f, chooser: widgets.NewChooser(lang.T("Type part of a group's name")),
		known: map[string]directory.ProfileGroup{}, stop: func() {},
	}
	g.chooser.Search = g.search
	g.chooser.OnChanged = func() { f.fields.Edited(present.FieldGroups) }
	f.fields.Add(present.FieldGroups, g.chooser, g.chooser.Entry())
	g.chooser.Entry().OnFocus = func() { f.fields.IntoSight(present.FieldGroups) }
	return g
}

func (g *groups) set(list []directory.ProfileGroup) {
	choices := make([]widgets.Choice, len(list))
	for i, group := range list {
		g.known[group.ID] = group
		choices[i] = widgets.Choice{ID: group.ID, Name: present.GroupName(group)}
		if group.Gone {
			choices[i].Trouble = lang.T("No longer exists")
		}
	}
	g.chooser.SetChosen(choices)
}

func (g *groups) chosen() []directory.ProfileGroup {
	var list []directory.ProfileGroup
	for _, choice := range g.chooser.Chosen() {
		list = append(list, g.known[choice.ID])
	}
	return list
}

// search looks for groups once typing has paused. It searches the connector's directory, or all
// directories if no connector is chosen.
func (g *groups) search(text string) {
	g.stop()
	g.form.judge()
	if text == "" {
		return
	}
	g.stop = task.Later(g.form.page.env.Tasks, searchPause, func() { g.find(text) })
}

func (g *groups) find(text string) {
	// Leave room for groups that are already chosen, which are not offered again.
	q := directory.Query{Search: text, Limit: offered + len(g.chooser.Chosen()) + 1}
	if v := g.form.typed(); v.Office365() && v.Connector != "" {
		q.Connectors = []string{v.Connector}
	}
	g.stop = task.Go(g.form.page.env.Tasks, func(ctx context.Context) ([]directory.Group, error) {
		return g.read(ctx, q)
	}, g.offer)
}

func (g *groups) read(ctx context.Context, q directory.Query) ([]directory.Group, error) {
	var found []directory.Group
	for group, err := range g.form.page.env.Backend.Groups(ctx, q) {
		if err != nil {
			return nil, err
		}
		found = append(found, group)
	}
	return found, nil
}

// offer shows the groups that were found.
func (g *groups) offer(found []directory.Group, err error) {
	if err != nil {
		g.chooser.Offer(nil, present.ProblemOf(err).Title)
		return
	}
	offers, note := present.GroupOffers(found, g.chosen(), offered)
	choices := make([]widgets.Choice, len(offers))
	for i, o := range offers {
		g.known[o.Group.ID] = o.Group
		choices[i] = widgets.Choice{ID: o.Group.ID, Name: present.GroupName(o.Group), Hint: o.Hint}
	}
	g.chooser.Offer(choices, note)
}
