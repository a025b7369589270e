package connectors

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
)

// suggested shows, below the guards, the limits that the connector's history suggests.
type suggested struct {
	form  *form
	texts present.GuardTexts
	stop  func() // cancels reading
}

func newSuggested(f *form) *suggested { return &suggested{form: f, stop: func() {}} }

// ask reads the history of a stored connector.
func (s *suggested) ask(connector string) {
	if connector == "" {
		return
	}
	env := s.form.page.env
	s.stop = task.Go(env.Tasks, func(ctx context.Context) ([]directory.Suggestion, error) {
		return env.Backend.SuggestGuards(ctx, connector)
	}, func(list []directory.Suggestion, err error) {
		if err == nil { // the form also works without suggestions
			s.texts = present.GuardSuggestions(list)
			s.form.judge()
			s.form.relayout()
		}
	})
}

// note adds the suggestions to the verdicts on fields without faults.
func (s *suggested) note(verdicts verdicts) {
	for i, g := range present.GuardFields {
		if v := verdicts[g.Field]; !v.Wrong() {
			v.Note = s.texts[i]
			verdicts[g.Field] = v
		}
	}
}
