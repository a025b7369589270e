package settings

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
)

// loss is what a shorter history would drop: asked for beside the screen, and
// told before it is saved.
type loss struct {
	of     settings.Retention // what was asked about last
	text   string
	cancel func()
}

// lossOf returns what the draft's time for history would drop, as far as it is
// known; what is not is asked for.
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
	return "Looking what that drops"
}
