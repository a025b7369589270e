package settings

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
)

// loss describes what a shorter history would delete. It is read in the background and shown before
// saving.
type loss struct {
	of     settings.Retention // the settings of the latest question
	text   string
	cancel func()
}

// lossOf returns what the draft's retention would delete. If that is not known yet, it starts
// reading it.
func (p *Page) lossOf(draft present.SettingsDraft) string {
	keep, err := draft.Retention()
	if err != nil || keep == p.saved.KeepHistory || keep.ForEver() {
		keep = settings.Retention{}
	}
	if keep == p.loss.of {
		return p.loss.text
	}
	if p.loss.cancel != nil {
		p.loss.cancel()
	}
	p.loss = loss{of: keep}
	if keep.ForEver() {
		return ""
	}
	p.loss.cancel = task.Go(p.env.Tasks, func(ctx context.Context) (directory.Forgotten, error) {
		return p.env.Backend.HistoryLoss(ctx, keep)
	}, func(would directory.Forgotten, err error) {
		if err != nil {
			p.explain(err)
			return
		}
		p.loss.text = present.LossText(keep, would)
		p.form.tellLoss(p.loss.text)
	})
	return lang.T("Checking what would be deleted")
}
